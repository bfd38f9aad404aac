import { z } from 'zod'
import type { ChannelIo } from '../../src/domain/channel.ts'
import { SendError } from '../../src/domain/errors.ts'
import type { WhatsappCloudConfig } from './config.ts'
import { sortRefusal } from './failure.ts'

/** One request to the Graph API; `makes` is what may have come about when its answer is lost. */
export interface GraphRequest {
  readonly method: 'GET' | 'POST'
  /** Below the version, without a slash in front. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string | FormData
  readonly makes: 'a message' | 'nothing'
  readonly signal?: AbortSignal
}

/** The Graph API with the channel's token. Throws SendError for whatever is not a success. */
export type Graph = (request: GraphRequest) => Promise<unknown>

const answerMilliseconds = 30_000

const errorSchema = z.looseObject({
  error: z.looseObject({ code: z.coerce.number().optional(), is_transient: z.boolean().optional() }),
})

/** Speaks to the Graph API; nothing is sent before it is called. */
export function createGraph(config: WhatsappCloudConfig, io: ChannelIo): Graph {
  return async (request) => {
    const token = io.secrets['accessToken']
    if (!token)
      throw new SendError(
        'token-missing',
        'There is no access token: set the variable that the policy names.',
        {
          retryable: true,
        },
      )
    const url = new URL(`/${config.graphVersion}/${request.path}`, config.graphUrl)
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value)
    const over = AbortSignal.timeout(answerMilliseconds)
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (typeof request.body === 'string') headers['content-type'] = 'application/json'
    try {
      const response = await io.fetch(url, {
        method: request.method,
        headers,
        redirect: 'manual',
        signal: request.signal === undefined ? over : AbortSignal.any([request.signal, over]),
        ...(request.body !== undefined && { body: request.body }),
      })
      return readAnswer(response, await response.text(), request)
    } catch (error) {
      throw error instanceof SendError ? error : sortLoss(error, request)
    }
  }
}

function readAnswer({ status, ok, headers }: Response, text: string, { makes }: GraphRequest): unknown {
  const json = jsonOf(text)
  const { error } = errorSchema.safeParse(json).data ?? {}
  if (ok && error === undefined) {
    if (json !== undefined) return json
    throw lost(makes, 'The platform answered with something that is no JSON.')
  }
  const retryAfterSeconds = waitOf(headers.get('retry-after'))
  throw sortRefusal({
    status,
    ...(error?.code !== undefined && { code: error.code }),
    ...(error?.is_transient !== undefined && { isTransient: error.is_transient }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Seconds, as the Graph API gives them; a date is left to the usual pauses (RFC 9110 §10.2.3). */
const waitOf = (header: string | null): number | undefined =>
  header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined

/** Failures before anything was handed over, by Node's and undici's names for them. */
const neverHandedOver =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/

/** A lost connection: whether a message came about is known only where nothing was handed over. */
function sortLoss(error: unknown, { makes }: GraphRequest): SendError {
  const cause = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  if (neverHandedOver.test(code))
    return new SendError('platform-unreachable', `WhatsApp cannot be reached (${code}).`, {
      cause: error,
      retryable: true,
    })
  return lost(makes, 'The connection to WhatsApp was lost before its answer.', error)
}

function lost(makes: GraphRequest['makes'], words: string, cause?: unknown): SendError {
  return makes === 'nothing'
    ? new SendError('platform-unreachable', words, { cause, retryable: true })
    : new SendError('outcome-unknown', words, { cause, retryable: false })
}
