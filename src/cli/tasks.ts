import { readConfig } from '../config.ts'
import { instantOf } from '../domain/instant.ts'
import { formatInZone } from '../domain/zone.ts'
import { accountName } from './account-name.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { print } from './output.ts'

interface Listed {
  readonly tasks: readonly {
    readonly organisation: string
    readonly zone: string
    readonly id: string
    readonly kind: string
    readonly role: string
    readonly reference: string | null
    readonly openedAt: string
    readonly subject: string
    readonly channel?: string
    readonly address?: string
    readonly said?: string
  }[]
  readonly total: number
  /** The last of a full page: there may be more after it. */
  readonly next?: string
}

/** `wasl tasks`: what waits for people. */
export const tasksCommand: Command = {
  name: 'tasks',
  summary: 'work that waits for people: calls to make, conversations to take over, channels in trouble',
  usage: ['[--organisation O] [--after ID] [--json]', 'done ID [--organisation O] [--by NAME] [--json]'],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options: { organisation: { type: 'string' }, by: { type: 'string' }, after: { type: 'string' } },
      more: true,
    })
    const [verb, id] = parsed.positionals
    const config = readConfig(io.environment)
    const organisation = parsed.text('organisation')
    if (verb === 'done') {
      if (id === undefined) throw new UsageError('Say which task is done.')
      const result = await callOperation(config, 'tasks-done', {
        organisation,
        id,
        by: parsed.text('by') ?? accountName(),
      })
      print(io, parsed.has('json'), result, () => `Done: ${id}`)
      return 0
    }
    if (verb !== undefined) throw new UsageError(`"${verb}" is not expected here.`)
    const result = (await callOperation(config, 'tasks-list', {
      organisation,
      after: parsed.text('after'),
    })) as Listed
    print(io, parsed.has('json'), result, () => linesOf(result))
    return 0
  },
}

function linesOf({ tasks, total, next }: Listed): string {
  const lines = tasks.map((task) =>
    [
      `${formatInZone(task.zone, instantOf(task.openedAt))}  ${task.organisation}  ${task.kind}  ${task.role}  ${task.reference ?? ''}  ${task.id}`,
      task.subject,
      ...(task.channel === undefined ? [] : [`${task.channel} ${task.address ?? ''}`.trimEnd()]),
      ...(task.said === undefined ? [] : [task.said]),
    ]
      .join('\n')
      .replaceAll('\n', '\n  '),
  )
  if (next !== undefined) lines.push(`The first ${tasks.length} of ${total}. Go on with --after ${next}.`)
  return lines.join('\n') || 'Nothing waits for a person.'
}
