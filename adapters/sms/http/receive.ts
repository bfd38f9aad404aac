import { createHash, timingSafeEqual } from 'node:crypto'
import type { ChannelIo, Received, WebhookRequest } from '../../../src/domain/channel.ts'
import type { HttpConfig } from './config.ts'

/** No report and no text message is longer. */
const longest = 65_536

/** A report of delivery or a citizen's message that a provider posts, proved by the secret `hook`. */
export function receiveByHttp({ http }: HttpConfig, io: ChannelIo, request: WebhookRequest): Received {
  const what =
    request.path === '/receipts' ? 'receipts' : request.path === '/messages' ? 'messages' : undefined
  if (what === undefined || http[what] === undefined)
    return refuse(
      404,
      'unknown-path',
      'Reports go to /receipts, messages to /messages, where the settings name them.',
    )
  if (request.method !== 'POST' && request.method !== 'GET')
    return refuse(405, 'method-not-allowed', 'It is posted, or asked for with GET.')
  const given = request.headers[http.hookField.toLowerCase()] ?? request.query[http.hookField] ?? ''
  if (!isSame(given, io.secrets['hook'] ?? ''))
    return refuse(
      401,
      'secret-wrong',
      `Give the channel's secret as the header or query field ${http.hookField}.`,
    )
  if (request.body.length > longest) return refuse(413, 'too-long', 'That is too long for a text message.')
  const { [http.hookField]: _secret, ...query } = request.query
  const asked = request.body.length === 0
  const body = asked ? new TextEncoder().encode(JSON.stringify(query)) : request.body
  const digest = createHash('sha256').update(`${what}\n`).update(body).digest('hex')
  const type = asked ? 'application/json' : (request.headers['content-type'] ?? 'text/plain')
  return {
    kind: 'accepted',
    items: [
      { externalId: `${what}:${digest.slice(0, 40)}`, digest, contentType: `${type}; wasl=${what}`, body },
    ],
    answer: { status: 200, body: 'OK' },
  }
}

function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return secret !== '' && timingSafeEqual(digest(given), digest(secret))
}

const refuse = (status: number, code: string, message: string): Received => ({
  kind: 'refused',
  code,
  answer: {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: { code, message } }),
  },
})
