import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A text that the gateway was given. */
export interface GivenText {
  readonly to: string
  readonly from: string
  readonly text: string
  readonly coding: string
  readonly id: string
}

/** A provider's gateway for text messages on the loopback: takes JSON with a bearer token, answers as it is told. */
export interface SmsGateway {
  readonly url: string
  readonly given: readonly GivenText[]
  /** Requests that came at all, with what they held. */
  readonly requests: readonly { readonly method: string; readonly path: string; readonly body: string }[]
  /** What becomes of the next request. */
  next(answer: Answer): void
  stop(): Promise<void>
}

export type Answer =
  | 'busy'
  | 'broken'
  | 'refused'
  | 'login'
  | 'silent'
  | 'redirect'
  | 'error-inside'
  | 'full-inside'

export const gatewayToken = 'a-token-that-nobody-may-read'
export const pauseSeconds = 17

export async function startSmsGateway(): Promise<SmsGateway> {
  const given: GivenText[] = []
  const requests: { method: string; path: string; body: string }[] = []
  const planned: Answer[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      requests.push({ method: request.method ?? '', path: request.url ?? '', body })
      const say = (status: number, what: unknown, headers: Record<string, string> = {}) =>
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(what))
      if (request.method === 'HEAD') {
        response.writeHead(404).end()
        return
      }
      switch (planned.shift()) {
        case 'busy':
          say(429, {}, { 'retry-after': String(pauseSeconds) })
          return
        case 'broken':
          say(502, { error: 'upstream' })
          return
        case 'refused':
          say(400, { error: 'number' })
          return
        case 'silent':
          response.destroy()
          return
        case 'redirect':
          response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end()
          return
        case 'error-inside':
          say(200, { result: { code: 'INVALID_NUMBER' } })
          return
        case 'full-inside':
          say(200, { result: { code: 'QUEUE_FULL' } })
          return
        case 'login':
          say(401, {})
          return
        default:
          break
      }
      if (request.headers.authorization !== `Bearer ${gatewayToken}`) {
        say(401, {})
        return
      }
      const { to, from, text, coding } = JSON.parse(body) as Omit<GivenText, 'id'>
      const id = `sms-${given.length + 1}`
      given.push({ to, from, text, coding, id })
      say(200, { result: { code: 'OK' }, messages: { id }, id })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1/messages`,
    given,
    requests,
    next: (answer) => planned.push(answer),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Settings of a channel whose provider this is. */
export const settingsOf = (gateway: Pick<SmsGateway, 'url'>) => ({
  sender: 'BuraimiGov',
  http: {
    url: gateway.url,
    headers: { authorization: 'Bearer {secret:token}' },
    fields: { to: '{to}', from: '{from}', text: '{text}', coding: '{coding}' },
    answer: { id: 'messages.id', outcome: 'result.code', taken: ['OK'], again: ['QUEUE_FULL'] },
    receipts: {
      id: 'id',
      to: 'to',
      status: 'status',
      delivered: ['DELIVRD'],
      failed: ['UNDELIV', 'EXPIRED'],
    },
    messages: { id: 'id', from: 'from', text: 'text' },
  },
})

export const gatewaySecrets = { token: gatewayToken, hook: 'a-secret-of-the-hook' }
