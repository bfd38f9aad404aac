import type { ChannelIo, Receipt } from '../../../src/domain/channel.ts'
import { SendError } from '../../../src/domain/errors.ts'
import type { Outbound } from '../../../src/domain/message.ts'
import { smsLength } from '../../../src/domain/sms-parts.ts'
import { dialled } from '../address.ts'
import type { HttpConfig } from './config.ts'
import { fieldsOf, fill, fillAddress, type Values, valueAt } from './fill.ts'

const answerMilliseconds = 30_000
const longestAnswer = 65_536
/** Who keeps the account mends a refused login: what waits goes out then. */
const loginPauseSeconds = 300

/** Hands a text to the provider's gateway. Throws SendError. */
export async function sendByHttp(
  config: HttpConfig,
  io: ChannelIo,
  message: Outbound,
  key: string,
): Promise<Receipt> {
  const { http } = config
  const to = dialled(message.to.address)
  if (to === undefined) throw permanent('address-invalid')
  const { alphabet, parts } = smsLength(message.text)
  const values: Values = {
    ...Object.fromEntries(Object.entries(io.secrets).map(([name, value]) => [`secret:${name}`, value])),
    to,
    text: message.text,
    from: config.sender,
    key,
    keyInAddress: encodeURIComponent(key),
    parts: String(parts),
    coding: alphabet === 'gsm-7' ? '0' : '8',
  }
  const { status, headers, body } = await ask(io, requestOf(config, values))
  if (status === 429) throw refused('sms-busy', pauseOf(headers))
  if (status === 401 || status === 403) throw refused('sms-login-refused', loginPauseSeconds)
  if ([408, 425, ...http.answer.againStatus].includes(status)) throw refused('sms-busy', pauseOf(headers))
  if (status >= 500) throw refused('sms-gateway-failed', pauseOf(headers))
  if (status < 200 || status >= 300) throw permanent('sms-refused')
  const answer = answerOf(config, headers.get('content-type') ?? '', body)
  const outcome = valueAt(answer, http.answer.outcome)
  if (http.answer.outcome !== undefined && !http.answer.taken.includes(outcome ?? ''))
    throw http.answer.again.includes(outcome ?? '')
      ? refused('sms-busy', undefined)
      : permanent('sms-refused')
  return { externalId: valueAt(answer, idPlace(http)) ?? key, confirmed: http.receipts === undefined }
}

function answerOf({ http }: HttpConfig, contentType: string, body: string): unknown {
  const { pattern } = http.answer
  return pattern === undefined ? fieldsOf(contentType, body) : new RegExp(pattern, 'u').exec(body)?.groups
}

/** A pattern's group is called by its name. */
const idPlace = ({ answer: { pattern, id } }: HttpConfig['http']): string | undefined =>
  id ?? (pattern === undefined ? undefined : 'id')

interface Asked {
  readonly url: string
  readonly request: RequestInit
}

function requestOf({ http }: HttpConfig, values: Values): Asked {
  const headers = fill(http.headers, values) as Record<string, string>
  const fields = fill(http.fields, values) as Record<string, unknown>
  const form = () =>
    new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, plain(value)]))
  const address = fillAddress(http.url, values)
  if (http.method === 'GET') {
    const url = new URL(address)
    for (const [name, value] of form()) url.searchParams.append(name, value)
    return { url: url.href, request: { method: 'GET', headers } }
  }
  const body = http.as === 'form' ? form().toString() : JSON.stringify(fields)
  const type = http.as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  return {
    url: address,
    request: { method: 'POST', headers: { 'content-type': `${type}; charset=utf-8`, ...headers }, body },
  }
}

const plain = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

/** A redirect is not followed: the text and the secret are for this gateway alone. */
async function ask(io: ChannelIo, { url, request }: Asked) {
  try {
    const response = await io.fetch(url, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMilliseconds),
    })
    const body = (await response.text()).slice(0, longestAnswer)
    return { status: response.status, headers: response.headers, body }
  } catch (error) {
    throw wasNotSent(error)
      ? new SendError('sms-unreachable', 'The provider’s gateway cannot be reached.', {
          retryable: true,
          cause: error,
        })
      : new SendError('outcome-unknown', 'The provider’s gateway did not answer.', {
          retryable: false,
          cause: error,
        })
  }
}

/** Nobody was there to take it; every other failure may have come after the gateway had it. */
function wasNotSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  return /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|DEPTH_ZERO|UNABLE_TO)/.test(
    code,
  )
}

/** Retry-After in seconds (RFC 9110 §10.2.3); a date is left to the usual pause. */
function pauseOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

const refused = (code: string, retryAfterSeconds: number | undefined): SendError =>
  new SendError(code, 'The provider’s gateway takes nothing now: it is tried again.', {
    retryable: true,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })

const permanent = (code: string): SendError =>
  new SendError(code, 'The provider’s gateway does not take this message.', { retryable: false })
