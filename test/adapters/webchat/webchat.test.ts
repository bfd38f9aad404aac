import { describe, expect, test } from 'vitest'
import { webchat } from '../../../adapters/webchat/index.ts'
import type { WebhookRequest } from '../../../src/domain/channel.ts'
import { sealFile, sealVisitor, visitorCookie } from '../../../src/domain/visitor.ts'
import { testIo, testSeals } from '../../web/fake-gateway.ts'
import { channelContract, type Sample } from '../contract.ts'
import { createWorld } from '../world.ts'

const io = testIo('al-buraimi', 'chat')
const channel = webchat.open(webchat.parseConfig({}), io)
const token = sealVisitor(io, 'v1')
const proof = (shown: string) => ({ authorization: `Bearer ${shown}`, 'content-type': 'application/json' })
const bearer = proof(token)

const stored = { ref: 'stored-ref', name: 'صورة.png', contentType: 'image/png', bytes: 12 }

channelContract('webchat', async () => {
  const { seal, open } = createWorld({}).io
  const genuine = proof(sealVisitor({ seal, open }, 'visitor-7'))
  const first = ([sample]: readonly Sample[]) => post(sample ?? {}, genuine)
  return {
    limits: webchat.limits,
    config: { embedOrigins: ['https://www.example.om'] },
    parseConfig: webchat.parseConfig,
    badConfigs: [
      {
        raw: { embedOrigins: ['https://www.example.om/page', 'example.om'] },
        names: ['embedOrigins.0', 'embedOrigins.1'],
      },
      { raw: { colour: 'red' }, names: ['colour'] },
    ],
    secrets: {},
    abilities: [],
    open: (world) => webchat.open(webchat.parseConfig({}), world),
    way: {
      kind: 'webhook',
      maxBatch: 1,
      request: first,
      forged: (sample) => post(sample, proof('ybdfmpzzzz')),
      unknownKind: () => post({ id: 'new', drawing: [[1, 2]] }, genuine),
    },
    platform: { kind: 'own-page' },
    to: { address: 'visitor-7' },
    stop: async () => undefined,
  }
})

function post(
  body: unknown,
  headers: Readonly<Record<string, string>> = bearer,
  path = '/messages',
): WebhookRequest {
  const bytes =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
  return { method: 'POST', path, query: {}, headers, body: bytes, remoteAddress: '127.0.0.1' }
}

async function heard(body: unknown) {
  const received = channel.receive(post(body))
  if (received.kind === 'refused') throw new Error(received.answer.body)
  const [item] = received.items
  if (item === undefined) throw new Error('no item')
  return { item, answer: received.answer, inbound: (await channel.parse(item, AbortSignal.timeout(1000)))[0] }
}

const forged = [
  ['no token at all', {}],
  ['the cookie of the page', { cookie: `${visitorCookie('al-buraimi')}=${token}` }],
  ['a token of nothing', { authorization: 'Bearer abc' }],
  [
    'a token sealed with another key',
    { authorization: `Bearer ${sealVisitor(testSeals('al-buraimi/chat', 'other'), 'v1')}` },
  ],
  [
    'a token of another organisation',
    { authorization: `Bearer ${sealVisitor(testSeals('moi/chat'), 'v1')}` },
  ],
  ['a file ticket in place of a token', { authorization: `Bearer ${sealFile(io, 'v1', stored)}` }],
  [
    'a token with one letter changed',
    { authorization: `Bearer ${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}` },
  ],
  ['another organisation’s cookie', { cookie: `${visitorCookie('moi')}=${token}` }],
] as const

describe('who writes', () => {
  test.each(forged)('%s is refused without effect', (_name, headers) => {
    const received = channel.receive(
      post({ id: 'a', text: 'hello' }, { 'content-type': 'application/json', ...headers }),
    )
    expect(received).toMatchObject({ kind: 'refused', code: 'visitor-unknown', answer: { status: 401 } })
  })

  test.each(['text/plain', 'text/plain; a=application/json', 'application/jsonp', ''])(
    'a body that says it is "%s" is not taken',
    (type) => {
      const headers = { ...bearer, 'content-type': type }
      expect(channel.receive(post({ id: 'a', text: 'hello' }, headers))).toMatchObject({
        kind: 'refused',
        code: 'type-not-json',
        answer: { status: 415 },
      })
    },
  )
})

const uploaded = (uploadedAt: string) => ({
  id: 'a',
  files: [{ ref: sealFile(io, 'v1', { ...stored, uploadedAt }) }],
})

const refused: readonly (readonly [string, unknown, number, string])[] = [
  ['nothing', '', 400, 'body-empty'],
  ['no JSON', '{"id":', 400, 'body-not-json'],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400, 'body-not-json'],
  ['a hundred thousand brackets', '['.repeat(100_000), 400, 'body-not-json'],
  [
    'deep nesting where a text belongs',
    { id: 'a', text: JSON.parse('['.repeat(500) + ']'.repeat(500)) },
    400,
    'message-invalid',
  ],
  ['a list', '[]', 400, 'message-invalid'],
  ['null', 'null', 400, 'message-invalid'],
  ['no id', { text: 'hello' }, 400, 'message-invalid'],
  [
    'an id with a colon, which would forge another visitor',
    { id: 'v2:a', text: 'hello' },
    400,
    'message-invalid',
  ],
  ['an id of 65 letters', { id: 'a'.repeat(65), text: 'hello' }, 400, 'message-invalid'],
  ['a number for a text', { id: 'a', text: 5 }, 400, 'message-invalid'],
  ['an unknown language', { id: 'a', text: 'hello', language: 'fr' }, 400, 'message-invalid'],
  ['a place off the earth', { id: 'a', location: { latitude: 91, longitude: 0 } }, 400, 'message-invalid'],
  ['nothing said', { id: 'a', text: '  \n ' }, 400, 'message-empty'],
  ['20,001 characters', { id: 'a', text: 'x'.repeat(20_001) }, 413, 'text-too-long'],
  [
    'somebody else’s file',
    {
      id: 'a',
      files: [{ ref: sealFile(io, 'v2', stored) }],
    },
    400,
    'file-unknown',
  ],
]

test('a file is posted before its bytes are swept, or not at all', async () => {
  const { inbound } = await heard(uploaded('2026-11-21T12:00:00.000Z'))
  expect(inbound).toMatchObject({ attachments: [stored] })
  expect(channel.receive(post(uploaded('2026-11-21T09:00:00.000Z')))).toMatchObject({ code: 'file-unknown' })
})

describe('what is refused', () => {
  test.each(refused)('%s is refused with a status and a code', (_name, body, status, code) => {
    const received = channel.receive(post(body))
    expect(received).toMatchObject({ kind: 'refused', code, answer: { status } })
    expect(JSON.parse(received.answer.body)).toMatchObject({
      error: { code, message: expect.stringMatching(/\w/) },
    })
  })

  test.each([
    [{ id: 'a', choice: '' }, 'choice must not be empty'],
    [{ id: 'a', choice: 'x'.repeat(201) }, 'choice must have 200 characters at the most'],
    [{ id: 'a', location: { latitude: 900, longitude: 0 } }, 'location.latitude must be 90 at the most'],
    [
      { id: 'a', files: Array.from({ length: 21 }, () => ({ ref: 'x' })) },
      'files must have 20 entries at the most',
    ],
  ])('%j is refused in our own words', (body, message) => {
    const { answer } = channel.receive(post(body))
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'message-invalid', message } })
  })

  test('another path and another method are named', () => {
    expect(channel.receive(post({ id: 'a', text: 'x' }, bearer, '/other'))).toMatchObject({
      answer: { status: 404 },
    })
    expect(channel.receive({ ...post({}), method: 'GET' })).toMatchObject({ answer: { status: 405 } })
  })
})

describe('what is taken', () => {
  test('a text of 20,000 characters is stored whole, with its visitor', async () => {
    const { item, inbound } = await heard({ id: 'long', text: 'س'.repeat(20_000) })
    expect(item.externalId).toBe('v1:long')
    expect(JSON.parse(new TextDecoder().decode(item.body))).toMatchObject({ visitor: 'v1' })
    expect(inbound).toMatchObject({
      channel: 'chat',
      conversation: 'v1',
      from: { address: 'v1' },
      text: 'س'.repeat(20_000),
    })
  })

  test('the same client id gives the same external id, another visitor’s a different one', () => {
    const other = proof(sealVisitor(io, 'v2'))
    const ids = [bearer, bearer, other].map((headers) => {
      const received = channel.receive(post({ id: 'same', text: 'hello' }, headers))
      return received.kind === 'accepted' ? received.items[0]?.externalId : undefined
    })
    expect(ids).toEqual(['v1:same', 'v1:same', 'v2:same'])
  })

  test('choice, place, file (as its ticket tells it) and language reach the normalised message', async () => {
    const file = {
      ref: sealFile(io, 'v1', stored),
      name: 'another name.exe',
      contentType: 'text/html',
      bytes: 99,
    }
    const { inbound } = await heard({
      id: 'b',
      text: 'a\r\nb',
      choice: 'yes',
      language: 'en',
      location: { latitude: 24.2, longitude: 55.8 },
      files: [file],
    })
    expect(inbound).toEqual({
      kind: 'message',
      channel: 'chat',
      externalId: 'v1:b',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      conversation: 'v1',
      from: { address: 'v1' },
      text: 'a\nb',
      choice: 'yes',
      languageHint: 'en',
      location: { latitude: 24.2, longitude: 55.8 },
      attachments: [stored],
    })
  })

  test('another message with an id that was used is told apart, the same one is not', async () => {
    const [first, again, other] = [
      await heard({ id: 'a', text: 'one' }),
      await heard({ id: 'a', text: 'one' }),
      await heard({ id: 'a', text: 'two' }),
    ]
    expect(again.item).toEqual(first.item)
    expect(other.item.externalId).toBe(first.item.externalId)
    expect(other.item.digest).not.toBe(first.item.digest)
  })

  test('Arabic, emoji and a lone surrogate survive', async () => {
    const { inbound } = await heard('{"id":"e","text":"شكوى 👩‍🚒 \\ud83d \\u0000"}')
    expect(inbound?.text).toBe('شكوى 👩‍🚒 \ud83d \u0000')
  })

  test('an item that is none of ours is not parsed', async () => {
    const raw = {
      externalId: 'v1:x',
      contentType: 'application/json',
      body: new TextEncoder().encode('{"id":"x","text":"no visitor"}'),
    }
    await expect(channel.parse(raw, AbortSignal.timeout(1000))).rejects.toThrow('visitor')
  })
})

test('sending proves nothing: the page reads the transcript under its key', async () => {
  const outbound = {
    conversation: 'v1',
    to: { address: 'v1' },
    language: 'ar',
    text: 'hello',
    choices: [],
    attachments: [],
  } as const
  expect(await channel.send(outbound, 'event-1.0')).toEqual({ externalId: 'event-1.0', confirmed: false })
})

test('any website may be named as the one that frames the chat', () => {
  expect(webchat.parseConfig({ embedOrigins: ['https://www.example.om', '*'] })).toEqual({
    embedOrigins: ['https://www.example.om', '*'],
  })
  expect(webchat.parseConfig(undefined)).toEqual({ embedOrigins: [] })
})

describe('what a page has shown', () => {
  test('is a receipt of its own visitor, and nothing else is', async () => {
    const received = channel.receive(post({ ids: ['m.1/0', 'm.2/0'] }, bearer, '/seen'))
    if (received.kind !== 'accepted') throw new Error('refused')
    const [first, second] = await Promise.all(
      received.items.map((item) => channel.parse(item, AbortSignal.timeout(1000))),
    )
    expect(first).toMatchObject([
      { kind: 'receipt', conversation: 'v1', from: { address: 'page' }, about: 'm.1/0', status: 'delivered' },
    ])
    expect(second).toMatchObject([{ about: 'm.2/0' }])
    for (const body of [{}, { ids: [] }, { ids: 'm.1/0' }, 'no'])
      expect(channel.receive(post(body, bearer, '/seen')).answer.status).toBe(400)
    expect(channel.receive(post({ ids: ['m.1/0'] }, proof('ybdfmpzzzz'), '/seen')).answer.status).toBe(401)
  })
})
