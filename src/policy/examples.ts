import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { intents } from '../domain/understanding.ts'
import type { Problem } from './problem.ts'
import { unreadable, wholeFile } from './source.ts'

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

/** Reads JSON Lines of labelled messages; `file` is named in problems. With `services`, one that is not among them is a mistake. */
export function parseExamples(text: string, file: string, services?: ReadonlySet<string>): LoadedExamples {
  const examples: Example[] = []
  const problems: Problem[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const fail = (message: string) =>
      problems.push({ severity: 'mistake', file, line: index + 1, column: 1, path: '', message })
    try {
      const parsed = example.safeParse(JSON.parse(line))
      const unknown = parsed.success ? unknownService(parsed.data, services) : undefined
      if (unknown !== undefined) fail(`there is no service "${unknown}" in services.yaml`)
      else if (parsed.success) examples.push({ ...parsed.data, file: basename(file) })
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

/** Reads a file of labelled messages; one that cannot be read is a problem of that file. */
export function readExamples(path: string, file = path, services?: ReadonlySet<string>): LoadedExamples {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return { examples: [], problems: [wholeFile(file, unreadable(error))] }
  }
  return parseExamples(text, file, services)
}

function unknownService(
  { service, accept }: z.output<typeof example>,
  services: ReadonlySet<string> | undefined,
): string | undefined {
  return [service, ...accept.service]
    .filter((slug) => slug !== null)
    .find((slug) => services !== undefined && slug !== 'none' && !services.has(slug))
}

/** The examples in an office's folder, in the order of the names of their files; each of a service that the office has. */
export function loadExamples(
  dataDir: string,
  folder: string,
  services: readonly { readonly slug: string }[],
): LoadedExamples {
  const directory = join(dataDir, folder, 'examples')
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.jsonl')) : []
  const known = new Set(services.map(({ slug }) => slug))
  const read = files
    .sort()
    .map((name) => readExamples(join(directory, name), `${folder}/examples/${name}`, known))
  return {
    examples: read.flatMap(({ examples }) => examples),
    problems: read.flatMap(({ problems }) => problems),
  }
}
