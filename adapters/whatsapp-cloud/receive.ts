import type { ChannelIo, Received, WebhookRequest } from '../../src/domain/channel.ts'
import type { WhatsappCloudConfig } from './config.ts'
import { isSameToken, isSigned } from './signature.ts'
import { splitWebhook } from './split.ts'

/** Meta sends up to 3 MB and no more (Webhooks, Payload size). */
const maxBody = 4 * 1024 * 1024

/** Takes Meta's calls: the challenge when the address is set up (GET), and signed webhooks (POST). */
export function receiveWebhook(
  request: WebhookRequest,
  config: WhatsappCloudConfig,
  io: ChannelIo,
): Received {
  if (request.path !== '/') return refuse(404, 'unknown-path')
  if (request.method === 'GET') return answerChallenge(request, io)
  if (request.method !== 'POST') return refuse(405, 'method-not-allowed')
  if (request.body.length > maxBody) return refuse(413, 'body-too-large')
  if (!isSigned(request.body, request.headers['x-hub-signature-256'], io.secrets['appSecret']))
    return refuse(401, 'signature-wrong')
  const items = splitWebhook(
    request.body,
    (number) => number === undefined || number === config.phoneNumberId,
  )
  return { kind: 'accepted', items, answer: { status: 200, body: '' } }
}

/** Meta asks once whether the address is ours (Webhooks, Verification requests). */
function answerChallenge({ query }: WebhookRequest, io: ChannelIo): Received {
  const challenge = query['hub.challenge'] ?? ''
  if (query['hub.mode'] !== 'subscribe' || !/^[\w.-]{1,200}$/.test(challenge))
    return refuse(400, 'challenge-invalid')
  if (!isSameToken(query['hub.verify_token'], io.secrets['verifyToken']))
    return refuse(403, 'verify-token-wrong')
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  return { kind: 'accepted', items: [], answer: { status: 200, headers, body: challenge } }
}

function refuse(status: number, code: string): Received {
  return { kind: 'refused', code, answer: { status, body: JSON.stringify({ error: { code } }) } }
}
