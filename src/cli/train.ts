import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { parseArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { print } from './output.ts'
import { readSchools, trainAll } from './training.ts'

/** `wasl train`: makes the models of the examples; the same examples give the same bytes. */
export const trainCommand: Command = {
  name: 'train',
  summary: 'learns from the examples in the policy folder and writes the models; the same bytes every time',
  usage: [
    '[--check] [--json]',
    '--check    writes nothing; ends with 1 when a model is not what its examples give',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options: { check: { type: 'boolean' } } })
    const { policyDir } = readConfig(io.environment)
    const files = trainAll(readSchools(policyDir))
    const changed = files.filter(({ file, bytes }) => !isSame(join(policyDir, file), bytes))
    if (!parsed.has('check'))
      for (const { file, bytes } of changed) writeFileSync(join(policyDir, file), bytes)
    print(
      io,
      parsed.has('json'),
      files.map(({ file, examples, bytes }) => ({ file, examples, bytes: bytes.length })),
      () =>
        files
          .map(({ file, examples, bytes }) => {
            const state = changed.some((one) => one.file === file)
              ? parsed.has('check')
                ? 'differs'
                : 'written'
              : 'as it was'
            return `${file}: ${bytes.length} bytes from ${examples} examples, ${state}`
          })
          .join('\n'),
    )
    return parsed.has('check') && changed.length > 0 ? 1 : 0
  },
}

const isSame = (path: string, bytes: Uint8Array): boolean =>
  existsSync(path) && Buffer.compare(readFileSync(path), bytes) === 0
