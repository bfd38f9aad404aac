import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { readConfig } from '../config.ts'
import type { Calendar, CalendarEntry } from '../domain/calendar.ts'
import { calendarWarnings } from '../domain/calendar-rules.ts'
import { ConfigError } from '../domain/errors.ts'
import { dateAt } from '../domain/working-time.ts'
import type { ListedCalendar } from '../gateway/operations/calendar.ts'
import { loadPolicies } from '../policy/load.ts'
import { renderProblem } from '../policy/problem.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { chosenCalendar } from './calendar-choice.ts'
import { calendarFile } from './calendar-file.ts'
import type { CommandIo } from './command.ts'
import { callOperation } from './control.ts'
import { print, table } from './output.ts'

const text = { type: 'string' } as const

/** `wasl calendar list`: the calendars in force, or a file. */
export async function listCalendars(args: readonly string[], io: CommandIo): Promise<number> {
  const given = parseArguments(args, {
    options: { calendar: text, organisation: text, versions: { type: 'boolean' } },
  })
  const named = given.text('calendar')
  if (named !== undefined) {
    const calendar = chosenCalendar(named, io)
    print(io, given.has('json'), [calendar], () => entriesOf(calendar))
    return 0
  }
  const listed = await calendarsInForce(given.text('organisation'), io)
  print(io, given.has('json'), listed, () =>
    listed.map((one) => (given.has('versions') ? versionsOf(one) : listingOf(one))).join('\n\n'),
  )
  return 0
}

/** `wasl calendar export`: a calendar in the shape of its file. */
export async function exportCalendar(args: readonly string[], io: CommandIo): Promise<number> {
  const given = parseArguments(args, { options: { calendar: text, organisation: text } })
  const named = given.text('calendar')
  const calendar =
    named === undefined ? await onlyCalendar(given.text('organisation'), io) : chosenCalendar(named, io)
  const file = calendarFile(calendar)
  print(io, given.has('json'), file, () => stringify(file, { lineWidth: 0 }))
  return 0
}

async function onlyCalendar(organisation: string | undefined, io: CommandIo): Promise<Calendar> {
  const listed = await calendarsInForce(organisation, io)
  const [first, ...others] = listed
  if (first === undefined || others.length > 0)
    throw new UsageError(
      `Say whose with --organisation: ${listed.map((one) => one.organisation).join(', ')}; or name a file with --calendar.`,
    )
  return first.calendar
}

/** Of the running gateway, or of the store; where there is none yet, of the files that will seed it. */
async function calendarsInForce(
  organisation: string | undefined,
  io: CommandIo,
): Promise<readonly ListedCalendar[]> {
  const config = readConfig(io.environment)
  if (!existsSync(join(config.dataDir, 'store.db')))
    return calendarsOfFiles(config.policyDir, organisation, io)
  const result = (await callOperation(config, 'calendar-list', { organisation })) as {
    readonly calendars: readonly ListedCalendar[]
  }
  return result.calendars
}

function calendarsOfFiles(
  folder: string,
  organisation: string | undefined,
  io: CommandIo,
): readonly ListedCalendar[] {
  const { policies, calendars, problems } = loadPolicies(folder)
  const mistakes = problems.filter(({ severity }) => severity === 'mistake')
  if (mistakes.length > 0) throw new ConfigError(mistakes.map((one) => renderProblem(one, `${folder}/`)))
  const chosen = policies.filter((one) => organisation === undefined || one.organisation === organisation)
  if (chosen.length === 0)
    throw new UsageError(
      `There is no organisation "${organisation}"; there are ${policies.map((one) => one.organisation).join(', ')}.`,
    )
  return chosen.flatMap((policy) => {
    const calendar = calendars.get(policy.calendar)
    if (calendar === undefined) return []
    const warnings = calendarWarnings(calendar, dateAt(calendar, io.now().toISOString()))
    return [
      {
        organisation: policy.organisation,
        calendar,
        versions: [],
        warnings: warnings.map(({ message }) => message),
      },
    ]
  })
}

function listingOf({ organisation, calendar, versions, warnings }: ListedCalendar): string {
  const last = versions.at(-1)
  const origin =
    last === undefined ? 'from the files, no store is there yet' : `by ${last.by}: ${last.reason}`
  return [
    `${organisation}: ${entriesOf(calendar)}`,
    `In force: version ${calendar.version}, ${origin}.`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join('\n')
}

function entriesOf({ name, version, zone, entries }: Calendar): string {
  const rows = entries.map((entry, index) => [String(index + 1), ...entryCells(entry)])
  return `${name}, version ${version}, ${zone}\n${table([['entry', 'from', 'to', 'what', 'status', 'name', ''], ...rows])}`
}

/** An entry as the cells of a row. */
export function entryCells(entry: CalendarEntry): readonly string[] {
  const { from, to, kind, hours, status, name } = entry
  return [from, to, kind === 'closed' ? 'closed' : `ends ${hours?.dayEnds ?? ''}`, status, name.en, name.ar]
}

function versionsOf({ organisation, calendar, versions }: ListedCalendar): string {
  const rows = versions.map((one) => [String(one.version), one.at, one.by, one.reason])
  const listed =
    rows.length === 0 ? 'none: no store is there yet' : table([['version', 'at', 'by', 'reason'], ...rows])
  return `${organisation}: ${calendar.name}\n${listed}`
}
