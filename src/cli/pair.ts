import { setTimeout as sleep } from 'node:timers/promises'
import { renderUnicodeCompact } from 'uqr'
import { readConfig } from '../config.ts'
import type { Pairing } from '../domain/channel.ts'
import { parseArguments } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { callRunning } from './control.ts'
import { print } from './output.ts'

const options = { organisation: { type: 'string' }, link: { type: 'boolean' } } as const
/** Codes live for about twenty seconds. */
const lookMilliseconds = 1_000

const adviceOn = (minutes: number): string =>
  `Whoever has this link sees the code for ${minutes} minutes: open it on another screen than the phone's, and give it to nobody else.`

type MadeLink = { readonly link: string; readonly minutes: number }
type Answer = Pairing & { readonly organisation: string; readonly channel: string }

/** `wasl pair`: shows the code that links a channel's account to its phone, until it is linked. */
export const pairCommand: Command = {
  name: 'pair',
  summary: 'links a WhatsApp number by a code in the terminal or on a page, while the gateway runs',
  usage: [
    'CHANNEL [--organisation O] [--link] [--json]',
    '   of the first organisation, where none is named; --link gives a link to a page with the code,',
    '   good for some minutes; --json says once how it is',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options, positionals: ['the channel'] })
    const config = readConfig(io.environment)
    const input = { channel: parsed.positionals[0], organisation: parsed.text('organisation') }
    if (parsed.has('link')) {
      const made = (await callRunning(config, 'pairing-link', input)) as MadeLink
      print(io, parsed.has('json'), made, () => `${made.link}\n${adviceOn(made.minutes)}`)
      return 0
    }
    const look = async () => (await callRunning(config, 'pairing', input)) as Answer
    if (parsed.has('json')) {
      const answer = await look()
      print(io, true, answer, () => '')
      return answer.kind === 'connected' ? 0 : 1
    }
    return follow(look, io)
  },
}

/** Shows what is new, until it is connected or the command is ended. */
async function follow(look: () => Promise<Answer>, io: CommandIo): Promise<number> {
  let shown = ''
  while (!io.signal.aborted) {
    const answer = await look()
    const words = wordsOf(answer, io.stdout)
    if (words !== shown) io.stdout.write(`${words}\n`)
    shown = words
    if (answer.kind === 'connected') return 0
    await sleep(lookMilliseconds, undefined, { signal: io.signal }).catch(() => undefined)
  }
  return 1
}

function wordsOf(answer: Answer, stdout: CommandIo['stdout']): string {
  switch (answer.kind) {
    case 'connected':
      return `${answer.organisation}, ${answer.channel}: connected as ${answer.as}.`
    case 'code':
      return `${drawn(answer.code, 'isTTY' in stdout && stdout.isTTY === true)}\nOn the phone: WhatsApp, Settings, Linked devices, Link a device; then scan this. It is drawn anew when it changes.`
    case 'waiting':
      return `${answer.organisation}, ${answer.channel}: not connected yet (${answer.why}).`
  }
}

/** Dark on light, whatever the terminal's colours are: not every phone reads the reverse. */
function drawn(code: string, isTerminal: boolean): string {
  const lines = renderUnicodeCompact(code, { border: 2 }).split('\n')
  return lines.map((line) => (isTerminal ? `\u001b[30;107m${line}\u001b[0m` : line)).join('\n')
}
