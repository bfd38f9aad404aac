import type { z } from 'zod'
import { renderPath } from './assumed.ts'
import type { Path, Problem } from './problem.ts'
import type { Source } from './source.ts'

type Issue = z.core.$ZodIssue

/** A file's content in its shape, or every place where it is not. */
export function parseFile<Shape extends z.ZodType>(
  source: Source,
  shape: Shape,
): { readonly value: z.output<Shape> | undefined; readonly problems: readonly Problem[] } {
  const parsed = shape.safeParse(source.value)
  if (parsed.success) return { value: parsed.data, problems: [] }
  return { value: undefined, problems: parsed.error.issues.flatMap((issue) => problemsOf(source, issue)) }
}

function problemsOf(source: Source, issue: Issue): Problem[] {
  const name = (path: Path) => (path.length === 0 ? 'the file' : `\`${renderPath(source.value, path)}\``)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return source.problem(path, `${name(path)} is not known here; remove it or mend its spelling`, 'key')
    })
  }
  if (issue.code === 'invalid_key') {
    const [reason] = issue.issues
    return [source.problem(issue.path, `${name(issue.path)} ${reason?.message ?? 'is no name'}`, 'key')]
  }
  const found = valueAt(source.value, issue.path)
  if (found === undefined) return [source.problem(issue.path, `${name(issue.path)} is missing`)]
  return [source.problem(issue.path, `${name(issue.path)} ${sentence(issue, found)}`)]
}

function sentence(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}, not ${kindOf(found)}${issue.expected === 'string' ? '; put it in quotes' : ''}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be ${issue.minimum} or more`
        : custom(issue)
    case 'too_big':
      return `must be ${issue.maximum} or less`
    default:
      return issue.message
  }
}

/** A message of our own, or what zod says where there is none. */
function custom(issue: Issue): string {
  return issue.message.startsWith('Too small') ? 'must not be empty' : issue.message
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number') return `the number ${value}`
  return kinds[typeof value] ?? typeof value
}

function valueAt(root: unknown, path: Path): unknown {
  let at = root
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return at
}
