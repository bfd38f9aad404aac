import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { intents } from '../domain/understanding.ts'
import type { Problem } from './problem.ts'

const intent = z.enum(intents)
const service = z.string().min(1).nullable()
const example = z.object({
  text: z.string().min(1),
  type: intent,
  service: service.default(null),
  /** Messages of one situation stand on one side when it is measured how well others are understood. */
  situation: z.string().min(1).optional(),
  lang: z.string().optional(),
  accept: z
    .object({ type: z.array(intent).default([]), service: z.array(service).default([]) })
    .default({ type: [], service: [] }),
  slots: z.record(z.string(), z.string()).optional(),
})

/** A message with what it means: to learn from, or to measure by. `service` null is none; `file` is where it stands. */
export type Example = z.output<typeof example> & { readonly file: string }

/** Messages and the lines that are none. */
export interface LoadedExamples {
  readonly examples: readonly Example[]
  readonly problems: readonly Problem[]
}

/** Reads JSON Lines of labelled messages; `file` is named in problems. */
export function parseExamples(text: string, file: string): LoadedExamples {
  const examples: Example[] = []
  const problems: Problem[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const fail = (message: string) =>
      problems.push({ severity: 'mistake', file, line: index + 1, column: 1, path: '', message })
    try {
      const parsed = example.safeParse(JSON.parse(line))
      if (parsed.success) examples.push({ ...parsed.data, file: basename(file) })
      else
        fail(
          `${parsed.error.issues[0]?.path.join('.') ?? 'the line'} is not as it must be: write {"text", "type", "service"}`,
        )
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      fail('the line is not JSON')
    }
  }
  return { examples, problems }
}

/** The examples in an office's folder, in the order of the names of their files. */
export function loadExamples(dataDir: string, folder: string): LoadedExamples {
  const directory = join(dataDir, folder, 'examples')
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.jsonl')) : []
  const read = files
    .sort()
    .map((name) => parseExamples(readFileSync(join(directory, name), 'utf8'), `${folder}/examples/${name}`))
  return {
    examples: read.flatMap(({ examples }) => examples),
    problems: read.flatMap(({ problems }) => problems),
  }
}
