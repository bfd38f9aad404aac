import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WaslError } from '../../src/domain/errors.ts'
import { newVisitor, type Visitor } from './client.ts'
import { officeWords } from './office.ts'
import { type Served, serveFake } from './serve.ts'

let office: Served
beforeAll(async () => {
  office = await serveFake()
})
afterAll(() => office.close())

async function entriesOf(visitor: Visitor, after = '') {
  const answer = await visitor.call(`/messages?after=${after}`, { headers: { accept: 'application/json' } })
  const { entries } = await answer.json()
  return entries as readonly {
    readonly id: string
    readonly from: string
    readonly text: string
    readonly clientId?: string
    readonly choices: readonly unknown[]
  }[]
}

/** Reads a live stream until it has told so many entries. */
async function idsFrom(answer: Response, count: number): Promise<readonly string[]> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    text += part.value
    const ids = [...text.matchAll(/^id: (.+)$/gm)].map((match) => match[1] ?? '')
    if (ids.length >= count) {
      await reader?.cancel()
      return ids
    }
  }
  throw new Error(`the stream ended after: ${text}`)
}

const events = (visitor: Visitor, last?: string) =>
  visitor.call('/events', {
    headers: { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) },
  })

describe('messages', () => {
  test('a message is accepted once however often it is sent', async () => {
    const visitor = await newVisitor(office)
    const before = office.gateway.taken.length
    const answers = await Promise.all(Array.from({ length: 5 }, () => visitor.say('once', 'شكوى')))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
    expect(office.gateway.taken.length - before).toBe(1)
  })

  test('the transcript knows the client’s own id and offers choices', async () => {
    const visitor = await newVisitor(office)
    const stream = events(visitor)
    await visitor.say('mine', 'شكوى')
    await idsFrom(await stream, 2)
    expect(await entriesOf(visitor)).toMatchObject([
      { from: 'citizen', clientId: 'mine', text: 'شكوى' },
      { from: 'office', text: officeWords('ar', 'hello'), choices: [{ id: 'complaint' }, {}, {}, {}] },
    ])
  })

  test('finished HTML is given to a page, with no word of a stranger unescaped', async () => {
    const visitor = await newVisitor(office)
    await visitor.say(
      'evil',
      `<img src=x onerror=alert(1)> https://example.om/?a=1&b=2. ${office.base}/privacy javascript:alert(1) http://plain.om http://127.0.0.1.evil.om/`,
    )
    const markup = await (
      await visitor.call('/messages?language=en', { headers: { accept: 'text/html' } })
    ).text()
    expect(markup).not.toContain('<img')
    expect(markup).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(markup).toContain('href="https://example.om/?a=1&amp;b=2"')
    expect(markup).toContain(`href="${office.base}/privacy"`)
    expect(markup.match(/href=/g)).toHaveLength(2)
    expect(markup).toContain('data-client="evil"')
  })

  test('visitors read nothing of each other', async () => {
    const [one, two] = [await newVisitor(office), await newVisitor(office)]
    await one.say('a', 'secret')
    expect(await entriesOf(two)).toEqual([])
    const elsewhere = await fetch(`${office.base}/o/moi/chat/messages`, { headers: { cookie: one.cookie } })
    expect(elsewhere.status).toBe(401)
  })

  test.each([
    ['no session', {}, 401, 'visitor-unknown'],
    ['plain text', { 'content-type': 'text/plain' }, 415, 'type-not-json'],
  ])('%s is refused in JSON', async (name, headers, status, code) => {
    const visitor = await newVisitor(office)
    const answer = await fetch(`${office.base}/o/al-buraimi/chat/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(name === 'no session' ? {} : { cookie: visitor.cookie }),
        ...headers,
      },
      body: '{"id":"a","text":"x"}',
    })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ error: { code } })
  })

  test('20,000 characters are taken, more and a megabyte are refused with 413', async () => {
    const visitor = await newVisitor(office)
    expect((await visitor.say('l1', 'ا'.repeat(20_000))).status).toBe(202)
    expect(await (await visitor.say('l2', 'ا'.repeat(20_001))).json()).toMatchObject({
      error: { code: 'text-too-long' },
    })
    const huge = await visitor.say('l3', 'x'.repeat(1024 * 1024))
    expect([huge.status, await huge.json()]).toMatchObject([413, { error: { code: 'body-too-large' } }])
  })

  test('a full store answers 503 and says when to come again; a failure tells nothing', async () => {
    const visitor = await newVisitor(office)
    office.gateway.fail(new WaslError('store-full', 'disk at /secret/place is full'))
    const full = await visitor.say('f', 'x')
    office.gateway.fail(new Error('secret at line 5'))
    const failed = await visitor.say('f', 'x')
    office.gateway.fail(undefined)
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await full.json()).toMatchObject({ error: { code: 'store-full' } })
    expect(failed.status).toBe(500)
    expect(await failed.text()).not.toMatch(/secret|at .*:\d/)
    expect((await visitor.say('f', 'x')).status).toBe(202)
  })
})

describe('a visitor who writes faster than people do', () => {
  const json = { 'content-type': 'application/json' }
  test.each([
    ['by the page', (base: string) => `${base}/o/al-buraimi/chat/messages`],
    ['by the address for platforms', (base: string) => `${base}/hooks/al-buraimi/chat/messages`],
  ])('is told when to come again %s, and is heard then; others are not held up', async (_way, at) => {
    let now = Date.parse('2026-11-22T06:00:00Z')
    const small = await serveFake({
      now: () => new Date(now),
      limits: { messageBurst: 3, messagesPerSecond: 1 },
    })
    const visitors = await Promise.all(
      [0, 1].map(async () => {
        const session = `${small.base}/o/al-buraimi/chat/session?embedded=1`
        return (await (await fetch(session, { method: 'POST' })).json()).token
      }),
    )
    const say = (visitor: number, id: string) =>
      fetch(at(small.base), {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${visitors[visitor]}` },
        body: JSON.stringify({ id, text: 'x' }),
      })
    const statuses: number[] = []
    for (const id of ['a', 'b', 'c']) statuses.push((await say(0, id)).status)
    const refused = await say(0, 'd')
    expect([...statuses, refused.status]).toEqual([202, 202, 202, 429])
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(await refused.json()).toMatchObject({ error: { code: 'too-many-messages' } })
    expect((await say(1, 'a')).status).toBe(202)
    now += 5_000
    expect((await say(0, 'd')).status).toBe(202)
    await small.close()
  })

  test('many visitors of one address have a common limit', async () => {
    const small = await serveFake({ limits: { addressMessageBurst: 2, addressMessagesPerSecond: 0 } })
    const statuses: number[] = []
    for (const id of ['a', 'b', 'c']) statuses.push((await (await newVisitor(small)).say(id, 'x')).status)
    expect(statuses).toEqual([202, 202, 429])
    await small.close()
  })
})

describe('live events', () => {
  test('a reader that comes back misses nothing and hears nothing twice', async () => {
    const visitor = await newVisitor(office)
    const first = events(visitor)
    await visitor.say('1', 'شكوى')
    const seen = await idsFrom(await first, 2)
    await visitor.say('2', officeWords('ar', 'description'))
    const missed = await idsFrom(await events(visitor, seen.at(-1)), 2)
    expect(missed).toEqual((await entriesOf(visitor)).slice(2).map(({ id }) => id))
  })

  test('only ids are told', async () => {
    const visitor = await newVisitor(office)
    const answer = await events(visitor)
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    await visitor.say('1', 'very private')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('event: entry')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
    expect(text).not.toContain('private')
  })

  test('a visitor has so many streams and no more, and gets them back', async () => {
    const small = await serveFake({ limits: { streamsPerVisitor: 2 } })
    const visitor = await newVisitor(small)
    const open = [await events(visitor), await events(visitor)]
    expect((await events(visitor)).status).toBe(429)
    await open[0]?.body?.cancel()
    await expect
      .poll(async () => {
        const again = await events(visitor)
        await again.body?.cancel()
        return again.status
      })
      .toBe(200)
    await small.close()
  })

  test('a stop ends the streams and refuses new ones', async () => {
    const stopping = new AbortController()
    const ending = await serveFake({ stopping: stopping.signal })
    const visitor = await newVisitor(ending)
    const answer = await events(visitor)
    stopping.abort()
    expect(await answer.text()).toContain('retry: 2000')
    expect((await events(visitor)).status).toBe(503)
    await ending.close()
  })
})

describe('sessions', () => {
  test('the cookie is unreadable for scripts and not sent along from other websites', async () => {
    const answer = await fetch(`${office.base}/o/al-buraimi/chat/session`, { method: 'POST' })
    expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/)
    expect(await answer.json()).toEqual({})
  })

  test('in a frame the page gets a token and no cookie', async () => {
    const answer = await fetch(`${office.base}/o/al-buraimi/chat/session?embedded=1`, { method: 'POST' })
    const { token } = await answer.json()
    expect(answer.headers.getSetCookie()).toEqual([])
    const said = await fetch(`${office.base}/o/al-buraimi/chat/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"id":"a","text":"x"}',
    })
    expect(said.status).toBe(202)
  })

  test('one address cannot make visitors without end', async () => {
    const small = await serveFake({ limits: { visitorBurst: 2, visitorsPerSecond: 0 } })
    const ask = async () =>
      (await fetch(`${small.base}/o/al-buraimi/chat/session`, { method: 'POST' })).status
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429])
    await small.close()
  })

  test('an organisation that is not there is not found', async () => {
    const answer = await fetch(`${office.base}/o/nobody/chat/session`, { method: 'POST' })
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { error: { code: 'organisation-unknown' } },
    ])
  })
})
