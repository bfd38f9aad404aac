import type { z } from 'zod'

/** What is wrong with an operation's input, a sentence for each place, in words for whoever gave the command. */
export function sayProblems(input: unknown, error: z.ZodError): string {
  return error.issues
    .map((issue) => `${nameOf(issue.path)} ${sentence(issue, valueAt(input, issue.path))}`)
    .join('; ')
}

/** The command of a case is what was typed: its fields are named as they are there. */
function nameOf(path: readonly PropertyKey[]): string {
  return (
    path
      .map(String)
      .join('.')
      .replace(/^command\./, '') || 'the input'
  )
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  if (found === undefined) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return isCounted(issue.origin) ? 'must not be empty' : `must be ${issue.minimum} or more`
    case 'too_big':
      return isCounted(issue.origin)
        ? `is too long: at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'of them'}`
        : `must be ${issue.maximum} or less`
    case 'unrecognized_keys':
      return `holds ${issue.keys.join(', ')}, which is not known here`
    case 'invalid_union':
      return 'is nothing that is known here'
    default:
      return issue.message
  }
}

const isCounted = (origin: string): boolean => origin === 'string' || origin === 'array'

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let at = root
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return at
}
