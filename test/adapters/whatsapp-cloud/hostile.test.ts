import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebhookRequest } from '../../../src/domain/channel.ts'
import { message, messagesOf, openOffice, payload, webhook } from './office.ts'

let office: Awaited<ReturnType<typeof openOffice>>
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.stop())

const sign = (body: Uint8Array, secret: string, algorithm = 'sha256') =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`

describe('who calls', () => {
  const body = payload('text-ar')
  const right = () => office.graph.signed(body)['x-hub-signature-256'] ?? ''
  it.each([
    ['without a signature', () => ({})],
    ['with an empty signature', () => ({ 'x-hub-signature-256': '' })],
    ['with another secret', () => ({ 'x-hub-signature-256': sign(body, 'another') })],
    ['with an empty secret', () => ({ 'x-hub-signature-256': sign(body, '') })],
    ['with SHA-1 alone', () => ({ 'x-hub-signature': sign(body, office.graph.secrets.appSecret, 'sha1') })],
    [
      'with SHA-1 in its place',
      () => ({ 'x-hub-signature-256': sign(body, office.graph.secrets.appSecret, 'sha1') }),
    ],
    ['with half a signature', () => ({ 'x-hub-signature-256': right().slice(0, 40) })],
    ['with two signatures', () => ({ 'x-hub-signature-256': `${right()}, ${right()}` })],
    ['with the signature of other bytes', () => office.graph.signed(payload('image-caption'))],
  ])('a call %s is refused without effect', (_name, headers) => {
    const received = office.channel.receive(webhook(office.graph, body, headers()))
    expect(received).toMatchObject({ kind: 'refused', code: 'signature-wrong', answer: { status: 401 } })
  })

  it('one byte more or less is another body', () => {
    const headers = office.graph.signed(body)
    for (const changed of [body.slice(0, -1), new Uint8Array([...body, 0x20])])
      expect(office.channel.receive(webhook(office.graph, changed, headers)).kind).toBe('refused')
    expect(office.channel.receive(webhook(office.graph, body, headers)).kind).toBe('accepted')
  })

  it('nothing is believed where there is no secret', async () => {
    const { whatsappCloud } = await import('../../../adapters/whatsapp-cloud/index.ts')
    const io = { ...office.world.io, secrets: {} }
    const open = whatsappCloud.open(whatsappCloud.parseConfig(office.config), io)
    const headers = { 'x-hub-signature-256': sign(body, '') }
    expect(open.receive(webhook(office.graph, body, headers)).kind).toBe('refused')
    const asked = challenge({ 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': '' })
    expect(open.receive(asked).kind).toBe('refused')
    await expect(
      open.send(
        {
          conversation: '1',
          to: { address: '96892123456' },
          language: 'ar',
          text: 'x',
          choices: [],
          attachments: [],
        },
        'k',
      ),
    ).rejects.toMatchObject({ code: 'token-missing', retryable: true })
  })
})

const challenge = (query: Readonly<Record<string, string>>): WebhookRequest => ({
  method: 'GET',
  path: '/',
  query,
  headers: {},
  body: new Uint8Array(),
  remoteAddress: '192.0.2.10',
})

describe('the challenge', () => {
  const right = {
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': 'invented-verify-token',
  }
  it('is answered with what was asked, as plain text', () => {
    expect(office.channel.receive(challenge(right))).toEqual({
      kind: 'accepted',
      items: [],
      answer: { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '1158201444' },
    })
  })
  it.each([
    ['another token', { ...right, 'hub.verify_token': 'invented-verify-tokem' }, 403],
    ['a longer token', { ...right, 'hub.verify_token': 'invented-verify-token1' }, 403],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }, 403],
    ['another mode', { ...right, 'hub.mode': 'unsubscribe' }, 400],
    ['a page in place of a number', { ...right, 'hub.challenge': '<script>alert(1)</script>' }, 400],
    ['nothing at all', {}, 400],
  ])('%s is refused', (_name, query, status) => {
    expect(office.channel.receive(challenge(query))).toMatchObject({ kind: 'refused', answer: { status } })
  })
})

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const around = (inner: string) =>
  `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":${inner}}]}]}`

describe('signed, but not what it should be', () => {
  const bodies: readonly (readonly [string, string | Uint8Array])[] = [
    ['nothing', ''],
    ['no JSON', '{"entry":'],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
    ['a list', '[]'],
    ['null', 'null'],
    ['no entries', '{"object":"whatsapp_business_account"}'],
    ['entries that are no list', '{"entry":{"0":{"changes":[]}}}'],
    ['changes that are texts', '{"entry":[{"changes":["x"]}]}'],
    ['a value that is a text', around('"x"')],
    [
      'a value nested 100,000 deep',
      around(`{"messages":[{"id":"wamid.deep","type":"text","text":${nested(100_000)}}]}`),
    ],
    [
      '40,000 changes',
      `{"entry":[{"changes":[${Array(40_000).fill('{"field":"x","value":{}}').join(',')}]}]}`,
    ],
    ['entries nested 100,000 deep', `{"entry":${nested(100_000)}}`],
    ['a message that is a number', around('{"messages":[5]}')],
    [
      'a message whose text is a number',
      around('{"messages":[{"id":"wamid.a","type":"text","text":{"body":5}}]}'),
    ],
    ['a message without an id', around('{"messages":[{"type":"text","text":{"body":"x"}}]}')],
    [
      'a place that is no number',
      around(
        '{"messages":[{"id":"wamid.b","type":"location","location":{"latitude":"north","longitude":1}}]}',
      ),
    ],
    [
      'a media id that is a path',
      around('{"messages":[{"id":"wamid.c","type":"image","image":{"id":"../me/accounts?x="}}]}'),
    ],
    ['a status without a message', around('{"statuses":[{"status":"read"}]}')],
  ]
  it.each(bodies)('%s is kept for a person, and told OK', async (_name, body) => {
    const items = office.take(body)
    expect(items).toHaveLength(1)
    await expect(office.channel.parse(items[0] ?? fail(), AbortSignal.timeout(60_000))).rejects.toMatchObject(
      {
        code: 'payload-not-understood',
      },
    )
  })

  it('a message of nobody is kept for a person, a status of nobody counts for nobody', async () => {
    await expect(
      office.hear(around('{"messages":[{"id":"wamid.n","type":"text","text":{"body":"x"}}]}')),
    ).rejects.toMatchObject({ code: 'sender-unknown' })
    expect(await office.hear(around('{"statuses":[{"id":"wamid.n","status":"read"}]}'))).toEqual([])
  })

  it('one message that cannot be read takes no other of its batch with it', async () => {
    const good = message('wamid.good', { type: 'text', text: { body: 'x' } })
    const items = office.take(
      messagesOf(good, { id: 'wamid.bad', type: 'text', text: 5 }, { ...good, id: 'wamid.too' }),
    )
    const outcomes = await Promise.allSettled(
      items.map((item) => office.channel.parse(item, AbortSignal.timeout(60_000))),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it.each([
    [
      '5,000 statuses',
      around(`{"statuses":[${Array(5_000).fill('{"id":"wamid.s","status":"read"}').join(',')}]}`),
    ],
    [
      '5,000 changes',
      `{"entry":[{"changes":[${Array(5_000).fill('{"field":"x","value":{"calls":[{}]}}').join(',')}]}]}`,
    ],
    [
      'a megabyte beside each of 100 messages',
      around(`{"x":"${'x'.repeat(1_000_000)}","messages":[${Array(100).fill('{}').join(',')}]}`),
    ],
  ])('%s are one item, which a person sees', async (_name, body) => {
    const items = office.take(body)
    expect(items).toHaveLength(1)
    await expect(office.channel.parse(items[0] ?? fail(), AbortSignal.timeout(60_000))).rejects.toMatchObject(
      {
        code: 'payload-too-large',
      },
    )
  })

  it('a body beyond what Meta sends is refused before it is read', () => {
    const body = new Uint8Array(5 * 1024 * 1024)
    expect(office.channel.receive(webhook(office.graph, body))).toMatchObject({ code: 'body-too-large' })
  })

  it('a place off the earth is left out, and prototypes are left alone', async () => {
    const [far] = await office.hear(
      messagesOf(message('wamid.far', { type: 'location', location: { latitude: 91, longitude: 0 } })),
    )
    expect(far).toMatchObject({ kind: 'message', text: '', attachments: [] })
    expect(far).not.toHaveProperty('location')
    const [odd] = await office.hear(
      '{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"wamid.odd","from":"96892123456","type":"__proto__","__proto__":{"type":"text"},"constructor":{"prototype":{"x":1}}}]}}]}]}',
    )
    expect(odd).toMatchObject({ kind: 'message', text: '' })
    expect({}).not.toHaveProperty('x')
  })
})

const fail = (): never => {
  throw new Error('there is no item')
}

describe('where files are fetched from', () => {
  const bytes = new TextEncoder().encode('the bytes of a photo')
  const photo = (id: string) =>
    messagesOf(
      message(`wamid.${id}`, { type: 'image', image: { id, mime_type: 'image/jpeg', caption: 'a pit' } }),
    )
  const heard = async (id: string) => {
    const [inbound] = await office.hear(photo(id))
    return inbound
  }

  it('the provider’s own address gives the file', async () => {
    office.graph.media.set('own', { bytes, type: 'image/jpeg' })
    expect((await heard('own'))?.attachments).toEqual([
      { name: 'image.jpg', contentType: 'image/jpeg', bytes: bytes.length, content: bytes },
    ])
  })

  it.each([
    ['another host', { url: 'https://lookaside.fbsbx.com.evil.example/photo' }],
    ['the provider over plain HTTP', { url: 'http://lookaside.fbsbx.com/photo' }],
    ['the metadata service of a cloud', { url: 'http://169.254.169.254/latest/meta-data/' }],
    ['another port of this machine', { url: 'http://127.0.0.1:1/media/x' }],
    ['a name and a password', { url: 'http://user:secret@127.0.0.1/media/x' }],
    ['a file of this machine', { url: 'file:///etc/passwd' }],
    ['no address', { url: 'photo.jpg' }],
    ['a redirection inside', { redirect: 'http://127.0.0.1:1/admin' }],
    ['a redirection elsewhere', { redirect: 'https://evil.example/photo' }],
    ['more bytes than are taken', { saidBytes: 99_000_000 }],
  ])('%s: nothing is fetched, and the message stays', async (_name, leads) => {
    office.graph.media.set('away', { bytes, type: 'image/jpeg', ...leads })
    expect(await heard('away')).toMatchObject({
      text: 'a pit',
      attachments: [{ name: 'image.jpg', contentType: 'image/jpeg' }],
    })
    expect((await heard('away'))?.attachments[0]).not.toHaveProperty('content')
  })

  it('bytes are counted as they come, whatever was said of them', async () => {
    const small = await openOffice({ maxMediaBytes: 65_536 })
    small.graph.media.set('lying', { bytes: new Uint8Array(70_000), type: 'image/jpeg', saidBytes: 10 })
    const [inbound] = await small.hear(photo('lying'))
    expect(inbound?.attachments).toEqual([{ name: 'image.jpg', contentType: 'image/jpeg', bytes: 65_537 }])
    expect(small.world.logged()).toContain('media-too-large')
    await small.stop()
  })

  it('a platform in trouble is asked again; a file that is gone is not', async () => {
    office.graph.media.set('slow', { bytes, type: 'image/jpeg' })
    office.graph.next({ status: 500, code: 131000 }, 'hang-up')
    expect((await heard('slow'))?.attachments[0]?.content).toEqual(bytes)
    const before = office.graph.asked.length
    expect((await heard('gone'))?.attachments[0]).not.toHaveProperty('content')
    expect(office.graph.asked.length).toBe(before + 1)
  })

  it('no address and no word of it stands in the log', () => {
    expect(office.world.logged()).not.toMatch(/evil|169\.254|pit|96892123456|EAAJB/)
  })
})
