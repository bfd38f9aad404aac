import { parseDay, parseTime } from './civil-day.ts'
import { parseInstant } from './instant.ts'
import { instantAt } from './zone.ts'

/**
 * Milliseconds since 1970 of an instant as people write it: ISO 8601 with an offset, or without one as the wall clock
 * of the office's zone shows it; a date alone is its first minute. Undefined for anything else.
 */
export function parseOfficeInstant(text: string, zone: string): number | undefined {
  return parseInstant(text) ?? wallClock(text, zone)
}

function wallClock(text: string, zone: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::([0-5]\d))?)?$/.exec(text)
  const day = parseDay(match?.[1] ?? '')
  const minutes = parseTime(match?.[2] ?? '00:00')
  if (day === undefined || minutes === undefined) return undefined
  return instantAt(zone, day, minutes) + Number(match?.[3] ?? 0) * 1000
}
