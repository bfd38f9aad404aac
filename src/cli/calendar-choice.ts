import { existsSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { readConfig } from '../config.ts'
import type { Calendar } from '../domain/calendar.ts'
import { ConfigError } from '../domain/errors.ts'
import { formatInstant } from '../domain/instant.ts'
import { parseOfficeInstant } from '../domain/office-instant.ts'
import { calendarNames, type LoadedCalendar, loadCalendar, loadCalendarFile } from '../policy/calendar.ts'
import { renderProblem } from '../policy/problem.ts'
import { lookInto } from '../store/look.ts'
import { readCalendar } from '../store/versions.ts'
import { UsageError } from './arguments.ts'
import type { CommandIo } from './command.ts'

/**
 * The calendar that `--calendar` names: a YAML file, or the name of one of the delivered ones. Throws ConfigError
 * with each mistake of the file.
 */
export function chosenCalendar(named: string, io: CommandIo): Calendar {
  const isFile = existsSync(named) || extname(named) !== '' || named.includes('/')
  const folder = isFile ? dirname(resolve(named)) : readConfig(io.environment).policyDir
  if (isFile) return trusted(loadCalendarFile(resolve(named)), folder)
  const known = calendarNames(folder)
  if (!known.includes(named))
    throw new UsageError(
      `There is no calendar "${named}": there are ${known.join(', ') || 'none'}; or name a YAML file.`,
    )
  return trusted(loadCalendar(folder, named), folder)
}

/** The calendar in force of an organisation, by the store; undefined where there is no store, or nothing in it yet. */
export async function storedCalendar(organisation: string, io: CommandIo): Promise<Calendar | undefined> {
  const file = join(readConfig(io.environment).dataDir, 'store.db')
  return existsSync(file) ? lookInto(file, (db) => readCalendar(db, organisation)) : undefined
}

/** The calendar of a file without mistakes; throws ConfigError naming them. */
function trusted({ calendar, problems }: LoadedCalendar, folder: string): Calendar {
  if (calendar) return calendar
  throw new ConfigError(problems.map((problem) => renderProblem(problem, `${folder}/`)))
}

/**
 * The instant (ISO UTC) of an argument: ISO 8601 with an offset, or without one as the office's wall clock shows it.
 * A date alone is its first minute. Throws UsageError for anything else.
 */
export function instantArgument(option: string, text: string, calendar: Calendar): string {
  const instant = parseOfficeInstant(text, calendar.zone)
  if (instant !== undefined) return formatInstant(instant)
  throw new UsageError(`--${option} "${text}" is no instant: write it like 2026-10-18T10:00:00+04:00.`)
}
