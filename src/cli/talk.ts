import { createInterface } from 'node:readline'
import { readConfig } from '../config.ts'
import { WaslError } from '../domain/errors.ts'
import { instantFrom } from '../gateway/operations/clock.ts'
import { readPolicies, zoneOf } from '../main.ts'
import { parseArguments, withArguments } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { Player } from './rehearsal/play.ts'
import { Rehearsal } from './rehearsal/rehearsal.ts'

const options = {
  organisation: { type: 'string' },
  channel: { type: 'string' },
  address: { type: 'string' },
  name: { type: 'string' },
  at: { type: 'string' },
} as const

/** `wasl talk`: a conversation in the terminal, on a clock of its own, printed as a transcript. */
export const talkCommand: Command = {
  name: 'talk',
  summary: 'converses in the terminal; what it prints is a transcript for "rehearse"',
  usage: [
    '[--organisation O] [--channel NAME] [--at ISO]',
    "   lines are the citizen's; /wait 3d moves the clock, /choose ID presses a button, /officer resolve TEXT acts as an officer,",
    '   /as CHANNEL ADDRESS changes who talks, /link opens the last link, /tasks shows what waits for people,',
    '   /subject, /attach, /location, /reply, /quick prepare the next message',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options })
    const at = parsed.text('at')
    const organisation = parsed.text('organisation') ?? 'al-buraimi'
    const channel = parsed.text('channel') ?? 'webchat'
    const address = parsed.text('address') ?? 'citizen'
    const name = parsed.text('name')
    const config = readConfig(io.environment)
    const policies = readPolicies(config, { now: io.now })
    const { rehearsal, stage } = await withArguments(async () => {
      const begin = at === undefined ? io.now() : new Date(instantFrom(at, zoneOf(policies, organisation)))
      const stage = { organisation, channel, address, at: begin, ...(name === undefined ? {} : { name }) }
      return { rehearsal: await Rehearsal.open(config, stage, policies), stage }
    })
    const player = new Player(rehearsal)
    io.stdout.write(
      `# A conversation\norganisation: ${organisation}\nchannel: ${channel}\naddress: ${address}\nat: ${stage.at.toISOString()}\n`,
    )
    try {
      for await (const line of createInterface({ input: io.stdin, terminal: false, signal: io.signal })) {
        if (line.trim() === '') continue
        io.stdout.write(`\n${line.startsWith('/') ? line : `> ${line}`}\n`)
        for (const answer of await answerTo(player, line, io)) io.stdout.write(`${answer}\n`)
      }
    } finally {
      await rehearsal.close()
    }
    return 0
  },
}

/** An action that is refused stands in the transcript by its code, as `rehearse` compares it; why is told beside it. */
async function answerTo(player: Player, line: string, io: CommandIo): Promise<readonly string[]> {
  try {
    return line.startsWith('/') ? await player.act(line.slice(1)) : await player.say(line)
  } catch (error) {
    if (!(error instanceof WaslError)) throw error
    io.stderr.write(`${error.message}\n`)
    return [`! ${error.code}`]
  }
}
