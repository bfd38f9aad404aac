import { readConfig } from '../config.ts'
import { parseArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { print } from './output.ts'

interface Replayed {
  readonly conversation: string
  readonly events: number
  readonly differences: readonly {
    readonly sequence: number
    readonly at: string
    readonly before: { readonly effects: readonly string[] }
    readonly today: { readonly effects: readonly string[] }
  }[]
}

/** `wasl replay`: what today's flows and policy would have answered. */
export const replayCommand: Command = {
  name: 'replay',
  summary: "folds a conversation's journal through today's engine and shows what differs",
  usage: ['CONVERSATION [--organisation O] [--json]'],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options: { organisation: { type: 'string' } },
      positionals: ['the conversation'],
    })
    const input = { conversation: parsed.positionals[0], organisation: parsed.text('organisation') }
    const result = (await callOperation(readConfig(io.environment), 'replay', input)) as Replayed
    print(io, parsed.has('json'), result, () => {
      if (result.differences.length === 0) return `${result.events} events replayed: no difference.`
      const rows = result.differences.map(
        (found) =>
          `${found.sequence}  ${found.at}\n  then: ${found.before.effects.join(', ')}\n  now:  ${found.today.effects.join(', ')}`,
      )
      return `${result.events} events replayed, ${result.differences.length} differ:\n${rows.join('\n')}`
    })
    return result.differences.length === 0 ? 0 : 1
  },
}
