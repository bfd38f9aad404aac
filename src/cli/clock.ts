import { readConfig } from '../config.ts'
import { instantOf } from '../domain/instant.ts'
import { formatInZone } from '../domain/zone.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { print } from './output.ts'

/** `wasl clock`: moves the clock of a gateway that was started with --rehearsal. */
export const clockCommand: Command = {
  name: 'clock',
  summary: 'moves the clock of a rehearsal, timers firing in order',
  usage: ['set ISO [--json]', 'advance P3D [--json]'],
  run: async (args, io) => {
    const parsed = parseArguments(args, { positionals: ['"set" or "advance"', 'the instant or duration'] })
    const [verb, value] = parsed.positionals
    if (verb !== 'set' && verb !== 'advance') throw new UsageError(`"${verb}" is neither set nor advance.`)
    const config = readConfig(io.environment)
    const input = verb === 'set' ? { at: value } : { by: value }
    const result = (await callOperation(config, `clock-${verb}`, input)) as { now: string; zone: string }
    print(
      io,
      parsed.has('json'),
      result,
      () => `It is now ${formatInZone(result.zone, instantOf(result.now))}.`,
    )
    return 0
  },
}
