import type { Calendar } from './calendar.ts'
import { formatDay, lastDay, parseDay } from './civil-day.ts'
import { WaslError } from './errors.ts'
import { formatInstant, instantOf } from './instant.ts'
import { type MinuteSpan, minutesOf, type OfficeDay, officeDay } from './office-day.ts'
import { instantAt, localAt } from './zone.ts'

/** Ten years without one working day: no calendar of an office means that. */
const longestIdleDays = 3660
/** More working days or minutes than this are no deadline. */
const maxWorkingDays = 100_000
const maxWorkingMinutes = 10_000_000
const millisecondsPerMinute = 60_000

/** An instant (ISO UTC), or why there is none. */
export type Reckoned =
  | { readonly kind: 'instant'; readonly at: string }
  | { readonly kind: 'never'; readonly why: 'no-working-days' | 'not-a-count' }

/**
 * Whose hours are asked for: the calendar's `counters`, a channel's own on working days (`HH:MM`), or, as in the
 * policy of a channel, undefined for all day and every day.
 */
export type Hours = 'counters' | { readonly opens: string; readonly closes: string } | undefined

/** The office's calendar date at an instant, `YYYY-MM-DD`, whatever the host's zone. */
export function dateAt(calendar: Calendar, at: string): string {
  return formatDay(localAt(calendar.zone, instantOf(at)).day)
}

/** Whether the office works on a date. */
export function isWorkingDay(calendar: Calendar, on: string): boolean {
  return officeDay(calendar, dayNumber(on)).kind === 'working'
}

/** When the working day of a date has been used, or undefined where the office does not work on it. */
export function dayEndsAt(calendar: Calendar, on: string): string | undefined {
  const ends = dayEndOf(calendar, dayNumber(on))
  return ends === undefined ? undefined : formatInstant(ends)
}

/** As `dayEndsAt`, in day numbers and milliseconds. */
function dayEndOf(calendar: Calendar, day: number): number | undefined {
  const office = officeDay(calendar, day)
  return office.kind === 'working' ? instantAt(calendar.zone, day, office.dayEnds) : undefined
}

/** The first working day after a day, as a number; undefined where ten years hold none. */
function nextWorkingDay(calendar: Calendar, day: number): number | undefined {
  const limit = Math.min(day + longestIdleDays, lastDay)
  for (let next = day + 1; next <= limit; next++) {
    if (officeDay(calendar, next).kind === 'working') return next
  }
  return undefined
}

/**
 * The close of work (`dayEnds`) of the nth working day after the calendar date of `from`, which is a date or an
 * instant: a working day is a unit, never hours, and the day of receipt is not counted (reading 1). None of them
 * (n = 0) is the instant itself.
 */
export function addWorkingDays(calendar: Calendar, from: string, n: number): Reckoned {
  if (!Number.isInteger(n) || n < 0 || n > maxWorkingDays) return { kind: 'never', why: 'not-a-count' }
  if (n === 0) return { kind: 'instant', at: formatInstant(startOf(calendar, from)) }
  let day = startDay(calendar, from)
  for (let counted = 0; counted < n; counted++) {
    const next = nextWorkingDay(calendar, day)
    if (next === undefined) return { kind: 'never', why: 'no-working-days' }
    day = next
  }
  const ends = dayEndOf(calendar, day)
  return ends === undefined
    ? { kind: 'never', why: 'no-working-days' }
    : { kind: 'instant', at: formatInstant(ends) }
}

/** As `addWorkingDays`; undefined where there is no such instant. */
export function workingDaysAfter(calendar: Calendar, from: string, n: number): string | undefined {
  const reckoned = addWorkingDays(calendar, from, n)
  return reckoned.kind === 'instant' ? reckoned.at : undefined
}

/**
 * The earliest instant by which `n` minutes of opening hours have passed since `from`: minutes that really passed,
 * where a change of the clock falls inside an opening.
 */
export function addWorkingMinutes(calendar: Calendar, from: string, n: number): Reckoned {
  if (!Number.isInteger(n) || n < 0 || n > maxWorkingMinutes) return { kind: 'never', why: 'not-a-count' }
  const start = startOf(calendar, from)
  if (n === 0) return { kind: 'instant', at: formatInstant(start) }
  let left = n * millisecondsPerMinute
  for (const span of openings(calendar, start, 'counters')) {
    const begins = Math.max(span.opens, start)
    const length = Math.max(0, span.closes - begins)
    if (length >= left) return { kind: 'instant', at: formatInstant(begins + left) }
    left -= length
  }
  return { kind: 'never', why: 'no-working-days' }
}

/** How many working days lie after the date `from` up to and with the date `to`; below zero where `to` is earlier. */
export function workingDaysBetween(calendar: Calendar, from: string, to: string): number {
  const [first, last] = [dayNumber(from), dayNumber(to)]
  if (last < first) return 0 - workingDaysBetween(calendar, to, from)
  let count = 0
  for (let day = first + 1; day <= last; day++) {
    if (officeDay(calendar, day).kind === 'working') count++
  }
  return count
}

/** Whether somebody is there at an instant; the minute of closing is closed. */
export function isOpenAt(calendar: Calendar, hours: Hours, at: string): boolean {
  const instant = instantOf(at)
  if (hours === undefined) return true
  const { day } = localAt(calendar.zone, instant)
  return spansOf(calendar, day, hours).some((span) => span.opens <= instant && instant < span.closes)
}

/** The next instant, `at` itself included, when somebody is there. */
export function nextOpening(calendar: Calendar, hours: Hours, at: string): Reckoned {
  const instant = instantOf(at)
  if (hours === undefined) return { kind: 'instant', at: formatInstant(instant) }
  for (const span of openings(calendar, instant, hours)) {
    if (instant < span.closes) return { kind: 'instant', at: formatInstant(Math.max(instant, span.opens)) }
  }
  return { kind: 'never', why: 'no-working-days' }
}

/** The hours, as ISO instants, in which somebody is there now or next; undefined where nobody ever is. */
export function currentOpening(
  calendar: Calendar,
  hours: Exclude<Hours, undefined>,
  at: string,
): { readonly opensAt: string; readonly closesAt: string } | undefined {
  const instant = instantOf(at)
  for (const { opens, closes } of openings(calendar, instant, hours)) {
    if (instant < closes) return { opensAt: formatInstant(opens), closesAt: formatInstant(closes) }
  }
  return undefined
}

interface InstantSpan {
  readonly opens: number
  readonly closes: number
}

/** Openings from the day of `start` on; ends after ten years without one. */
function* openings(
  calendar: Calendar,
  start: number,
  hours: Exclude<Hours, undefined>,
): Generator<InstantSpan> {
  const first = localAt(calendar.zone, start).day
  let idle = 0
  for (let day = first; idle <= longestIdleDays && day <= lastDay; day++) {
    const spans = spansOf(calendar, day, hours)
    idle = spans.some((span) => span.opens < span.closes) ? 0 : idle + 1
    yield* spans
  }
}

/**
 * A day's openings as instants. A channel's own hours hold on working days; on a day with dated hours (Ramadan, a
 * half day) only what lies within both.
 */
function spansOf(calendar: Calendar, day: number, hours: Exclude<Hours, undefined>): readonly InstantSpan[] {
  return minutesOpen(officeDay(calendar, day), hours)
    .filter((span) => span.opens < span.closes)
    .map((span) => ({
      opens: instantAt(calendar.zone, day, span.opens),
      closes: instantAt(calendar.zone, day, span.closes),
    }))
}

function minutesOpen(office: OfficeDay, hours: Exclude<Hours, undefined>): readonly MinuteSpan[] {
  if (office.kind === 'free') return []
  if (hours === 'counters') return office.open
  const own = { opens: minutesOf(hours.opens), closes: minutesOf(hours.closes) }
  if (office.entry === undefined) return [own]
  return office.open.map((span) => ({
    opens: Math.max(span.opens, own.opens),
    closes: Math.min(span.closes, own.closes),
  }))
}

function startDay(calendar: Calendar, from: string): number {
  return parseDay(from) ?? localAt(calendar.zone, instantOf(from)).day
}

function startOf(calendar: Calendar, from: string): number {
  const day = parseDay(from)
  return day === undefined ? instantOf(from) : instantAt(calendar.zone, day, 0)
}

function dayNumber(on: string): number {
  const day = parseDay(on)
  if (day === undefined) throw new WaslError('bad-date', 'A date must be written as YYYY-MM-DD.')
  return day
}
