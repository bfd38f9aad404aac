import { readConfig } from '../config.ts'
import { parseArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { print } from './output.ts'

interface Report {
  readonly checked: Readonly<Record<string, number>>
  readonly problems: readonly {
    readonly code: string
    readonly organisation: string
    readonly subject: string
    readonly message: string
  }[]
  readonly more: number
  readonly proves: readonly string[]
  readonly doesNotProve: readonly string[]
}

/** `wasl verify`: proves the store, and says what the proof is worth. */
export const verifyCommand: Command = {
  name: 'verify',
  summary: 'refolds and checks the whole store, and says exactly what that proves',
  usage: ['[--json]'],
  run: async (args, io) => {
    const parsed = parseArguments(args, {})
    const report = (await callOperation(readConfig(io.environment), 'verify', {})) as Report
    print(io, parsed.has('json'), report, () => humanOf(report))
    return report.problems.length === 0 ? 0 : 1
  },
}

function humanOf(report: Report): string {
  const checked = Object.entries(report.checked)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')
  const problems = report.problems.map(
    (problem) => `${problem.organisation}  ${problem.code}  ${problem.subject}: ${problem.message}`,
  )
  return [
    `Checked: ${checked}.`,
    problems.length === 0
      ? 'Nothing is wrong.'
      : [`${problems.length + report.more} problems:`, ...problems].join('\n'),
    'This proves:',
    ...report.proves.map((line) => `  ${line}`),
    'It does not prove:',
    ...report.doesNotProve.map((line) => `  ${line}`),
  ].join('\n')
}
