import { readConfig } from '../config.ts'
import { instantOf } from '../domain/instant.ts'
import { formatInZone } from '../domain/zone.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { print } from './output.ts'

/** After so long a person is told why nothing happens. */
const waitingMilliseconds = 3_000
const waitingWords =
  'Waiting until every mailbox was read and every letter has arrived or failed, 150 seconds at most at each step ("wasl doctor" says what does not answer) …\n'

/** `wasl clock`: moves the clock of a gateway that was started with --rehearsal. */
export const clockCommand: Command = {
  name: 'clock',
  summary: 'moves the clock of a rehearsal, timers firing in order',
  usage: [
    'set ISO [--json]',
    'advance P3D [--json]',
    '   at each step it waits until mailboxes were read and letters have arrived or failed, 150 seconds at most',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, { positionals: ['"set" or "advance"', 'the instant or duration'] })
    const [verb, value] = parsed.positionals
    if (verb !== 'set' && verb !== 'advance') throw new UsageError(`"${verb}" is neither set nor advance.`)
    const config = readConfig(io.environment)
    const input = verb === 'set' ? { at: value } : { by: value }
    const telling = setTimeout(() => io.stderr.write(waitingWords), waitingMilliseconds)
    const result = (await callOperation(config, `clock-${verb}`, input).finally(() =>
      clearTimeout(telling),
    )) as { now: string; zone: string }
    print(
      io,
      parsed.has('json'),
      result,
      () => `It is now ${formatInZone(result.zone, instantOf(result.now))}.`,
    )
    return 0
  },
}
