import { createHash } from 'node:crypto'
import type { Channel, ChannelIo, OpenChannel, Received, WebhookRequest } from '../../src/domain/channel.ts'
import { bearerToken, openVisitor } from '../../src/domain/visitor.ts'
import { parseWebchatConfig, type WebchatConfig } from './config.ts'
import { webchatLimits } from './limits.ts'
import { parseStored, readPosted } from './posted.ts'
import { isSeen, parseSeen, readSeen } from './seen.ts'

/**
 * The office's own chat page. `POST /messages` takes one message of a visitor as `application/json`, who is proved by
 * a sealed token in `authorization: Bearer …`. A cookie proves nobody here: browsers send it along for any page. The page
 * reads answers from the transcript, so that nothing is sent; `POST /seen` says which of them it has been given. A page that gives another message an id that was used loses nothing: the digest tells them apart.
 */
export const webchat: Channel<WebchatConfig> = {
  kind: 'webchat',
  limits: webchatLimits,
  parseConfig: parseWebchatConfig,
  open: (_config, io) => openWebchat(io),
}

function openWebchat(io: ChannelIo): OpenChannel {
  return {
    receive: (request) => receive(request, io),
    parse: async (raw) => [isSeen(raw) ? parseSeen(raw, io.channel) : parseStored(raw, io.channel)],
    send: async (_message, key) => ({ externalId: key, confirmed: false }),
    close: async () => undefined,
  }
}

function receive(request: WebhookRequest, io: ChannelIo): Received {
  if (request.path !== '/messages' && request.path !== '/seen')
    return refuse(404, 'unknown-path', 'Messages are posted to /messages.')
  if (request.method !== 'POST') return refuse(405, 'method-not-allowed', 'Messages are posted with POST.')
  if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? ''))
    return refuse(415, 'type-not-json', 'Messages are posted as application/json.')
  const token = bearerToken(request.headers)
  const visitor = token === undefined ? undefined : openVisitor(io, token)
  if (visitor === undefined)
    return refuse(401, 'visitor-unknown', 'Ask for a new chat session, then send again.')
  if (request.path === '/seen') {
    const items = readSeen(request.body, visitor)
    return items === undefined
      ? refuse(400, 'seen-invalid', 'Say which messages were shown: { ids: […] }.')
      : { kind: 'accepted', items, answer: json(202, { accepted: true }) }
  }
  const posted = readPosted(request.body, visitor, io)
  if (posted.kind === 'refused') return refuse(posted.status, posted.code, posted.message)
  const { message } = posted
  const body = new TextEncoder().encode(JSON.stringify({ ...message, visitor }))
  return {
    kind: 'accepted',
    items: [
      {
        externalId: `${visitor}:${message.id}`,
        digest: createHash('sha256').update(body).digest('hex'),
        contentType: 'application/json',
        body,
      },
    ],
    answer: json(202, { accepted: true, id: message.id }),
  }
}

function refuse(status: number, code: string, message: string): Received {
  return { kind: 'refused', code, answer: json(status, { error: { code, message } }) }
}

function json(status: number, body: unknown) {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  }
}
