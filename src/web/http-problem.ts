import { WaslError } from '../domain/errors.ts'

/** Ends a request with a status and a stable code. A page shows its own text `problem.<code>` or that of the status. */
export class HttpProblem extends WaslError {
  readonly status: number
  readonly retryAfterSeconds: number | undefined
  constructor(
    status: number,
    code: string,
    message: string,
    options: ErrorOptions & { readonly retryAfterSeconds?: number } = {},
  ) {
    super(code, message, options)
    this.status = status
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

const busy = new Set(['store-full', 'store-busy', 'queue-full'])

/**
 * What a request that failed is answered with: the gateway's "come again" codes are 503, the errors of Express's
 * body parsers keep their status (http-errors: `status`, `type`, `expose`), everything else is a 500 that tells nothing.
 */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof WaslError && busy.has(error.code)) {
    return new HttpProblem(
      503,
      error.code,
      'The office cannot store anything for the moment; send it again soon.',
      {
        cause: error,
        retryAfterSeconds: 5,
      },
    )
  }
  const thrown = (error instanceof Error ? error : {}) as {
    readonly status?: unknown
    readonly type?: unknown
  }
  if (thrown.type === 'entity.too.large')
    return new HttpProblem(413, 'body-too-large', 'The request is larger than this address takes.', {
      cause: error,
    })
  if (typeof thrown.status === 'number' && thrown.status >= 400 && thrown.status < 500) {
    return new HttpProblem(thrown.status, 'request-invalid', 'The request cannot be read.', { cause: error })
  }
  return new HttpProblem(500, 'internal', 'Something went wrong here; it has been noted.', { cause: error })
}
