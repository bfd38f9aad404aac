import type { Calendar, CalendarEntry, Span } from './calendar.ts'
import { type CalendarMistake, entryMistakes, hoursMistakes, overlapMistakes } from './calendar-rules.ts'
import { parseDay, parseTime } from './civil-day.ts'

/** What an administrator does to a calendar. Entries are numbered from 1, in the order of the calendar. */
export type CalendarChange =
  | { readonly kind: 'add'; readonly entry: CalendarEntry }
  | { readonly kind: 'change'; readonly entry: number; readonly to: EntryChange }
  | { readonly kind: 'strike'; readonly entry: number }
  /** The one entry that begins on `from` and, where `to` stands, ends on it. */
  | { readonly kind: 'strike-dated'; readonly from: string; readonly to?: string }

/** What an entry shall say from now on; the rest stays. */
export type EntryChange = Partial<Omit<CalendarEntry, 'name'>> & {
  readonly name?: Partial<CalendarEntry['name']>
}

/** The next version of the calendar with the entry as it was and is, or why there is none. */
export type ChangedCalendar =
  | {
      readonly kind: 'changed'
      readonly calendar: Calendar
      readonly before?: CalendarEntry
      readonly after?: CalendarEntry
    }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/** Applies a change by the rules of calendar files; the calendar itself stays as it is. */
export function changeCalendar(calendar: Calendar, change: CalendarChange): ChangedCalendar {
  const { entries } = calendar
  if (change.kind === 'add') return replaced(calendar, undefined, change.entry)
  const found = change.kind === 'strike-dated' ? placeOfDates(entries, change) : change.entry - 1
  if (typeof found !== 'number') return found
  const before = entries[found]
  if (before === undefined)
    return refused(
      'entry-unknown',
      `There is no entry ${found + 1}; the calendar has ${entries.length}, as "wasl calendar list" numbers them.`,
    )
  return change.kind === 'change'
    ? replaced(calendar, before, merged(before, change.to))
    : replaced(calendar, before, undefined)
}

/** An entry that becomes a closed one has no hours any more. */
function merged(before: CalendarEntry, to: EntryChange): CalendarEntry {
  const { hours, ...rest } = { ...before, ...to, name: { ...before.name, ...to.name } }
  const keepsHours = rest.kind === 'hours' || to.hours !== undefined
  return { ...rest, ...(keepsHours && hours !== undefined && { hours }) }
}

function replaced(
  calendar: Calendar,
  before: CalendarEntry | undefined,
  after: CalendarEntry | undefined,
): ChangedCalendar {
  if (JSON.stringify(before) === JSON.stringify(after))
    return refused('entry-unchanged', 'The entry is so already: nothing would change.')
  const mistakes = after === undefined ? [] : [...formatMistakes(after), ...ruleMistakes(after)]
  if (mistakes.length > 0)
    return refused(
      'entry-invalid',
      mistakes.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
    )
  const kept = calendar.entries.filter((entry) => entry !== before)
  const place = after === undefined ? 0 : kept.findIndex((entry) => entry.from > after.from)
  const entries = after === undefined ? kept : kept.toSpliced(place < 0 ? kept.length : place, 0, after)
  const overlaps = overlapMistakes(entries)
  if (overlaps.length > 0)
    return refused(
      'entry-overlaps',
      `${overlaps.map(({ message }) => message).join('; ')}: change the entry that is there, or strike it.`,
    )
  return {
    kind: 'changed',
    calendar: { ...calendar, version: calendar.version + 1, entries },
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  }
}

function placeOfDates(
  entries: readonly CalendarEntry[],
  { from, to }: { readonly from: string; readonly to?: string },
): number | ChangedCalendar {
  const places = entries.flatMap((entry, index) =>
    entry.from === from && (to === undefined || entry.to === to) ? [index] : [],
  )
  const [place] = places
  if (place === undefined) {
    const near = entries.flatMap((entry, index) =>
      entry.from <= (to ?? from) && from <= entry.to ? [`${index + 1} (${entry.from} to ${entry.to})`] : [],
    )
    return refused(
      'entry-unknown',
      `No entry begins on ${from}${to === undefined ? '' : ` and ends on ${to}`}${near.length === 0 ? '' : `; these lie there: ${near.join(', ')}`}.`,
    )
  }
  if (places.length === 1) return place
  return refused(
    'entry-ambiguous',
    `Several entries begin on ${from}: ${places.map((at) => at + 1).join(', ')}. Name one by its number.`,
  )
}

function refused(code: string, message: string): ChangedCalendar {
  return { kind: 'refused', code, message }
}

function ruleMistakes(entry: CalendarEntry): readonly CalendarMistake[] {
  const { hours } = entry
  const inHours = hours === undefined ? [] : hoursMistakes(hours)
  return [
    ...entryMistakes(entry),
    ...inHours.map(({ path, message }) => ({ path: ['hours', ...path], message })),
  ]
}

/** What a file's shape says before its rules are looked at. */
function formatMistakes({ from, to, name, source, hours }: CalendarEntry): readonly CalendarMistake[] {
  const { open = [], dayEnds } = hours ?? {}
  return [
    ...dateMistakes('from', from),
    ...dateMistakes('to', to),
    ...wordMistakes(['name', 'ar'], name.ar),
    ...wordMistakes(['name', 'en'], name.en),
    ...wordMistakes(['source'], source),
    ...open.flatMap((span, index) => spanMistakes(['hours', 'open', index], span)),
    ...(dayEnds === undefined ? [] : timeMistakes(['hours', 'dayEnds'], dayEnds)),
  ]
}

const dateMistakes = (path: string, text: string): readonly CalendarMistake[] =>
  parseDay(text) === undefined ? [{ path: [path], message: 'must be a date such as 2026-11-25' }] : []

const wordMistakes = (path: CalendarMistake['path'], text: string): readonly CalendarMistake[] =>
  /\S/.test(text) ? [] : [{ path, message: 'must not be empty' }]

const timeMistakes = (path: CalendarMistake['path'], text: string): readonly CalendarMistake[] =>
  parseTime(text) === undefined ? [{ path, message: 'must be a time such as "08:30"' }] : []

function spanMistakes(path: CalendarMistake['path'], { opens, closes }: Span): readonly CalendarMistake[] {
  const times = [...timeMistakes([...path, 'opens'], opens), ...timeMistakes([...path, 'closes'], closes)]
  if (times.length > 0 || opens < closes) return times
  return [{ path: [...path, 'closes'], message: 'must close after it opens' }]
}
