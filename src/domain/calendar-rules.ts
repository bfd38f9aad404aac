import type { Calendar, CalendarEntry, Span } from './calendar.ts'
import { dayOf, formatDay, parseDay } from './civil-day.ts'

/**
 * What cannot be meant in a calendar that has its shape; files and edits are held to the same rules. A message of an
 * entry or of hours continues the sentence "`path` …".
 */
export interface CalendarMistake {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Days before an entry in which a holiday should have been announced. */
const noticeDays = 60

/** Rules of the hours of a day: spans in the order of the clock, and a day that ends after its openings. */
export function hoursMistakes(hours: {
  readonly open: readonly Span[]
  readonly dayEnds: string
}): readonly CalendarMistake[] {
  const { open, dayEnds } = hours
  const ordered = open.every((at, index) => index === 0 || (open[index - 1]?.closes ?? '') <= at.opens)
  return [
    ...(ordered ? [] : [{ path: ['open'], message: 'must stand in order and not overlap' }]),
    ...(open.every(({ opens }) => opens < dayEnds)
      ? []
      : [{ path: ['dayEnds'], message: 'must be after the opening' }]),
  ]
}

/** Rules of one entry by itself, without those of its hours. */
export function entryMistakes(entry: CalendarEntry): readonly CalendarMistake[] {
  return [
    ...(entry.from <= entry.to ? [] : [{ path: ['to'], message: 'must not be before from' }]),
    ...((entry.kind === 'hours') === (entry.hours !== undefined)
      ? []
      : [{ path: ['hours'], message: 'must stand where, and only where, the kind is hours' }]),
  ]
}

/**
 * Entries that overlap one before them, with whole sentences. A holiday may fall into dated hours (an Eid after
 * Ramadan); two of one kind on one day cannot be meant.
 */
export function overlapMistakes(entries: readonly CalendarEntry[]): readonly CalendarMistake[] {
  return entries.flatMap((entry, index) => {
    const other = entries
      .slice(0, index)
      .find((before) => before.kind === entry.kind && before.from <= entry.to && entry.from <= before.to)
    if (other === undefined) return []
    const message = `"${entry.name.en}" (${entry.from} to ${entry.to}) overlaps "${other.name.en}" (${other.from} to ${other.to})`
    return [{ path: ['entries', index], message }]
  })
}

/** Expected entries that have passed, and those of the next 60 days that are not announced. `today` is YYYY-MM-DD. */
export function calendarWarnings(
  { entries }: Pick<Calendar, 'entries'>,
  today: string,
): readonly CalendarMistake[] {
  const horizon = formatDay((parseDay(today) ?? dayOf(1970, 1, 1)) + noticeDays)
  return entries.flatMap((entry, index) => {
    const path = ['entries', index]
    if (entry.status === 'expected' && entry.to < today) {
      const message = `"${entry.name.en}" was expected until ${entry.to} and has passed; announce it or strike it`
      return [{ path, message }]
    }
    if (entry.status !== 'announced' && entry.from <= horizon && entry.to >= today)
      return [{ path, message: `"${entry.name.en}" of ${entry.from} is ${entry.status}, not announced` }]
    return []
  })
}
