import type { Calendar, CalendarEntry, DayHours, Span } from './calendar.ts'
import { parseDay, parseTime, weekdayOf } from './civil-day.ts'
import { ConfigError } from './errors.ts'

/** A span of counters in minutes after midnight. */
export interface MinuteSpan {
  readonly opens: number
  readonly closes: number
}

/**
 * What the calendar says of one date. `free`: a weekly day off, or a closed entry (then named). `working`: when
 * its counters are open and when the day has been used; `entry` is the dated one whose hours apply.
 */
export type OfficeDay =
  | { readonly kind: 'free'; readonly entry?: CalendarEntry }
  | {
      readonly kind: 'working'
      readonly open: readonly MinuteSpan[]
      readonly dayEnds: number
      readonly entry?: CalendarEntry
    }

interface Range {
  readonly from: number
  readonly to: number
  readonly day: OfficeDay
}

interface Compiled {
  readonly week: readonly OfficeDay[]
  readonly closed: readonly Range[]
  readonly hours: readonly Range[]
  readonly known: Map<number, OfficeDay>
}

const rememberedDays = 20_000
const compiled = new WeakMap<Calendar, Compiled>()

/**
 * What the calendar says of a day (its number). A closed entry wins over one of hours, and of two with hours the
 * later in the list; hours on a weekly day off open nothing. Throws ConfigError for a calendar with a date or time
 * that is none, which loading it has refused before.
 */
export function officeDay(calendar: Calendar, day: number): OfficeDay {
  const plan = compiled.get(calendar) ?? compile(calendar)
  const known = plan.known.get(day)
  if (known) return known
  const found = lookUp(plan, day)
  if (plan.known.size >= rememberedDays) plan.known.clear()
  plan.known.set(day, found)
  return found
}

function lookUp(plan: Compiled, day: number): OfficeDay {
  const weekly = plan.week[weekdayOf(day)]
  const within = (range: Range): boolean => range.from <= day && day <= range.to
  const closed = plan.closed.find(within)
  if (closed) return closed.day
  if (!weekly || weekly.kind === 'free') return { kind: 'free' }
  return plan.hours.findLast(within)?.day ?? weekly
}

function compile(calendar: Calendar): Compiled {
  const ranges = calendar.entries.map((entry) => ({ entry, from: dateOf(entry.from), to: dateOf(entry.to) }))
  const plan: Compiled = {
    week: calendar.week.map((hours) => working(hours)),
    closed: ranges
      .filter(({ entry }) => entry.kind === 'closed')
      .map(({ entry, from, to }) => ({ from, to, day: { kind: 'free', entry } })),
    hours: ranges
      .filter(({ entry }) => entry.kind === 'hours')
      .map(({ entry, from, to }) => ({ from, to, day: working(entry.hours ?? null, entry) })),
    known: new Map(),
  }
  compiled.set(calendar, plan)
  return plan
}

function working(hours: DayHours, entry?: CalendarEntry): OfficeDay {
  const named = entry ? { entry } : {}
  if (!hours) return { kind: 'free', ...named }
  return { kind: 'working', open: minuteSpans(hours.open), dayEnds: minutesOf(hours.dayEnds), ...named }
}

/** Spans in order of the clock. */
function minuteSpans(spans: readonly Span[]): readonly MinuteSpan[] {
  return spans
    .map((span) => ({ opens: minutesOf(span.opens), closes: minutesOf(span.closes) }))
    .sort((a, b) => a.opens - b.opens)
}

function dateOf(text: string): number {
  const day = parseDay(text)
  if (day === undefined) throw new ConfigError([`"${text}" is no date: write it as YYYY-MM-DD.`])
  return day
}

/** Minutes after midnight; throws ConfigError for what is no `HH:MM`. */
export function minutesOf(text: string): number {
  const minutes = parseTime(text)
  if (minutes === undefined) throw new ConfigError([`"${text}" is no time of day: write it as HH:MM.`])
  return minutes
}
