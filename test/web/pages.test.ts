import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigError, WaslError } from '../../src/domain/errors.ts'
import { sealVisitor } from '../../src/domain/visitor.ts'
import { loadAssets } from '../../src/web/assets.ts'
import { loadPageTexts } from '../../src/web/texts.ts'
import { newVisitor } from './client.ts'
import { officeWords } from './office.ts'
import { type Served, serveFake } from './serve.ts'

let office: Served
beforeAll(async () => {
  office = await serveFake({
    embedOrigins: (organisation) => (organisation === 'moi' ? ['https://www.example.om'] : []),
  })
})
afterAll(() => office.close())

const page = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(office.base + path, {
    headers: { accept: 'text/html', ...headers },
    redirect: 'manual',
  })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

describe('every page', () => {
  test.each([
    '/',
    '/o/moi',
    '/chat',
    '/o/moi/chat',
    '/charter',
    '/o/moi/charter',
    '/privacy',
    '/o/moi/privacy',
    '/l/verify',
    '/l/acknowledge',
    '/l/track',
  ])('%s stands in both languages, with its direction and no script inside', async (path) => {
    for (const [language, direction] of [
      ['ar', 'rtl'],
      ['en', 'ltr'],
    ] as const) {
      const { status, text, headers } = await page(`${path}?language=${language}`)
      expect(status).toBe(200)
      expect(text).toContain(`<html lang="${language}" dir="${direction}">`)
      expect(text.match(/<script(?! type="application\/json"| type="module" src="\/assets\/)/g)).toBeNull()
      expect(text).not.toMatch(/ style=| on\w+="/)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })

  test('the choice of a language stays, before the browser’s wish and Arabic', async () => {
    const chosen = await page('/?language=en')
    const cookie = chosen.headers.getSetCookie().join('; ')
    expect((await page('/', { cookie, 'accept-language': 'ar' })).text).toContain('<html lang="en"')
    expect((await page('/', { 'accept-language': 'en-GB,en' })).text).toContain('<html lang="en"')
    expect((await page('/', { 'accept-language': 'fr' })).text).toContain('<html lang="ar"')
  })

  test.each([
    ['/nowhere', 404],
    ['/o/nobody/chat', 404],
    ['/o/%E0%A4%A/chat', 400],
  ])('%s gets a page of its own, without a trace', async (path, status) => {
    const answer = await page(path)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain('25643286')
    expect(answer.text).not.toMatch(/node_modules|Error:/)
  })

  test('the scripts of the chat stay under 30 KiB together', () => {
    const { files } = loadAssets()
    const bytes = [...files]
      .filter(([name]) => name.endsWith('.js'))
      .map(([, { body }]) => Buffer.byteLength(body))
    expect(bytes.length).toBeGreaterThan(5)
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(30 * 1024)
  })
})

describe('who may frame the chat', () => {
  test('the origins of its organisation and nobody else', async () => {
    const framed = await page('/o/moi/chat')
    expect(framed.headers.get('content-security-policy')).toContain(
      "frame-ancestors 'self' https://www.example.om",
    )
    expect(framed.headers.get('x-frame-options')).toBeNull()
    expect((await page('/o/al-buraimi/chat')).headers.get('content-security-policy')).toContain(
      "frame-ancestors 'none'",
    )
    expect((await page('/o/moi/charter')).headers.get('x-frame-options')).toBe('DENY')
  })

  test('the script for websites may be loaded from anywhere and knows both languages', async () => {
    const { status, headers, text } = await page('/embed.js')
    expect([status, headers.get('cross-origin-resource-policy')]).toEqual([200, 'cross-origin'])
    expect(text).toContain('تحدثوا معنا')
    expect(text).toContain('Chat with us')
    expect(() => new Function(text)).not.toThrow()
  })
})

describe('the chat without script', () => {
  const send = async (
    cookie: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    fetch(`${office.base}/o/al-buraimi/chat`, {
      method: 'POST',
      headers: { cookie, ...headers },
      body: new URLSearchParams(form),
      redirect: 'manual',
    })

  test('a form is a message; the page comes back with the answer, choices and all', async () => {
    const { cookie } = await newVisitor(office)
    const sent = await send(cookie, { id: 'form-1', text: 'شكوى' })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/o/al-buraimi/chat#latest'])
    const first = await page('/o/al-buraimi/chat', { cookie })
    expect(first.text).toContain('name="choice" value="complaint"')
    await send(cookie, { id: 'form-2', choice: 'complaint' })
    expect(office.gateway.taken.at(-1)).toMatchObject({
      choice: 'complaint',
      text: officeWords('ar', 'complaint'),
    })
    expect((await page('/o/al-buraimi/chat', { cookie })).text).toContain(officeWords('ar', 'describe'))
  })

  test('a form that is sent twice is one message', async () => {
    const { cookie } = await newVisitor(office)
    const before = office.gateway.taken.length
    await Promise.all([send(cookie, { id: 'twice', text: 'x' }), send(cookie, { id: 'twice', text: 'x' })])
    expect(office.gateway.taken.length - before).toBe(1)
  })

  test.each([
    ['nothing', '', 400],
    ['too much', 'x'.repeat(20_001), 413],
  ])('%s is told on the page, and what was written stays', async (_name, text, status) => {
    const { cookie } = await newVisitor(office)
    const answer = await send(cookie, { id: 'bad', text })
    const shown = await answer.text()
    expect(answer.status).toBe(status)
    expect(shown).toMatch(/id="problem" role="alert">[^<]/)
    expect(shown).toContain(`${text}</textarea>`)
  })

  test('a form of another website is refused', async () => {
    const { cookie } = await newVisitor(office)
    expect((await send(cookie, { id: 'x', text: 'x' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })

  test('ending the conversation takes the cookie away', async () => {
    const { cookie } = await newVisitor(office)
    const answer = await send(cookie, { leave: '1', text: '' })
    expect(answer.headers.getSetCookie().join()).toContain('wasl-visitor-al-buraimi=; ')
  })

  test('a full store is told on a page', async () => {
    const { cookie } = await newVisitor(office)
    office.gateway.fail(new WaslError('store-full', 'full'))
    const answer = await send(cookie, { id: 'x', text: 'x' })
    office.gateway.fail(undefined)
    expect([answer.status, await answer.text()]).toMatchObject([503, expect.stringContaining('25643286')])
  })
})

describe('webhooks and health', () => {
  test('a platform’s bytes reach its channel as they are', async () => {
    const { seal, open } = office.gateway.seals('al-buraimi', 'chat')
    const authorization = `Bearer ${sealVisitor({ seal, open }, 'by-hook')}`
    const answer = await fetch(`${office.base}/hooks/al-buraimi/chat/messages`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"id":"hook","text":"x"}',
    })
    expect(answer.status).toBe(202)
    expect((await fetch(`${office.base}/hooks/al-buraimi/chat`)).status).toBe(404)
  })

  test('an unknown channel, one that is not connected, and six megabytes are refused', async () => {
    const post = (path: string, body: string) => fetch(office.base + path, { method: 'POST', body })
    expect((await post('/hooks/al-buraimi/none/x', 'x')).status).toBe(404)
    expect((await post('/hooks/al-buraimi/phone/x', 'x')).status).toBe(404)
    const large = await post('/hooks/al-buraimi/chat/messages', 'x'.repeat(6 * 1024 * 1024))
    expect([large.status, await large.json()]).toMatchObject([413, { error: { code: 'body-too-large' } }])
  })

  test('health, readiness and metrics answer', async () => {
    expect(await (await fetch(`${office.base}/healthz`)).json()).toMatchObject({ live: true })
    expect(await (await fetch(`${office.base}/readyz`)).json()).toMatchObject({ ready: true })
    expect((await page('/metrics')).text).toContain('wasl_up 1')
  })

  test('a request that is no HTTP path does not stop the process', async () => {
    const status = await new Promise((resolve) => {
      request(`${office.base}`, { path: '//%00?language=%', method: 'POST' }, (answer) =>
        resolve(answer.statusCode),
      ).end('x')
    })
    expect(status).toBe(404)
  })
})

test('both languages know the same texts, and a text that one lacks stops the start', () => {
  const { keys, say } = loadPageTexts()
  expect(keys.ar.toSorted()).toEqual(keys.en.toSorted())
  expect(keys.ar.length).toBeGreaterThan(100)
  expect(say.ar('case.reference')).not.toBe(say.en('case.reference'))
  expect(() => loadPageTexts(new URL('./broken-texts', import.meta.url).pathname)).toThrow(ConfigError)
})
