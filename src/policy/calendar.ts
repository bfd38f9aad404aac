import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Calendar, DayHours } from '../domain/calendar.ts'
import { type CalendarMistake, calendarWarnings, overlapMistakes } from '../domain/calendar-rules.ts'
import type { AssumedValue } from './assumed.ts'
import { type CalendarFile, calendarSchema } from './calendar-schema.ts'
import { parseFile } from './parse-file.ts'
import type { Problem } from './problem.ts'
import { type Reading, readSource } from './source.ts'

export interface LoadedCalendar {
  /** Absent where the file has mistakes. */
  readonly calendar?: Calendar
  readonly problems: readonly Problem[]
  readonly assumed: readonly AssumedValue[]
}

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

/** The calendars of a data folder, by the names of their files. */
export function calendarNames(dataDir: string): readonly string[] {
  const folder = join(dataDir, 'calendars')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()
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
  const problemOf = ({ path, message }: CalendarMistake): Problem => source.problem(path, message)
  problems.push(...overlapMistakes(value.entries).map(problemOf))
  const mistaken = problems.length > 0
  if (today !== undefined) {
    const warnings = calendarWarnings(value, today)
    problems.push(...warnings.map((one): Problem => ({ ...problemOf(one), severity: 'warning' })))
  }
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
