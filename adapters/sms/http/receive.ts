import { createHash } from 'node:crypto'
import type { ChannelIo, RawItem, Received, WebhookRequest } from '../../../src/domain/channel.ts'
import type { HttpConfig } from './config.ts'
import { fieldsOf, partAt, valueAt } from './fill.ts'
import { isProved } from './prove.ts'
import type { HttpSettings } from './settings.ts'

/** No report and no text message is longer, nor are so many of them. */
const longest = 262_144

type What = 'receipts' | 'messages'

/** Reports of delivery or citizens' messages that a provider posts, proved by the secret `hook`. */
export function receiveByHttp({ http }: HttpConfig, io: ChannelIo, request: WebhookRequest): Received {
  const what = ({ '/receipts': 'receipts', '/messages': 'messages' } as const)[request.path]
  if (what === undefined || http[what] === undefined)
    return refuse(
      404,
      'unknown-path',
      'Reports go to /receipts, messages to /messages, where the settings name them.',
    )
  const mayAsk = http.hookSignature === undefined
  if (request.method !== 'POST' && !(mayAsk && request.method === 'GET'))
    return refuse(405, 'method-not-allowed', 'It is posted, or asked for with GET where it is not signed.')
  if (request.body.length > longest) return refuse(413, 'too-long', 'That is too long for text messages.')
  if (!isProved(http, request, io.secrets['hook'] ?? ''))
    return refuse(
      401,
      'secret-wrong',
      `Sign it with the channel's secret, or give it as the header or query field ${http.hookField}.`,
    )
  return {
    kind: 'accepted',
    items: itemsOf(http, what, request, io.now()),
    answer: { status: 200, body: 'OK' },
  }
}

function itemsOf(http: HttpSettings, what: What, request: WebhookRequest, now: Date): readonly RawItem[] {
  const { [http.hookField]: _secret, ...query } = request.query
  const isAsked = request.body.length === 0
  const body = isAsked ? jsonOf(query) : request.body
  const type = isAsked ? 'application/json' : (request.headers['content-type'] ?? 'text/plain')
  const place = http[what]?.list
  const list = place === undefined ? undefined : partAt(fieldsOf(type, new TextDecoder().decode(body)), place)
  if (!Array.isArray(list)) return [itemOf(http, what, type, body, now)]
  return list.map((each: unknown) => itemOf(http, what, 'application/json', jsonOf(each), now))
}

/**
 * What is posted once more is the same item. A message that its provider gives no id is another each time: a citizen may well
 * write "1" twice, and twice is better than not at all.
 */
function itemOf(http: HttpSettings, what: What, type: string, body: Uint8Array, now: Date): RawItem {
  const fields = fieldsOf(type, new TextDecoder().decode(body))
  const isNamed = what === 'receipts' || valueAt(fields, http.messages?.id) !== undefined
  const digest = createHash('sha256')
    .update(`${what}\n${isNamed ? '' : now.toISOString()}\n`)
    .update(body)
    .digest('hex')
  return {
    externalId: `${what}:${digest.slice(0, 40)}`,
    digest,
    contentType: `${type}; wasl=${what}`,
    body,
  }
}

const jsonOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

const refuse = (status: number, code: string, message: string): Received => ({
  kind: 'refused',
  code,
  answer: {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: { code, message } }),
  },
})
