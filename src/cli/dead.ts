import { readFile } from 'node:fs/promises'
import { readConfig } from '../config.ts'
import { WaslError } from '../domain/errors.ts'
import { accountName } from './account-name.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { print, table } from './output.ts'

interface Listed {
  readonly dead: readonly {
    readonly id: string
    readonly organisation: string
    readonly channel: string
    readonly state: string
    readonly problem: string
    readonly since: string
  }[]
  readonly total: Readonly<Record<string, number>>
  /** The last of a full page: there may be more after it. */
  readonly next?: string
}

interface Shown {
  readonly body: unknown
  /** What was written, of an event that only names it. */
  readonly message?: unknown
}

const options = {
  organisation: { type: 'string' },
  kind: { type: 'string' },
  after: { type: 'string' },
  by: { type: 'string' },
  correct: { type: 'string' },
  reason: { type: 'string' },
} as const

/** `wasl dead`: what was given up, for a person to look into, try again, correct or lay aside. */
export const deadCommand: Command = {
  name: 'dead',
  summary: 'what could not be read, handled or sent: see it, try it again, correct it, lay it aside',
  usage: [
    '[--organisation O] [--kind raw|event|send] [--after ID] [--json]',
    'show ID [--json]',
    'retry ID [--correct FILE] [--by NAME] [--json]',
    'dismiss ID --reason TEXT [--by NAME] [--json]',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options, more: true })
    const [verb = 'list', id, extra] = parsed.positionals
    const config = readConfig(io.environment)
    const json = parsed.has('json')
    const by = parsed.text('by') ?? accountName()
    if (verb === 'list') {
      if (id !== undefined) throw new UsageError(`"${id}" is not expected here.`)
      const result = (await callOperation(config, 'dead-list', {
        organisation: parsed.text('organisation'),
        kind: parsed.text('kind'),
        after: parsed.text('after'),
      })) as Listed
      print(io, json, result, () => linesOf(result))
      return 0
    }
    if (!verbs.has(verb)) throw new UsageError(`"${verb}" is none of ${[...verbs].join(', ')}.`)
    if (id === undefined) throw new UsageError('Say which: "wasl dead" lists them.')
    if (extra !== undefined) throw new UsageError(`"${extra}" is not expected here.`)
    if (verb === 'show') {
      const result = (await callOperation(config, 'dead-show', { id })) as Shown
      print(io, json, result, () => [result.body, result.message].flatMap(shown).join('\n'))
      return 0
    }
    if (verb === 'retry') {
      const file = parsed.text('correct')
      const correct = file === undefined ? undefined : await readCorrected(file)
      print(
        io,
        json,
        await callOperation(config, 'dead-retry', { id, by, correct }),
        () => `Tried again: ${id}. "wasl dead" shows whether it failed once more.`,
      )
      return 0
    }
    const reason = parsed.text('reason')
    if (reason === undefined) throw new UsageError('Say why with --reason.')
    print(
      io,
      json,
      await callOperation(config, 'dead-dismiss', { id, by, reason }),
      () => `Laid aside: ${id}.`,
    )
    return 0
  },
}

const shown = (part: unknown): readonly string[] =>
  part === undefined ? [] : [typeof part === 'string' ? part : JSON.stringify(part, null, 2)]

/** What can be done to one, besides listing them all. */
const verbs: ReadonlySet<string> = new Set(['show', 'retry', 'dismiss'])

/** The text of a corrected payload or event. Throws WaslError that names the file. */
async function readCorrected(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new WaslError(
      'file-unreadable',
      `${file} cannot be read: name the file that holds what "wasl dead show" printed, corrected.`,
      { cause: error },
    )
  }
}

function linesOf({ dead, total, next }: Listed): string {
  const rows = dead.map((row) => [row.since, row.organisation, row.channel, row.state, row.problem, row.id])
  if (next === undefined) return table(rows) || 'No dead letters.'
  const counts = Object.entries(total).map(([kind, count]) => `${count} ${kind}`)
  return `${table(rows)}\nThe first ${dead.length}; in all there are ${counts.join(', ')}. Go on with --after ${next}, or choose with --kind.`
}
