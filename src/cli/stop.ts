import { readConfig } from '../config.ts'
import { accountName } from './account-name.ts'
import { parseArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { print } from './output.ts'

const options = {
  organisation: { type: 'string' },
  by: { type: 'string' },
  reason: { type: 'string' },
} as const

const ofFirst = '   of the first organisation, where none is named'

/** `wasl stop`: nothing more is sent on a channel until it is resumed. */
export const stopCommand: Command = {
  name: 'stop',
  summary: 'stops sending on a channel ("*" for all); what is to be said waits',
  usage: ['CHANNEL [--reason TEXT] [--organisation O] [--by NAME] [--json]', ofFirst],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options, positionals: ['the channel'] })
    const input = {
      channel: parsed.positionals[0],
      organisation: parsed.text('organisation'),
      by: parsed.text('by') ?? accountName(),
      reason: parsed.text('reason') ?? 'stopped by hand',
    }
    const result = (await callOperation(readConfig(io.environment), 'stop', input)) as {
      organisation: string
      channel: string
    }
    print(
      io,
      parsed.has('json'),
      result,
      () =>
        `${result.organisation}: nothing is sent on ${result.channel} until "wasl resume ${argument(result.channel)} --organisation ${result.organisation}".`,
    )
    return 0
  },
}

/** As a shell must read it. */
const argument = (channel: string): string => (channel === '*' ? "'*'" : channel)

/** `wasl resume`: a stopped channel speaks again. */
export const resumeCommand: Command = {
  name: 'resume',
  summary: 'lets a stopped channel speak again, what waited first',
  usage: ['CHANNEL [--organisation O] [--by NAME] [--json]', ofFirst],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options, positionals: ['the channel'] })
    const input = {
      channel: parsed.positionals[0],
      organisation: parsed.text('organisation'),
      by: parsed.text('by') ?? accountName(),
    }
    const result = (await callOperation(readConfig(io.environment), 'resume', input)) as {
      organisation: string
      channel: string
    }
    print(io, parsed.has('json'), result, () => `${result.organisation}: ${result.channel} speaks again.`)
    return 0
  },
}
