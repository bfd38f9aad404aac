import { basename, dirname } from 'node:path'
import type { Calendar, CalendarEntry, DayHours } from '../domain/calendar.ts'
import { dayOf, formatDay, parseDay } from '../domain/civil-day.ts'
import type { AssumedValue } from './assumed.ts'
import { type CalendarFile, calendarSchema } from './calendar-schema.ts'
import { parseFile } from './parse-file.ts'
import type { Problem } from './problem.ts'
import { type Reading, readSource, type Source } from './source.ts'

export interface LoadedCalendar {
  /** Absent where the file has mistakes. */
  readonly calendar?: Calendar
  readonly problems: readonly Problem[]
  readonly assumed: readonly AssumedValue[]
}

/** Days before an entry in which a holiday should have been announced. */
const noticeDays = 60

/**
 * Reads `data/calendars/<name>.yaml` as the first version of a calendar. With `today` (YYYY-MM-DD) it also warns of
 * expected entries that have passed and of entries of the next 60 days that are not announced.
 */
export function loadCalendar(dataDir: string, name: string, today?: string): LoadedCalendar {
  return load(readSource(dataDir, `calendars/${name}.yaml`), {
    name,
    ...(today === undefined ? {} : { today }),
  })
}

/** Reads a calendar file that lies anywhere and is called anything, as the first version of a calendar. */
export function loadCalendarFile(path: string): LoadedCalendar {
  return load(readSource(dirname(path), basename(path)), {})
}

interface Expected {
  /** What the calendar must be called. */
  readonly name?: string
  readonly today?: string
}

function load(reading: Reading, { name, today }: Expected): LoadedCalendar {
  const { source } = reading
  if (source === undefined) return { problems: reading.problems, assumed: [] }
  const parsed = parseFile(source, calendarSchema)
  const problems = [...reading.problems, ...parsed.problems]
  const { value } = parsed
  if (value === undefined) return { problems, assumed: source.assumed }
  if (name !== undefined && value.name !== name)
    problems.push(source.problem(['name'], `the calendar is called "${value.name}" and its file "${name}"`))
  problems.push(...overlaps(source, value.entries))
  const mistaken = problems.length > 0
  if (today !== undefined) problems.push(...unannounced(source, value.entries, today))
  return { problems, assumed: source.assumed, ...(mistaken ? {} : { calendar: toCalendar(value) }) }
}

function toCalendar({ name, zone, week, entries }: CalendarFile): Calendar {
  const hours = (day: CalendarFile['week']['monday']): DayHours => (day === 'closed' ? null : day)
  const { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = week
  return {
    name,
    version: 1,
    zone,
    week: [
      hours(monday),
      hours(tuesday),
      hours(wednesday),
      hours(thursday),
      hours(friday),
      hours(saturday),
      hours(sunday),
    ],
    entries,
  }
}

/** A holiday may fall into dated hours (an Eid after Ramadan); two of one kind on one day cannot be meant. */
function overlaps(source: Source, entries: readonly CalendarEntry[]): readonly Problem[] {
  return entries.flatMap((entry, index) => {
    const other = entries
      .slice(0, index)
      .find((before) => before.kind === entry.kind && before.from <= entry.to && entry.from <= before.to)
    if (other === undefined) return []
    const message = `"${entry.name.en}" (${entry.from} to ${entry.to}) overlaps "${other.name.en}" (${other.from} to ${other.to})`
    return [source.problem(['entries', index], message)]
  })
}

function unannounced(source: Source, entries: readonly CalendarEntry[], today: string): readonly Problem[] {
  const horizon = formatDay((parseDay(today) ?? dayOf(1970, 1, 1)) + noticeDays)
  return entries.flatMap((entry, index) => {
    const warn = (message: string): Problem[] => [
      { ...source.problem(['entries', index], message), severity: 'warning' },
    ]
    if (entry.status === 'expected' && entry.to < today) {
      return warn(
        `"${entry.name.en}" was expected until ${entry.to} and has passed; announce it or strike it`,
      )
    }
    if (entry.status !== 'announced' && entry.from <= horizon && entry.to >= today) {
      return warn(`"${entry.name.en}" of ${entry.from} is ${entry.status}, not announced`)
    }
    return []
  })
}
