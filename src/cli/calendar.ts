import { WaslError } from '../domain/errors.ts'
import { instantOf } from '../domain/instant.ts'
import { addWorkingDays, addWorkingMinutes, type Reckoned } from '../domain/working-time.ts'
import { formatInZone } from '../domain/zone.ts'
import { type Arguments, parseArguments, UsageError } from './arguments.ts'
import { chosenCalendar, instantArgument } from './calendar-choice.ts'
import { editCalendar, previewCalendar } from './calendar-edit.ts'
import { exportCalendar, listCalendars } from './calendar-show.ts'
import type { Command, CommandIo } from './command.ts'
import { print } from './output.ts'

/** `wasl calendar`: the calendar in force, its edits, and what a calendar makes of a number of working days or minutes. */
export const calendarCommand: Command = {
  name: 'calendar',
  summary: 'shows, edits and exports working calendars; adds working days or minutes to an instant',
  usage: [
    'list [--organisation O | --calendar NAME|FILE] [--versions] [--json]',
    'edit --organisation O --from DATE --to DATE --kind closed|hours --name-ar TEXT --name-en TEXT',
    '     --status announced|expected|recalled --source TEXT [--day-ends HH:MM [--opens HH:MM --closes HH:MM]]',
    '     [--version N] [--by NAME] --reason TEXT',
    'edit --organisation O --entry N …      only what shall be otherwise, e.g. --status announced --to DATE',
    'strike --organisation O --from DATE [--to DATE] | --entry N [--version N] [--by NAME] --reason TEXT',
    'preview [edit|strike] …                what that would move; changes nothing',
    '   --version N: the version you looked at; if another has come since, you are told and nothing is done',
    'export [--organisation O | --calendar NAME|FILE] [--json]',
    'add --calendar NAME|FILE --from ISO --working-days N [--json]',
    'add --calendar NAME|FILE --from ISO --working-minutes N [--json]',
  ],
  async run(args, io) {
    const [verb, ...rest] = args
    switch (verb) {
      case 'list':
        return listCalendars(rest, io)
      case 'edit':
      case 'strike':
        return editCalendar(verb, rest, io)
      case 'preview':
        return previewCalendar(rest, io)
      case 'export':
        return exportCalendar(rest, io)
      case 'add':
        return add(rest, io)
      default:
        throw new UsageError(
          `${verb === undefined ? 'Say what to do' : `"${verb}" is not known`}: list, edit, strike, preview, export or add.`,
        )
    }
  },
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
