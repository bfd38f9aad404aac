import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sms } from '../../../adapters/sms/index.ts'
import { ConfigError } from '../../../src/domain/errors.ts'
import { centrePassword } from '../../system/smsc.ts'
import { createWorld } from '../world.ts'

const secrets = { hook: 'the-secret-of-the-hook', token: 'a-token', password: centrePassword }
const receipts = { id: 'id', to: 'to', status: 'status', delivered: ['ok'], failed: ['no'] }
const fixed = { url: 'https://sms.example.om/send', fields: { to: '{to}' } }

/** A channel whose provider answers as its manual says. */
function open(http: object, answer: () => Response = () => new Response('{}'), more: object = {}) {
  const seen: string[] = []
  const io = {
    ...createWorld(secrets, 'sms').io,
    fetch: async (address: string | URL) => {
      seen.push(String(address))
      return answer()
    },
  }
  const config = sms.parseConfig({ sender: '90017', http: { ...fixed, ...http }, ...more })
  return { channel: sms.open(config, io), seen }
}

const letter = (to = '92345678') =>
  ({
    conversation: to,
    to: { address: to },
    language: 'en',
    text: 'a/b ?',
    choices: [],
    attachments: [],
  }) as const

describe('an address that is filled', () => {
  it.each([
    ['https://sms.example.om/{from}/{to}', 'https://sms.example.om/90017/96892345678'],
    [
      'https://sms.example.om/send?text={text}&k={key}',
      'https://sms.example.om/send?text=a%2Fb%20%3F&k=..%2F..',
    ],
    [
      'https://sms.example.om/a/{key}/b?token={secret:token}',
      'https://sms.example.om/a/..%2F../b?token=a-token',
    ],
  ])('%s leads nowhere else', async (url, filled) => {
    const { channel, seen } = open({ url })
    await channel.send(letter(), '../..')
    expect(seen).toEqual([filled])
  })

  it.each([
    'https://{to}/send',
    'https://sms.example.om/{word}',
    'http://sms.example.om/{to}',
    'ftp://sms.example.om/',
  ])('%s is no setting', (url) => {
    expect(() => open({ url })).toThrow(ConfigError)
  })

  it('is not called for what is no number', async () => {
    const { channel, seen } = open({})
    await expect(channel.send(letter('Omantel'), 'k')).rejects.toMatchObject({
      code: 'address-invalid',
      retryable: false,
    })
    expect(seen).toEqual([])
  })
})

describe('an answer', () => {
  const pattern = '^(?<outcome>OK|ERR|FULL)(?:: (?<id>\\w+))?'
  const answer = { pattern, outcome: 'outcome', taken: ['OK'], again: ['FULL'] }
  it.each([
    ['with its id', 'OK: 77f', { externalId: '77f' }],
    ['without one', 'OK', { externalId: 'k' }],
  ])('in words is read by a pattern: %s', async (_what, said, receipt) => {
    const { channel } = open({ answer }, () => new Response(said))
    expect(await channel.send(letter(), 'k')).toMatchObject(receipt)
  })

  it.each([
    ['an error inside', 200, 'ERR 12', 'sms-refused', false],
    ['a full queue inside', 200, 'FULL', 'sms-busy', true],
    ['nothing of the kind', 200, '<html>', 'sms-refused', false],
    ['too slow', 408, '', 'sms-busy', true],
    ['too early', 425, '', 'sms-busy', true],
    ['a status of its own', 409, '', 'sms-busy', true],
    ['no such number', 404, '', 'sms-refused', false],
    ['elsewhere', 307, '', 'sms-refused', false],
  ])('of %s is a failure', async (_what, status, said, code, retryable) => {
    const { channel } = open(
      { answer: { ...answer, againStatus: [409] } },
      () => new Response(said, { status }),
    )
    await expect(channel.send(letter(), 'k')).rejects.toMatchObject({ code, retryable })
  })

  it.each(['(', 'OK', '(?<word>x)'])('is not read by %s', (wrong) => {
    expect(() => open({ answer: { pattern: wrong } })).toThrow(
      /answer\.pattern must be a regular expression/u,
    )
  })
})

const post = (path: string, body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  path,
  query: {},
  headers: { 'content-type': 'application/json', ...headers },
  body: new TextEncoder().encode(body),
  remoteAddress: '192.0.2.9',
})

describe('a provider that signs', () => {
  const body = '{"id":"1","to":"92345678","status":"ok"}'
  const signature = (secret: string, over = body) => createHmac('sha256', secret).update(over).digest('hex')
  const hookSignature = { header: 'X-Signature', prefix: 'sha256=' }
  it.each([
    ['rightly', signature(secrets.hook), 'accepted'],
    ['with another secret', signature('guessed'), 'secret-wrong'],
    ['something else', signature(secrets.hook, '{}'), 'secret-wrong'],
    ['nothing', undefined, 'secret-wrong'],
  ])('%s is %s', (_what, given, outcome) => {
    const { channel } = open({ receipts, hookSignature })
    const headers: Record<string, string> = given === undefined ? {} : { 'x-signature': `sha256=${given}` }
    const received = channel.receive(post('/receipts', body, { ...headers, secret: secrets.hook }))
    expect(received.kind === 'refused' ? received.code : received.kind).toBe(outcome)
  })

  it('cannot ask with GET, which has no body to sign', () => {
    const { channel } = open({ receipts, hookSignature })
    const received = channel.receive({ ...post('/receipts', ''), method: 'GET' })
    expect(received).toMatchObject({ kind: 'refused', code: 'method-not-allowed' })
  })
})

describe('several at once', () => {
  it('are an item each, whatever is among them', async () => {
    const { channel } = open({ receipts: { ...receipts, list: 'all.reports' } })
    const reports = [{ id: '1', to: '92345678', status: 'ok' }, null, { id: 2, to: '92345678', status: 'no' }]
    const received = channel.receive(
      post('/receipts', JSON.stringify({ all: { reports } }), { secret: secrets.hook }),
    )
    if (received.kind === 'refused') throw new Error(received.code)
    const read = await Promise.allSettled(
      received.items.map((item) => channel.parse(item, AbortSignal.timeout(5000))),
    )
    expect(read).toMatchObject([
      { status: 'fulfilled', value: [{ about: '1', status: 'delivered' }] },
      { status: 'rejected', reason: { code: 'sms-field-missing' } },
      { status: 'fulfilled', value: [{ about: '2', status: 'failed' }] },
    ])
  })

  it('that are none are read as they are', () => {
    const { channel } = open({ receipts: { ...receipts, list: 'all' } })
    const received = channel.receive(post('/receipts', '{"all":7}', { secret: secrets.hook }))
    expect(received).toMatchObject({ kind: 'accepted', items: [{}] })
  })
})

describe('what an account can', () => {
  const messages = { from: 'from', text: 'text' }
  const smpp = { host: '127.0.0.1', port: 2775, systemId: 'wasl' }
  /** As many as a centre's window holds. */
  const atOnce = { atOnce: 10 }
  it.each([
    ['a number with messages', { sender: '90017', http: { ...fixed, messages, receipts } }, {}],
    ['a number without', { sender: '90017', http: { ...fixed, receipts } }, { oneWay: true }],
    ['a name', { sender: 'BuraimiGov', http: { ...fixed, messages, receipts } }, { oneWay: true }],
    [
      'a gateway without reports',
      { sender: '90017', http: { ...fixed, messages } },
      { receipts: 'accepted' },
    ],
    ['a number of a centre', { sender: '+96824000000', smpp }, atOnce],
    ['a window', { sender: '90017', smpp: { ...smpp, window: 25 } }, { atOnce: 25 }],
    ['one that nobody may write to', { sender: '90017', replies: false, smpp }, { ...atOnce, oneWay: true }],
    ['two parts', { sender: '90017', maxParts: 2, smpp }, { ...atOnce, maxParts: 2, maxTextLength: 134 }],
    ['one part', { sender: '90017', maxParts: 1, smpp }, { ...atOnce, maxParts: 1, maxTextLength: 70 }],
  ])('is in its limits: %s', (_what, config, limits) => {
    const channel = sms.open(sms.parseConfig(config), createWorld(secrets, 'sms').io)
    expect(channel.limits).toEqual({ maxParts: 5, maxTextLength: 335, ...limits })
  })

  it('hears the same words twice where the provider gives messages no id', () => {
    const sayings = [1, 2].map((second) => {
      const io = { ...createWorld(secrets, 'sms').io, now: () => new Date(second * 1000) }
      const channel = sms.open(sms.parseConfig({ sender: '90017', http: { ...fixed, messages } }), io)
      return channel.receive(post('/messages', '{"from":"92345678","text":"1"}', { secret: secrets.hook }))
    })
    const ids = sayings.map((said) => (said.kind === 'accepted' ? said.items[0]?.externalId : said.code))
    expect(ids[0]).not.toBe(ids[1])
  })
})
