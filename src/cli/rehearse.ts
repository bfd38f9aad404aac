import { readFile, writeFile } from 'node:fs/promises'
import { readConfig } from '../config.ts'
import { WaslError } from '../domain/errors.ts'
import { readPolicies } from '../main.ts'
import { parseArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { print } from './output.ts'
import { rehearse } from './rehearsal/rehearse-file.ts'
import { parseScript } from './rehearsal/script.ts'

/** `wasl rehearse`: plays transcripts and compares; `--update` writes down what was really said. */
export const rehearseCommand: Command = {
  name: 'rehearse',
  summary: 'plays transcripts through the whole gateway in memory and compares',
  usage: ['FILE… [--update] [--json]'],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options: { update: { type: 'boolean' } },
      positionals: ['a transcript'],
      more: true,
    })
    const config = readConfig(io.environment)
    const policies = readPolicies(config, { now: io.now })
    const results: { file: string; differences: Awaited<ReturnType<typeof rehearse>>['differences'] }[] = []
    for (const file of parsed.positionals) {
      const script = parseScript(await readScript(file), file)
      const rehearsed = await rehearse(config, script, { policies })
      if (parsed.has('update')) await writeFile(file, rehearsed.actual)
      results.push({ file, differences: rehearsed.differences })
    }
    const differing = results.filter((result) => result.differences.length > 0)
    print(io, parsed.has('json'), { files: results }, () =>
      [
        ...differing.flatMap(({ file, differences }) =>
          differences.map(
            (found) =>
              `${file}:${found.line}\n  expected\n${indent(found.expected)}\n  said\n${indent(found.said)}`,
          ),
        ),
        `${results.length} played, ${differing.length} differ.`,
      ].join('\n'),
    )
    return differing.length === 0 || parsed.has('update') ? 0 : 1
  },
}

const indent = (lines: readonly string[]) =>
  lines.length === 0 ? '    (nothing)' : lines.map((line) => `    ${line}`).join('\n')

async function readScript(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new WaslError(
      'file-unreadable',
      `${file} cannot be read: name a transcript (test/transcripts/*.chat).`,
      { cause: error },
    )
  }
}
