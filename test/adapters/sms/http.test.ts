import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialled, kept } from '../../../adapters/sms/address.ts'
import { parseSmsConfig } from '../../../adapters/sms/config.ts'
import { sms } from '../../../adapters/sms/index.ts'
import type { AnyOpenChannel, OpenChannel, WebhookRequest } from '../../../src/domain/channel.ts'
import { ConfigError, SendError } from '../../../src/domain/errors.ts'
import {
  type Answer,
  gatewaySecrets,
  type SmsGateway,
  settingsOf,
  startSmsGateway,
} from '../../system/sms-gateway.ts'
import { createWorld } from '../world.ts'

describe('a number', () => {
  it.each([
    ['92345678', '92345678', '96892345678'],
    ['+96892345678', '92345678', '96892345678'],
    ['0096892345678', '92345678', '96892345678'],
    ['968 9234 5678', '92345678', '96892345678'],
    ['+971501234567', '+971501234567', '971501234567'],
    ['00971501234567', '+971501234567', '971501234567'],
    ['971501234567', '+971501234567', '971501234567'],
    ['90017', '90017', '90017'],
  ])('%s is kept as %s and dialled as %s', (written, asKept, asDialled) => {
    expect([kept(written), dialled(kept(written) ?? '')]).toEqual([asKept, asDialled])
  })

  it.each(['BuraimiGov', '', '+', '12', '1234567890123456'])('%s is none', (written) => {
    expect(kept(written)).toBeUndefined()
  })
})

let gateway: SmsGateway
let channel: OpenChannel
beforeEach(async () => {
  gateway = await startSmsGateway()
  channel = sms.open(parseSmsConfig(settingsOf(gateway)), createWorld(gatewaySecrets, 'sms').io)
})
afterEach(() => gateway.stop())

const send = (text = 'hello') =>
  channel.send(
    {
      conversation: 'c',
      to: { address: '92345678' },
      language: 'en',
      text,
      choices: [],
      attachments: [],
    },
    'key-1',
  )

describe('a text that is handed to the gateway', () => {
  it.each<[Answer, string, boolean, number | undefined]>([
    ['busy', 'sms-busy', true, 17],
    ['broken', 'sms-gateway-failed', true, undefined],
    ['refused', 'sms-refused', false, undefined],
    ['login', 'sms-login-refused', true, 300],
    ['silent', 'outcome-unknown', false, undefined],
    ['redirect', 'sms-refused', false, undefined],
    ['error-inside', 'sms-refused', false, undefined],
    ['full-inside', 'sms-busy', true, undefined],
  ])('and is answered by %s fails with %s', async (answer, code, retryable, pause) => {
    gateway.next(answer)
    const error = await send().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SendError)
    expect(error).toMatchObject({ code, retryable, retryAfterSeconds: pause })
    expect(gateway.requests).toHaveLength(1)
  })

  it('whose login is refused needs a person, until one is taken', async () => {
    const open = channel as AnyOpenChannel
    expect(open.health?.()).toEqual({ connected: true })
    gateway.next('login')
    await expect(send()).rejects.toMatchObject({ code: 'sms-login-refused' })
    expect(open.health?.()).toMatchObject({ connected: false, needsPerson: 'refused' })
    expect(await open.diagnose?.(AbortSignal.timeout(5000))).toMatchObject([{ ok: false }])
    await send()
    expect(open.health?.()).toMatchObject({ connected: true })
    expect(open.health?.()).not.toHaveProperty('needsPerson')
  })

  it('is not sent where nobody is there, and is tried again', async () => {
    await gateway.stop()
    await expect(send()).rejects.toMatchObject({ code: 'sms-unreachable', retryable: true })
  })

  it('has the id that the gateway gives, and is proved by a later report', async () => {
    expect(await send()).toEqual({ externalId: 'sms-1', confirmed: false })
  })

  it.each([
    ['plain letters', 'Hello, case 26-1234', '0'],
    ['a letter of another alphabet', 'caf\u0639', '8'],
  ])('says its alphabet: %s', async (_what, text, coding) => {
    await send(text)
    expect(gateway.given.at(-1)).toMatchObject({ coding, to: '96892345678' })
  })
})

const posted = (path: string, body: string, more: Partial<WebhookRequest> = {}): WebhookRequest => ({
  method: 'POST',
  path,
  query: {},
  headers: { 'content-type': 'application/x-www-form-urlencoded', secret: gatewaySecrets.hook },
  body: new TextEncoder().encode(body),
  remoteAddress: '192.0.2.9',
  ...more,
})

async function read(request: WebhookRequest) {
  const received = channel.receive(request)
  if (received.kind === 'refused') return received.code
  const [item] = received.items
  if (item === undefined) return 'nothing'
  return channel.parse(item, AbortSignal.timeout(5000)).catch((error: unknown) => error)
}

describe('what the provider posts', () => {
  it.each([
    ['delivered', 'DELIVRD', 'delivered', undefined],
    ['in small letters', 'delivrd', 'delivered', undefined],
    ['not delivered', 'UNDELIV', 'failed', 'sms-undeliv'],
    ['on its way', 'ACCEPTD', 'sent', undefined],
  ])('is a receipt: %s', async (_what, said, status, error) => {
    expect(await read(posted('/receipts', `id=sms-1&to=%2B96892345678&status=${said}`))).toMatchObject([
      { kind: 'receipt', about: 'sms-1', conversation: '92345678', status, ...(error && { error }) },
    ])
  })

  it('is a citizen’s message, kept under the number that their case would hold', async () => {
    const words = '\u0645\u062A\u0649 \u062A\u062C\u0648\u0646\u061F'
    const body = new URLSearchParams({ id: 'in-1', from: '0096892345678', text: words }).toString()
    expect(await read(posted('/messages', body))).toMatchObject([
      { kind: 'message', externalId: 'in-1', conversation: '92345678', text: words },
    ])
  })

  it('may come with GET, the secret among the query and out of what is stored', async () => {
    const query = { secret: gatewaySecrets.hook, id: 'sms-1', to: '92345678', status: 'DELIVRD' }
    const received = channel.receive(posted('/receipts', '', { method: 'GET', query, headers: {} }))
    expect(received.kind).toBe('accepted')
    expect(JSON.stringify(received)).not.toContain(gatewaySecrets.hook)
  })

  it.each([
    ['without the secret', posted('/receipts', 'id=1', { headers: {} }), 'secret-wrong'],
    ['with another secret', posted('/receipts', 'id=1', { headers: { secret: 'x' } }), 'secret-wrong'],
    ['somewhere else', posted('/elsewhere', 'id=1'), 'unknown-path'],
    ['by another method', posted('/receipts', 'id=1', { method: 'DELETE' }), 'method-not-allowed'],
    ['that is enormous', posted('/messages', 'x'.repeat(300_000)), 'too-long'],
  ])('%s is refused', async (_what, request, code) => {
    expect(await read(request)).toBe(code)
  })

  it.each([
    ['nothing of what the settings name', 'colour=blue'],
    ['nests instead of fields', `{"id":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['fields of other kinds', '{"id":{"a":1},"from":[],"text":null}'],
  ])('holds %s: it is kept for a person', async (_what, body) => {
    expect(await read(posted('/messages', body))).toMatchObject({ code: 'sms-field-missing' })
  })

  it('has one name however often it comes', () => {
    const names = [1, 2].map(() => {
      const received = channel.receive(posted('/receipts', 'id=sms-1&to=1&status=DELIVRD'))
      return received.kind === 'accepted' ? received.items[0]?.externalId : received.code
    })
    expect(names[0]).toBe(names[1])
  })
})

describe('settings', () => {
  it('name the secrets that they need', () => {
    const open = () => sms.open(parseSmsConfig(settingsOf(gateway)), createWorld({}, 'sms').io)
    expect(open).toThrow(ConfigError)
    expect(open).toThrow(/secretEnv\.token is missing.*\n.*secretEnv\.hook is missing/u)
  })

  it('make any request that a manual asks for', async () => {
    const seen: { url: string; init: RequestInit | undefined }[] = []
    const world = createWorld(gatewaySecrets, 'sms')
    const io = {
      ...world.io,
      fetch: async (url: string | URL, init?: RequestInit) => {
        seen.push({ url: String(url), init })
        return new Response('OK 77', { status: 200, headers: { 'content-type': 'text/plain' } })
      },
    }
    const http = {
      url: 'https://sms.example.om/send?v=2',
      fields: { n: '{to}', m: '{text}', p: '{secret:token}' },
    }
    const config = (more: object) => parseSmsConfig({ sender: '90017', http: { ...http, ...more } })
    const letter = {
      conversation: 'c',
      to: { address: '92345678' },
      language: 'en',
      text: 'a & b=c {to}',
      choices: [],
      attachments: [],
    } as const
    await sms.open(config({ method: 'GET' }), io).send(letter, 'k')
    await sms.open(config({ as: 'form' }), io).send(letter, 'k')
    await sms
      .open(config({ fields: { list: [{ to: '{to}', text: '{text}' }], parts: 1 } }), io)
      .send(letter, 'k')
    const secret = gatewaySecrets.token
    expect(seen.map(({ url, init }) => [url, init?.body])).toEqual([
      [`https://sms.example.om/send?v=2&n=96892345678&m=a+%26+b%3Dc+%7Bto%7D&p=${secret}`, undefined],
      ['https://sms.example.om/send?v=2', `n=96892345678&m=a+%26+b%3Dc+%7Bto%7D&p=${secret}`],
      ['https://sms.example.om/send?v=2', '{"list":[{"to":"96892345678","text":"a & b=c {to}"}],"parts":1}'],
    ])
  })
})
