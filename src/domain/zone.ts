import { pad } from './civil-day.ts'
import { formatLocal } from './instant.ts'

const millisecondsPerMinute = 60_000
const millisecondsPerDay = 86_400_000
/** Zones change their offset only on quarters of an hour (IANA tz, since 1973): one answer holds for each. */
const quarter = 900_000
const rememberedQuarters = 4096

interface ZoneMemory {
  readonly formatter: Intl.DateTimeFormat
  readonly offsets: Map<number, number>
}

const memories = new Map<string, ZoneMemory>()

/** Whether the name is a zone of the IANA database, like `Asia/Muscat`. */
export function isZone(zone: string): boolean {
  if (memories.has(zone)) return true
  try {
    memoryOf(zone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The zone's offset from UTC at an instant, in milliseconds, positive to the east. Never asks for the host's zone. */
export function offsetAt(zone: string, instant: number): number {
  const memory = memoryOf(zone)
  const key = Math.floor(instant / quarter)
  const known = memory.offsets.get(key)
  if (known !== undefined) return known
  const offset = parseOffsetName(memory.formatter.format(instant))
  if (memory.offsets.size >= rememberedQuarters) memory.offsets.clear()
  memory.offsets.set(key, offset)
  return offset
}

/** The day's number and the milliseconds since its midnight that a wall clock in the zone shows at an instant. */
export function localAt(
  zone: string,
  instant: number,
): { readonly day: number; readonly milliseconds: number } {
  const local = instant + offsetAt(zone, instant)
  const day = Math.floor(local / millisecondsPerDay)
  return { day, milliseconds: local - day * millisecondsPerDay }
}

/**
 * The instant when a wall clock in the zone shows `minutes` after midnight of a day. A time that is shown twice (the
 * clock goes back) is its first; one that is never shown (it goes forward) is as many minutes after the gap's
 * beginning as it stood in the gap: iCalendar's rule, RFC 5545 §3.3.5.
 */
export function instantAt(zone: string, day: number, minutes: number): number {
  const local = day * millisecondsPerDay + minutes * millisecondsPerMinute
  const before = offsetAt(zone, local - millisecondsPerDay)
  const after = offsetAt(zone, local + millisecondsPerDay)
  const early = local - before
  if (before === after || offsetAt(zone, early) === before) return early
  const late = local - after
  return offsetAt(zone, late) === after ? late : early
}

/** The instant as an ISO 8601 text with the zone's offset, to the second: `2026-10-21T14:30:00+04:00`. */
export function formatInZone(zone: string, instant: number): string {
  const offset = offsetAt(zone, instant)
  const minutes = Math.floor(Math.abs(offset) / millisecondsPerMinute)
  const sign = offset < 0 ? '-' : '+'
  return `${formatLocal(instant + offset, 'seconds')}${sign}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`
}

function memoryOf(zone: string): ZoneMemory {
  const known = memories.get(zone)
  if (known) return known
  const formatter = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    timeZoneName: 'longOffset',
    year: 'numeric',
  })
  const memory = { formatter, offsets: new Map<number, number>() }
  memories.set(zone, memory)
  return memory
}

/** Reads the end of a `longOffset` name: `GMT`, `GMT+04:00` or, before zones were standardised, `GMT+03:54:24`. */
function parseOffsetName(text: string): number {
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (!match) return 0
  const seconds = (Number(match[2]) * 60 + Number(match[3])) * 60 + Number(match[4] ?? 0)
  return (match[1] === '-' ? -1 : 1) * seconds * 1000
}
