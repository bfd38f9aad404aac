import { readConfig } from '../config.ts'
import type { CalendarEntry } from '../domain/calendar.ts'
import type { EditedCalendar } from '../gateway/operations/calendar.ts'
import { accountName } from './account-name.ts'
import { type Arguments, parseArguments, UsageError } from './arguments.ts'
import { changeOfEdit, changeOfStrike } from './calendar-arguments.ts'
import { entryCells } from './calendar-show.ts'
import type { CommandIo } from './command.ts'
import { callOperation } from './control.ts'
import { print, table } from './output.ts'

const shown = 40

const options = Object.fromEntries(
  [
    ...['organisation', 'version', 'by', 'reason', 'entry', 'from', 'to', 'kind', 'name-ar', 'name-en'],
    ...['status', 'source', 'opens', 'closes', 'day-ends'],
  ].map((name) => [name, { type: 'string' } as const]),
)

/** `wasl calendar edit|strike`: makes the next version of a calendar. */
export async function editCalendar(
  verb: 'edit' | 'strike',
  args: readonly string[],
  io: CommandIo,
): Promise<number> {
  const given = parseArguments(args, { options })
  const reason = given.text('reason')
  if (reason === undefined || reason.trim() === '') throw new UsageError('--reason is missing: say why.')
  const input = { ...inputOf(verb, given), by: given.text('by') ?? accountName(), reason }
  const edited = (await callOperation(readConfig(io.environment), 'calendar-edit', input)) as EditedCalendar
  print(io, given.has('json'), edited, () =>
    [
      `${edited.organisation}: version ${edited.version} of the calendar is in force.`,
      ...changeLines(edited),
      `${edited.openCases} open cases are computed anew; ${movedLine(edited, 'moved')}`,
      ...toldLines(edited, 'are'),
    ].join('\n'),
  )
  return 0
}

/** `wasl calendar preview [edit|strike]`: what an edit would move. */
export async function previewCalendar(args: readonly string[], io: CommandIo): Promise<number> {
  const [first, ...rest] = args
  const named = first === 'edit' || first === 'strike' ? first : undefined
  const given = parseArguments(named === undefined ? args : rest, { options })
  const input = inputOf(named ?? meantVerb(given), given)
  const edited = (await callOperation(
    readConfig(io.environment),
    'calendar-preview',
    input,
  )) as EditedCalendar
  print(io, given.has('json'), edited, () =>
    [
      `${edited.organisation}: nothing is changed yet; this would become version ${edited.version}.`,
      ...changeLines(edited),
      `Of ${edited.openCases} open cases ${movedLine(edited, 'would move')}`,
      ...moveTable(edited),
      ...toldLines(edited, 'would be'),
    ].join('\n'),
  )
  return 0
}

/** Who is told of another day, and whether that waits. */
function toldLines({ organisation, version, told, waits }: EditedCalendar, are: string): readonly string[] {
  if (told === 0) return []
  const line = `${told} citizens ${are} told of another day.`
  return [
    waits
      ? `${line} So many wait for approval: "wasl approve calendar/${version} --organisation ${organisation}".`
      : line,
  ]
}

/** Without a verb, what says nothing of an entry but which one it is strikes it. */
function meantVerb(given: Arguments): 'edit' | 'strike' {
  const says = ['kind', 'name-ar', 'name-en', 'status', 'source', 'opens', 'closes', 'day-ends']
  const dates = given.has('entry') && (given.has('from') || given.has('to'))
  return dates || says.some((name) => given.has(name)) ? 'edit' : 'strike'
}

function inputOf(verb: 'edit' | 'strike', given: Arguments) {
  const version = given.text('version')
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version))
    throw new UsageError(`--version "${version}" is no version: "wasl calendar list" shows it.`)
  return {
    organisation: given.text('organisation'),
    change: verb === 'edit' ? changeOfEdit(given) : changeOfStrike(given),
    ...(version !== undefined && { version: Number(version) }),
  }
}

function changeLines({ before, after }: EditedCalendar): readonly string[] {
  const line = (mark: string, entry: CalendarEntry | undefined) =>
    entry === undefined ? [] : [[mark, ...entryCells(entry)]]
  const rows = [...line('-', before), ...line('+', after)]
  return [table(rows)]
}

const movedLine = ({ moved }: EditedCalendar, verb: string) =>
  moved.length === 0 ? `none ${verb}.` : `${moved.length} ${verb}.`

function moveTable({ moved }: EditedCalendar): readonly string[] {
  if (moved.length === 0) return []
  const rows = moved
    .slice(0, shown)
    .flatMap(({ reference, state, moves }) =>
      moves.map(({ what, from, to }) => [reference, state, what, from ?? 'none', '→', to ?? 'none']),
    )
  return [table(rows), ...(moved.length > shown ? [`and ${moved.length - shown} more; --json has all.`] : [])]
}
