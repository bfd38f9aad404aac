import type { z } from 'zod'
import { ConfigError } from '../src/domain/errors.ts'

/** Something in a channel's settings that cannot be meant; the message continues the sentence that the path begins. */
export interface SettingProblem {
  readonly path: readonly string[]
  readonly message: string
}

/** Settings in their shape. Throws ConfigError naming every one that cannot be meant. */
export function parseSettings<Shape extends z.ZodType>(shape: Shape, raw: unknown): z.output<Shape> {
  const parsed = shape.safeParse(raw ?? {})
  if (parsed.success) return parsed.data
  throw new ConfigError(
    problemsOf(raw, parsed.error).map(({ path, message }) => `${['settings', ...path].join('.')} ${message}`),
  )
}

/** What is wrong with settings as the policy alone says them, each with its place. */
export function checkSettings(shape: z.ZodType, raw: unknown): readonly SettingProblem[] {
  const parsed = shape.safeParse(raw ?? {})
  return parsed.success ? [] : problemsOf(raw, parsed.error)
}

/** zod's issues in the words of our other checks. */
export function problemsOf(raw: unknown, error: z.ZodError): readonly SettingProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], message: 'is no setting of this channel' }))
    return [{ path, message: valueAt(raw, path) === undefined ? 'is missing' : worded(issue) }]
  })
}

function worded(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be ${kinds[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_small' || issue.code === 'too_big') return beyond(issue)
  // A message of our own goes on from the path; zod's own is a sentence.
  return /^[A-Z]/.test(issue.message) ? 'is not in the form that it must have' : issue.message
}

function beyond(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (!issue.message.startsWith('Too ')) return issue.message
  const [bound, more] =
    issue.code === 'too_small' ? [issue.minimum, 'or more'] : [issue.maximum, 'at the most']
  if (issue.origin === 'number' || issue.origin === 'int') return `must be ${bound} ${more}`
  if (issue.code === 'too_small' && bound === 1) return 'must not be empty'
  return `must have ${bound} ${issue.origin === 'string' ? 'characters' : 'entries'} ${more}`
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

/** The value at a path, or undefined where there is none. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let at = root
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Readonly<Record<string, unknown>>)[key]
  }
  return at
}
