import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { readConfig } from '../config.ts'
import type { Calendar } from '../domain/calendar.ts'
import { WaslError } from '../domain/errors.ts'
import { instantOf } from '../domain/instant.ts'
import { addWorkingDays, addWorkingMinutes, type Reckoned } from '../domain/working-time.ts'
import { formatInZone } from '../domain/zone.ts'
import { type Arguments, parseArguments, UsageError } from './arguments.ts'
import { chosenCalendar, instantArgument } from './calendar-choice.ts'
import { calendarFile } from './calendar-file.ts'
import type { Command, CommandIo } from './command.ts'
import { print, table } from './output.ts'

/** `wasl calendar`: what the working calendar holds, and what it makes of a number of working days or minutes. */
export const calendarCommand: Command = {
  name: 'calendar',
  summary: 'shows a working calendar; adds working days or minutes to an instant',
  usage: [
    'list [--calendar NAME|FILE] [--json]',
    'add --calendar NAME|FILE --from ISO --working-days N [--json]',
    'add --calendar NAME|FILE --from ISO --working-minutes N [--json]',
    'export --calendar NAME|FILE [--json]',
  ],
  async run(args, io) {
    const [verb, ...rest] = args
    if (verb === 'list') return list(rest, io)
    if (verb === 'add') return add(rest, io)
    if (verb === 'export') return exportFile(rest, io)
    throw new UsageError(
      verb === undefined
        ? 'Say what to do: list, add or export.'
        : `"${verb}" is not known; it is list, add or export.`,
    )
  },
}

function list(args: readonly string[], io: CommandIo): number {
  const given = parseArguments(args, { options: { calendar: { type: 'string' } } })
  const named = given.text('calendar')
  const calendars = (named === undefined ? delivered(io) : [named]).map((name) => chosenCalendar(name, io))
  print(io, given.has('json'), calendars, () => calendars.map(listing).join('\n\n'))
  return 0
}

/** Names of the calendars in the policies' folder. */
function delivered(io: CommandIo): readonly string[] {
  const folder = join(readConfig(io.environment).policyDir, 'calendars')
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')) : []
  if (files.length === 0)
    throw new WaslError('no-calendar', `There is no calendar in ${folder}: name a file with --calendar.`)
  return files.map((file) => file.slice(0, -'.yaml'.length)).sort()
}

function listing({ name, version, zone, entries }: Calendar): string {
  const rows = entries.map((entry) => [
    entry.from,
    entry.to,
    entry.kind === 'closed' ? 'closed' : `ends ${entry.hours?.dayEnds ?? ''}`,
    entry.status,
    entry.name.en,
    entry.name.ar,
  ])
  return `${name}, version ${version}, ${zone}\n${table([['from', 'to', 'what', 'status', 'name', ''], ...rows])}`
}

function add(args: readonly string[], io: CommandIo): number {
  const text = { type: 'string' } as const
  const given = parseArguments(args, {
    options: { calendar: text, from: text, 'working-days': text, 'working-minutes': text },
  })
  const [named, from] = [needed(given, 'calendar'), needed(given, 'from')]
  if (given.has('working-days') === given.has('working-minutes'))
    throw new UsageError('Say either --working-days N or --working-minutes N.')
  const option = given.has('working-days') ? 'working-days' : 'working-minutes'
  const n = count(option, needed(given, option))
  const calendar = chosenCalendar(named, io)
  const start = instantArgument('from', from, calendar)
  const reckoned =
    option === 'working-days' ? addWorkingDays(calendar, start, n) : addWorkingMinutes(calendar, start, n)
  const at = formatInZone(calendar.zone, instantOf(found(reckoned)))
  print(io, given.has('json'), { at }, () => at)
  return 0
}

function exportFile(args: readonly string[], io: CommandIo): number {
  const given = parseArguments(args, { options: { calendar: { type: 'string' } } })
  const file = calendarFile(chosenCalendar(needed(given, 'calendar'), io))
  print(io, given.has('json'), file, () => stringify(file, { lineWidth: 0 }))
  return 0
}

function needed(given: Arguments, option: string): string {
  const value = given.text(option)
  if (value === undefined || value === '') throw new UsageError(`--${option} is missing.`)
  return value
}

function count(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new UsageError(`--${option} "${text}" is no count: write a whole number from 0.`)
  return Number(text)
}

function found(reckoned: Reckoned): string {
  if (reckoned.kind === 'instant') return reckoned.at
  const says = {
    'no-working-days': 'Ten years of this calendar hold no working day: give its week one.',
    'not-a-count': 'That is more than any deadline: take at most 100000 days or 10000000 minutes.',
  }
  throw new WaslError(reckoned.why, says[reckoned.why])
}
