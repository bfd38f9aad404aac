/**
 * The one family of errors. `code` is stable and may be matched; `message` says what to do about it and
 * never holds a secret or a citizen's words. Expected outcomes are values, not errors.
 */
export class WaslError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** A setting (policy, `.env`, a channel's config) that cannot be meant; `problems` names each one. */
export class ConfigError extends WaslError {
  readonly problems: readonly string[]
  constructor(problems: readonly string[], options?: ErrorOptions) {
    super('config-invalid', problems.join('\n'), options)
    this.problems = problems
  }
}

/** Says whether a failed send may be tried again, and not before how many seconds. */
export class SendError extends WaslError {
  readonly retryable: boolean
  readonly retryAfterSeconds: number | undefined
  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { readonly retryable: boolean; readonly retryAfterSeconds?: number },
  ) {
    super(code, message, options)
    this.retryable = options.retryable
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** For the end of an exhaustive switch: compiles only when every kind was handled. */
export function unreachable(value: never): never {
  throw new WaslError('unreachable', `Unhandled kind ${JSON.stringify(value)}: add it to this switch.`)
}

/** A short word for an error that holds nothing a citizen said. */
export const codeOf = (error: unknown): string =>
  error instanceof WaslError ? error.code : error instanceof Error ? error.name : 'unknown'
