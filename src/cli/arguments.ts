import { parseArgs } from 'node:util'
import { WaslError } from '../domain/errors.ts'

/** Wrong arguments: the command line ends with exit code 2 and the usage of the command. */
export class UsageError extends WaslError {
  constructor(message: string, options?: ErrorOptions) {
    super('usage', message, options)
  }
}

/** What an operation refuses because it was called wrongly. */
const wrongCodes: ReadonlySet<string> = new Set([
  'input-invalid',
  'organisation-unknown',
  'organisation-missing',
  'channel-unknown',
  'reference-malformed',
  'instant-malformed',
  'duration-malformed',
  'duration-too-long',
])

/** Whether an operation refused because it was called wrongly. */
export function isWrongCall(error: unknown): error is WaslError {
  return error instanceof WaslError && wrongCodes.has(error.code)
}

/** Runs what was asked; a refusal of wrong arguments becomes a UsageError. */
export async function withArguments<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!isWrongCall(error)) throw error
    throw new UsageError(error.message, { cause: error })
  }
}

interface Shape {
  readonly options?: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
  /** Names of the positional arguments that must be there. */
  readonly positionals?: readonly string[]
  /** Whether more may follow them. */
  readonly more?: true
}

export interface Arguments {
  readonly positionals: readonly string[]
  text(name: string): string | undefined
  has(name: string): boolean
}

/** Parses a command's arguments; throws UsageError that names what is unknown or missing. `--json` is always known. */
export function parseArguments(args: readonly string[], shape: Shape): Arguments {
  const parsed = parse(args, shape)
  const values: Readonly<Record<string, unknown>> = parsed.values
  const names = shape.positionals ?? []
  const missing = names[parsed.positionals.length]
  if (missing !== undefined) throw new UsageError(`${missing} is missing.`)
  const extra = parsed.positionals[names.length]
  if (extra !== undefined && shape.more === undefined)
    throw new UsageError(`"${extra}" is not expected here.`)
  return {
    positionals: parsed.positionals,
    text: (name) => {
      const value = values[name]
      return typeof value === 'string' ? value : undefined
    },
    has: (name) => values[name] !== undefined,
  }
}

function parse(args: readonly string[], shape: Shape) {
  try {
    return parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, ...shape.options },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error),
      { cause: error },
    )
  }
}
