import { readConfig } from '../config.ts'
import { parseArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { print } from './output.ts'

/** `wasl doctor`: tries what Wasl depends on. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'tries the store and every channel, and says what to do',
  usage: ['[--json]'],
  run: async (args, io) => {
    const parsed = parseArguments(args, {})
    const result = (await callOperation(readConfig(io.environment), 'doctor', {})) as {
      ok: boolean
      lines: { ok: boolean; line: string }[]
    }
    print(io, parsed.has('json'), result, () =>
      result.lines.map((line) => `${line.ok ? 'ok  ' : 'BAD '} ${line.line}`).join('\n'),
    )
    return result.ok ? 0 : 1
  },
}
