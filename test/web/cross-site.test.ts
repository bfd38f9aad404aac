import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { newVisitor } from './client.ts'
import { type Served, serveFake } from './serve.ts'

/** A text of the pages, as they write it. */
function deliveredText(language: 'ar' | 'en', key: string): string {
  const file = new URL(`../../data/texts/pages.${language}.yaml`, import.meta.url)
  const texts: Readonly<Record<string, string>> = parse(readFileSync(file, 'utf8'))
  const text = texts[key]
  if (text === undefined) throw new Error(`There is no ${language} "${key}".`)
  return text
}

let office: Served
beforeAll(async () => {
  office = await serveFake({ baseUrl: 'https://office.example.om' })
})
afterAll(() => office.close())

const form = (at: string, headers: Readonly<Record<string, string>>) =>
  fetch(office.base + at, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ id: crypto.randomUUID(), text: 'x' }),
    redirect: 'manual',
  })

const changing = [
  '/l/complete',
  '/l/verify-1',
  '/l/resolve-1/files?name=a.png',
  '/o/al-buraimi/chat',
  '/o/al-buraimi/chat/session',
  '/o/al-buraimi/chat/messages',
  '/o/al-buraimi/chat/files?name=a.png',
]

describe.each(changing)('POST %s', (at) => {
  test.each([
    ['another website', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
    ['another website in an older browser', { origin: 'https://evil.example' }],
    ['a page that hides where it is from', { origin: 'null' }],
  ])('is refused when %s sends it', async (_who, headers) => {
    const before = [office.gateway.acts.length, office.gateway.joined.length, office.gateway.taken.length]
    const answer = await form(at, headers)
    expect(answer.status).toBe(403)
    expect(answer.headers.getSetCookie().filter((cookie) => cookie.includes('visitor'))).toEqual([])
    expect([office.gateway.acts.length, office.gateway.joined.length, office.gateway.taken.length]).toEqual(
      before,
    )
  })
})

test('a person whose browser sends another website’s form reads what was the matter, in both languages', async () => {
  const page = async (language: string) =>
    (
      await form(`/l/verify-1?language=${language}`, {
        'sec-fetch-site': 'cross-site',
        'accept-language': language,
        accept: 'text/html',
      })
    ).text()
  for (const language of ['ar', 'en'] as const) {
    const said = await page(language)
    expect(said).toContain(deliveredText(language, 'problem.cross-site'))
    expect(said).not.toContain(deliveredText(language, 'problem.500'))
  }
})

test('any other refusal is the request’s, not the office’s', async () => {
  const answer = await fetch(`${office.base}/l/verify-1`, {
    method: 'POST',
    headers: {
      accept: 'text/html',
      'accept-language': 'en',
      'content-type': 'application/x-www-form-urlencoded; charset=x',
    },
    body: 'x=1',
  })
  expect(answer.status).toBe(415)
  expect(await answer.text()).toContain(deliveredText('en', 'problem.400'))
})

test.each([
  ['a browser of today', () => ({ 'sec-fetch-site': 'same-origin', origin: office.base })],
  ['an older browser', () => ({ origin: office.base })],
  ['an older browser behind a proxy', () => ({ origin: 'https://office.example.om' })],
  ['a program', () => ({})],
])('our own forms work in %s', async (_which, headers) => {
  const { cookie } = await newVisitor(office)
  expect((await form('/o/al-buraimi/chat', { cookie, ...headers() })).status).toBe(303)
  expect((await form('/l/complete', headers())).status).toBe(303)
})

test('the address for platforms takes no cookie for a proof', async () => {
  const { cookie } = await newVisitor(office)
  const answer = await fetch(`${office.base}/hooks/al-buraimi/chat/messages`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: '{"id":"a","text":"x"}',
  })
  expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: 'visitor-unknown' } }])
})

test('a failure past all pages shows no stack', async () => {
  const broken = await serveFake({
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: () => {
        throw new Error('secret of the log')
      },
    },
  })
  broken.gateway.fail(new Error('secret of the gateway'))
  const visitor = await newVisitor(broken)
  const answer = await visitor.say('a', 'x')
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toMatch(/secret|\.ts|node_modules/)
  await broken.close()
})

test('cookies are for HTTPS only where the office is visited so', async () => {
  const plain = await serveFake({ baseUrl: 'http://office.example.om' })
  const cookiesOf = async ({ base }: Served) =>
    (await fetch(`${base}/chat?language=en`)).headers.getSetCookie().map((cookie) => /; Secure/.test(cookie))
  expect(await cookiesOf(office)).toEqual([true, true])
  expect(await cookiesOf(plain)).toEqual([false, false])
  await plain.close()
})
