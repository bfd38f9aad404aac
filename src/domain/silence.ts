import type { Calendar } from './calendar.ts'
import { formatInstant, instantOf, later } from './instant.ts'
import { dateAt, isWorkingDay } from './working-time.ts'
import { instantAt, localAt } from './zone.ts'

const hourMilliseconds = 3_600_000

/** What is usual is what came in so many days. */
export const lookBackDays = 28
/** Fewer days of the same kind (working or not) tell nothing of what is usual. */
const fewestDays = 5
/** Fewer items than this may fail to come by chance: who writes writes several times. */
const fewestExpected = 20
/** The share of those days that may have been as quiet: a dead channel last month must not hide the next. */
const mostAsQuiet = 0.1

/** What a channel has brought, hour by hour. */
export interface Arrivals {
  /** When the first item came, an instant. */
  readonly since: string
  /** When the last one came. */
  readonly lastAt: string
  /** Items by the hour's start in milliseconds since 1970; hours without any are absent. */
  readonly hours: ReadonlyMap<number, number>
  /** Since when somebody has listened without a break. */
  readonly listenedSince?: string
}

/** A channel that is quieter than it ever is in these hours: it may be dead, for a dead channel tells nothing. */
export interface Silence {
  /** The last item, an instant. */
  readonly since: string
  /** How many items usually come in the hours that have passed wholly since then. */
  readonly expected: number
}

/**
 * Whether a channel is silent for longer than is usual for the hour: in the whole hours since its last item 20 or more
 * usually come, and hardly a day of the same kind of the last 28 was as quiet in the same hours. Undefined too while fewer
 * than 5 such days are known.
 */
export function silenceOf(arrivals: Arrivals, calendar: Calendar, now: string): Silence | undefined {
  const quiet = wholeHours(instantOf(later(arrivals.lastAt, arrivals.listenedSince)), instantOf(now))
  const [first] = quiet
  if (first === undefined) return undefined
  // A silence over midnight is compared with the days that began alike.
  const past = pastDays(first, arrivals, calendar)
  if (past.length < fewestDays) return undefined
  const counts = past.map((shift) => sum(quiet.map((hour) => arrivals.hours.get(hour - shift) ?? 0)))
  const expected = sum(counts) / counts.length
  const asQuiet = counts.filter((count) => count === 0).length
  if (asQuiet > counts.length * mostAsQuiet || expected < fewestExpected) return undefined
  return { since: arrivals.lastAt, expected: Math.round(expected) }
}

/** Starts of the hours that lie wholly between two instants; of a long silence the first day's tell enough. */
function wholeHours(from: number, to: number): readonly number[] {
  const first = Math.ceil(from / hourMilliseconds)
  const length = Math.min(Math.max(0, Math.floor(to / hourMilliseconds) - first), 24)
  return Array.from({ length }, (_, index) => (first + index) * hourMilliseconds)
}

/** How far back the days of the same kind lie, in milliseconds, as far as the channel was there already. */
function pastDays(hour: number, { since }: Arrivals, calendar: Calendar): readonly number[] {
  const kindOf = (at: number): boolean => isWorkingDay(calendar, dateAt(calendar, formatInstant(at)))
  const { day, milliseconds } = localAt(calendar.zone, hour)
  const kind = kindOf(hour)
  const known = instantOf(since)
  return Array.from({ length: lookBackDays }, (_, index) => {
    const then = instantAt(calendar.zone, day - 1 - index, milliseconds / 60_000)
    return then >= known && kindOf(then) === kind ? hour - then : undefined
  }).filter((shift) => shift !== undefined)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
