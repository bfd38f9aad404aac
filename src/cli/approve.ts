import { readConfig } from '../config.ts'
import type { HeldAct } from '../gateway/operations/acts.ts'
import { accountName } from './account-name.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { callOperation } from './control.ts'
import { indented, print, table } from './output.ts'

const options = {
  organisation: { type: 'string' },
  by: { type: 'string' },
  refuse: { type: 'boolean' },
  reason: { type: 'string' },
} as const

/** `wasl approve`: what one act would tell so many people is looked at before it goes. */
export const approveCommand: Command = {
  name: 'approve',
  summary: 'shows messages of one act that wait for a person, and lets them go or not',
  usage: [
    '[--organisation O] [--json]               what waits: how many, on which channels, and how they read',
    'ACT [--organisation O] [--by NAME] [--json]    lets them go',
    'ACT --refuse --reason TEXT [--organisation O] [--by NAME] [--json]    cancels them',
    '   an edit of the calendar is an act, and what the clock brings within an hour; the limits are in the policy',
    '   of the first organisation, where none is named',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options, positionals: [], more: true })
    const [act, ...rest] = parsed.positionals
    if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one word too many: name one act.`)
    const organisation = parsed.text('organisation')
    const isJson = parsed.has('json')
    if (act === undefined) {
      if (parsed.has('refuse'))
        throw new UsageError('Name the act that is refused: "wasl approve" lists them.')
      return list(organisation, isJson, io)
    }
    const by = parsed.text('by') ?? accountName()
    const reason = parsed.text('reason')
    if (parsed.has('refuse') && reason === undefined)
      throw new UsageError('Say why with --reason: the case files keep who would not let them go.')
    const config = readConfig(io.environment)
    const result = (await (parsed.has('refuse')
      ? callOperation(config, 'act-refuse', { organisation, act, by, reason })
      : callOperation(config, 'act-approve', { organisation, act, by }))) as Decided
    print(io, isJson, result, () =>
      result.refused === undefined
        ? `${result.organisation}: ${result.approved ?? 0} messages of ${act} go out.`
        : `${result.organisation}: ${result.refused} messages of ${act} are cancelled; their cases know it.`,
    )
    return 0
  },
}

interface Decided {
  readonly organisation: string
  readonly approved?: number
  readonly refused?: number
}

async function list(organisation: string | undefined, isJson: boolean, io: CommandIo): Promise<number> {
  const result = (await callOperation(readConfig(io.environment), 'act-list', { organisation })) as {
    readonly acts: readonly HeldAct[]
  }
  print(io, isJson, result, () =>
    result.acts.length === 0 ? 'Nothing waits for approval.' : result.acts.map(shown).join('\n\n'),
  )
  return 0
}

function shown({ organisation, act, openedAt, waiting, samples }: HeldAct): string {
  const total = waiting.reduce((sum, { count }) => sum + count, 0)
  return [
    `${act} of ${organisation}, since ${openedAt}: ${total} messages wait.`,
    table(waiting.map(({ what, channel, count }) => [what, channel, String(count)])),
    ...samples.map(({ what, text }) => `${what}, for example:\n${indented(text)}`),
    `"wasl approve ${act} --organisation ${organisation}" lets them go; with --refuse --reason TEXT they are cancelled.`,
  ].join('\n')
}
