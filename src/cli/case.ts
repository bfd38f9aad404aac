import { readConfig } from '../config.ts'
import { instantOf } from '../domain/instant.ts'
import { formatInZone } from '../domain/zone.ts'
import { accountName } from './account-name.ts'
import { type Arguments, parseArguments, UsageError } from './arguments.ts'
import { exportCase } from './case-export.ts'
import { listGroups, takeUp } from './case-groups.ts'
import type { Command, CommandIo } from './command.ts'
import { callOperation } from './control.ts'
import { officerCommand, officerOptions } from './officer-command.ts'
import { indented, print, table } from './output.ts'
import { readProof } from './proof-files.ts'

const options = {
  ...officerOptions,
  organisation: { type: 'string' },
  by: { type: 'string' },
  state: { type: 'string' },
  days: { type: 'string' },
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
    'do REF acknowledge                                 the present level of the ladder has it in hand',
    'do REF escalate [--cause no-answer|status-unknown]  the section does not answer, or the citizen is not told: up the ladder, where its causes say so',
    'do REF give --words TEXT [--field FIELD]            what the citizen has told you of what it waits for',
    'do REF reopen [--cause asked|untreated] [--words TEXT]    the citizen has asked you for it, within the window',
    'do REF withdraw                                    the citizen has told you that it is wanted no more',
    'do REF reclassify [--type TYPE] [--service SLUG] [--severity SLUG]    what it really is and how grave; its words are kept as a masked example',
    'do REF identify --level phone-confirmed|document-seen|officer-checked    how surely it is known who the citizen is',
    'do REF seal                                        who the citizen is is shown to nobody: staff read an alias',
    'do REF unseal --reason TEXT                        to show it again: asked by one person with the right, done by a second',
    'do REF note --words TEXT',
    'do REF resolve --result TEXT [--proof FILE|REF,…]    a file is kept under the limits of the policy',
    'do REF close --how treated|not-upheld|out-of-remit [--reason TEXT]',
    'do REF refer --body SLUG|NAME [--theirs NUMBER]    another body has it; given again with its number',
    'do REF duplicate --of REF2 [--reason TEXT]    closed, because REF2 says the same and goes on',
    'do REF merge --into REF2 [--reason TEXT]      closed, and REF2 of the same citizen goes on with it',
    'do REF split --words TEXT [--type TYPE] [--service SLUG]    a part of it becomes a case of its own',
    'do REF told --notice ID      a person has called about this notice',
    'groups [--days 7] [--organisation O] [--json]    what was written into groups: the office answers none of it',
    'take-up MESSAGE [--type TYPE] [--service SLUG] [--by NAME]    a case of it, of who wrote it',
    '   the first of these may stand without its name: do REF note TEXT',
    '   each with [--by NAME] [--organisation O] [--json]',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options,
      positionals: ['"list", "show", "export", "do", "groups" or "take-up"'],
      more: true,
    })
    switch (parsed.positionals[0]) {
      case 'list':
        refuseMore(parsed, 1)
        return list(parsed, io)
      case 'show':
        refuseMore(parsed, 2)
        return show(parsed, io)
      case 'export':
        refuseMore(parsed, 2)
        return exportCase(referenceOf(parsed), parsed, io)
      case 'do':
        return act(parsed, io)
      case 'groups':
        refuseMore(parsed, 1)
        return listGroups(parsed, io)
      case 'take-up':
        refuseMore(parsed, 2)
        return takeUp(parsed, io)
      default:
        throw new UsageError(`"${parsed.positionals[0]}" is none of list, show, export, do, groups, take-up.`)
    }
  },
}

/** An instant as the office's clock shows it. */
const shown = (zone: string, at: string): string => formatInZone(zone, instantOf(at))

interface Listed {
  readonly cases: readonly {
    readonly organisation: string
    readonly zone: string
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
          row.organisation,
          row.state,
          row.type,
          row.service,
          row.dueAt === null ? 'waits for its citizen' : `due ${shown(row.zone, row.dueAt)}`,
        ]),
      ) || 'No such cases.',
  )
  return 0
}

interface Shown {
  readonly zone: string
  readonly conversations: readonly { readonly channel: string; readonly conversation: string }[]
  readonly reference: string
  readonly state: string
  readonly type: string
  readonly service: string
  readonly receivedAt: string
  readonly dueAt?: string
  readonly firstResponse?: { readonly promisedAt: string; readonly answeredAt?: string }
  readonly identity?: string
  readonly sealed?: { readonly alias: string }
  readonly missing: readonly { readonly field: string; readonly words?: string }[]
  readonly ladder: readonly {
    readonly level: number
    readonly role: string
    readonly at: string
    readonly acknowledged?: { readonly by: { readonly name?: string } }
  }[]
  readonly links: readonly { readonly as: string; readonly other: { readonly reference: string } }[]
  readonly fields: Readonly<Record<string, string>>
  /** What an officer asked in own words, by the field that holds the answer. */
  readonly questions: Readonly<Record<string, string>>
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
      ['received', shown(result.zone, result.receivedAt)],
      ['due', result.dueAt === undefined ? 'waits for its citizen' : shown(result.zone, result.dueAt)],
      ...responseOf(result),
      ...(result.identity === undefined ? [] : [['identity', result.identity]]),
      ...(result.sealed === undefined ? [] : [['sealed as', result.sealed.alias]]),
      ...result.ladder.map(({ level, role, at, acknowledged }) => [
        `level ${level}`,
        `${role}  since ${shown(result.zone, at)}${acknowledged === undefined ? '' : `  in hand: ${acknowledged.by.name ?? role}`}`,
      ]),
      ...result.links.map(({ as, other }) => [as, other.reference]),
      ...result.conversations.map(({ channel, conversation }) => [
        'conversation',
        `${conversation}  ${channel}`,
      ]),
    ]
    const fields = Object.entries(result.fields).map(([field, value]) => [
      result.questions[field] ?? field,
      indented(value),
    ])
    const missing = result.missing.map((item) => indented(item.words ?? item.field)).join(', ')
    return [
      table([...facts, ...fields, ...(missing === '' ? [] : [['missing', missing]])]),
      '',
      ...result.file.map(
        (event) => `${String(event.sequence).padStart(3)}  ${shown(result.zone, event.at)}  ${event.kind}`,
      ),
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

/** By when a person was to have answered, and when one did. */
function responseOf({ firstResponse, zone }: Shown): readonly (readonly string[])[] {
  if (firstResponse === undefined) return []
  const { promisedAt, answeredAt } = firstResponse
  const answered = answeredAt === undefined ? 'not yet' : shown(zone, answeredAt)
  return [['first response', `promised ${shown(zone, promisedAt)}  by a person: ${answered}`]]
}

async function act(parsed: Arguments, io: CommandIo): Promise<number> {
  const input = {
    reference: referenceOf(parsed),
    organisation: parsed.text('organisation'),
    by: parsed.text('by') ?? accountName(),
    command: await officerCommand(parsed.positionals[2], parsed.positionals.slice(3), parsed, readProof),
  }
  const result = (await callOperation(readConfig(io.environment), 'case-do', input)) as {
    reference: string
    state: string
  }
  print(io, parsed.has('json'), result, () => `${result.reference} is now ${result.state}.`)
  return 0
}

function refuseMore(parsed: Arguments, count: number): void {
  const extra = parsed.positionals[count]
  if (extra !== undefined) throw new UsageError(`"${extra}" is not expected here.`)
}

function referenceOf(parsed: Arguments): string {
  const reference = parsed.positionals[1]
  if (reference === undefined) throw new UsageError('The reference of the case is missing.')
  return reference
}
