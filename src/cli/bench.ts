import { readConfig } from '../config.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { benchDialog, type DialogBench } from './bench/dialog.ts'
import type { Command, CommandIo } from './command.ts'
import { print } from './output.ts'

/** `wasl bench`: measures, as ratios within one run. */
export const benchCommand: Command = {
  name: 'bench',
  summary: 'measures what messages cost, against a program written by hand',
  usage: ['dialog [--citizens 100] [--rounds 5] [--json]'],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options: { citizens: { type: 'string' }, rounds: { type: 'string' } },
      positionals: ['what to measure'],
    })
    const number = (name: string, usual: number) => {
      const value = Number(parsed.text(name) ?? usual)
      if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name} is a whole number from 1.`)
      return value
    }
    if (parsed.positionals[0] !== 'dialog')
      throw new UsageError(`"${parsed.positionals[0]}" is not measured; dialog is.`)
    const result = await benchDialog(readConfig(io.environment), number('citizens', 100), number('rounds', 5))
    show(io, parsed.has('json'), result)
    return 0
  },
}

function show(io: CommandIo, json: boolean, result: DialogBench): void {
  print(io, json, result, () =>
    [
      `${result.messages} messages, ${result.cases} cases filed.`,
      `gateway       ${result.gateway.cpuMicrosecondsPerMessage.toFixed(0)} µs CPU a message, ${result.gateway.messagesPerSecond.toFixed(0)} messages a second`,
      `hand-written  ${result.handWritten.cpuMicrosecondsPerMessage.toFixed(0)} µs CPU a message, ${result.handWritten.messagesPerSecond.toFixed(0)} messages a second`,
      `ratio of CPU  ${result.ratio.toFixed(2)} (${result.ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
      'Time in the database, µs a message:',
      ...Object.entries(result.databaseMicrosecondsPerMessage).map(
        ([purpose, microseconds]) => `  ${microseconds.toFixed(0).padStart(5)}  ${purpose}`,
      ),
    ].join('\n'),
  )
}
