import { readConfig } from '../config.ts'
import { accountName } from './account-name.ts'
import { type Arguments, parseArguments, UsageError } from './arguments.ts'
import { exportCase } from './case-export.ts'
import type { Command, CommandIo } from './command.ts'
import { callOperation } from './control.ts'
import { print, table } from './output.ts'

const options = {
  organisation: { type: 'string' },
  by: { type: 'string' },
  result: { type: 'string' },
  proof: { type: 'string' },
  how: { type: 'string' },
  reason: { type: 'string' },
  items: { type: 'string' },
  words: { type: 'string' },
  role: { type: 'string' },
  officer: { type: 'string' },
  notice: { type: 'string' },
  state: { type: 'string' },
  pdf: { type: 'string' },
  language: { type: 'string' },
  overwrite: { type: 'boolean' },
} as const

/** `wasl case`: an officer's view of a case and what can be done to it. */
export const caseCommand: Command = {
  name: 'case',
  summary: 'shows cases and does what an officer may do to one',
  usage: [
    'list [--state S] [--organisation O] [--json]',
    'show REF [--organisation O] [--json]',
    'export REF [--organisation O]    the whole file as JSON, with its chain and its messages',
    'export REF --pdf FILE [--language ar|en] [--overwrite]    the same to print and put into a file',
    'do REF verify',
    'do REF ask --items field,field [--words TEXT]',
    'do REF assign --role ROLE [--officer NAME]',
    'do REF note --words TEXT',
    'do REF resolve --result TEXT [--proof REF,REF]',
    'do REF close --how treated|not-upheld|out-of-remit|duplicate [--reason TEXT]',
    'do REF told --notice ID      a person has called about this notice',
    '   each with [--by NAME] [--organisation O] [--json]',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options,
      positionals: ['"list", "show", "export" or "do"'],
      more: true,
    })
    switch (parsed.positionals[0]) {
      case 'list':
        return list(parsed, io)
      case 'show':
        return show(parsed, io)
      case 'export':
        return exportCase(referenceOf(parsed), parsed, io)
      case 'do':
        return act(parsed, io)
      default:
        throw new UsageError(`"${parsed.positionals[0]}" is none of list, show, export, do.`)
    }
  },
}

interface Listed {
  readonly cases: readonly {
    readonly reference: string
    readonly type: string
    readonly service: string
    readonly state: string
    readonly dueAt: string | null
  }[]
}

async function list(parsed: Arguments, io: CommandIo): Promise<number> {
  const result = (await callOperation(readConfig(io.environment), 'case-list', {
    organisation: parsed.text('organisation'),
    state: parsed.text('state'),
  })) as Listed
  print(
    io,
    parsed.has('json'),
    result,
    () =>
      table(
        result.cases.map((row) => [
          row.reference,
          row.state,
          row.type,
          row.service,
          row.dueAt === null ? 'waits for its citizen' : `due ${row.dueAt}`,
        ]),
      ) || 'No such cases.',
  )
  return 0
}

interface Shown {
  readonly reference: string
  readonly state: string
  readonly type: string
  readonly service: string
  readonly receivedAt: string
  readonly dueAt?: string
  readonly missing: readonly { readonly field: string; readonly words?: string }[]
  readonly fields: Readonly<Record<string, string>>
  readonly notices: readonly {
    readonly id: string
    readonly kind: string
    readonly state: string
    readonly routes: readonly string[]
  }[]
  readonly file: readonly { readonly sequence: number; readonly at: string; readonly kind: string }[]
}

async function show(parsed: Arguments, io: CommandIo): Promise<number> {
  const result = (await callOperation(readConfig(io.environment), 'case-show', {
    reference: referenceOf(parsed),
    organisation: parsed.text('organisation'),
  })) as Shown
  print(io, parsed.has('json'), result, () => {
    const facts = [
      ['reference', result.reference],
      ['state', result.state],
      ['type', result.type],
      ['service', result.service],
      ['received', result.receivedAt],
      ['due', result.dueAt ?? 'waits for its citizen'],
    ]
    const missing = result.missing.map((item) => item.words ?? item.field).join(', ')
    return [
      table([...facts, ...Object.entries(result.fields), ...(missing === '' ? [] : [['missing', missing]])]),
      '',
      ...result.file.map((event) => `${String(event.sequence).padStart(3)}  ${event.at}  ${event.kind}`),
      ...(result.notices.length === 0
        ? []
        : [
            '',
            ...result.notices.map(
              (notice) =>
                `notice ${notice.id}  ${notice.kind}  ${notice.state}  ${notice.routes.join(' → ')}`,
            ),
          ]),
    ].join('\n')
  })
  return 0
}

async function act(parsed: Arguments, io: CommandIo): Promise<number> {
  const input = {
    reference: referenceOf(parsed),
    organisation: parsed.text('organisation'),
    by: parsed.text('by') ?? accountName(),
    command: commandOf(parsed),
  }
  const result = (await callOperation(readConfig(io.environment), 'case-do', input)) as {
    reference: string
    state: string
  }
  print(io, parsed.has('json'), result, () => `${result.reference} is now ${result.state}.`)
  return 0
}

function referenceOf(parsed: Arguments): string {
  const reference = parsed.positionals[1]
  if (reference === undefined) throw new UsageError('The reference of the case is missing.')
  return reference
}

const listOf = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

function commandOf(parsed: Arguments): unknown {
  const verb = parsed.positionals[2]
  const needed = (name: keyof typeof options) => {
    const value = parsed.text(name)
    if (value === undefined) throw new UsageError(`"${verb}" needs --${name}.`)
    return value
  }
  switch (verb) {
    case 'verify':
      return { kind: 'verify' }
    case 'ask': {
      const words = parsed.text('words')
      const fields = listOf(parsed.text('items')).map((field) => ({ field }))
      const items = words === undefined ? fields : [...fields, { field: 'details', words }]
      if (items.length === 0) throw new UsageError('Say what is asked: --items field,field or --words TEXT.')
      return { kind: 'ask', items }
    }
    case 'assign':
      return {
        kind: 'assign',
        role: needed('role'),
        ...(parsed.text('officer') === undefined ? {} : { officer: parsed.text('officer') }),
      }
    case 'note':
      return { kind: 'note', words: needed('words') }
    case 'resolve':
      return { kind: 'resolve', result: needed('result'), proof: listOf(parsed.text('proof')) }
    case 'close':
      return {
        kind: 'close',
        how: needed('how'),
        ...(parsed.text('reason') === undefined ? {} : { reason: parsed.text('reason') }),
      }
    case 'told':
      return { kind: 'told', notice: needed('notice') }
    default:
      throw new UsageError(`"${verb ?? ''}" is none of verify, ask, assign, note, resolve, close, told.`)
  }
}
