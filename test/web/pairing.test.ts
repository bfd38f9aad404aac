import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPageTexts } from '../../src/web/texts.ts'
import { type Served, serveFake } from './serve.ts'

let office: Served
beforeAll(async () => {
  office = await serveFake()
})
afterAll(() => office.close())

const get = async (token: string, language = 'en', base = office.base) => {
  const answer = await fetch(`${base}/p/${token}?language=${language}`)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const { say } = loadPageTexts()
const refresh = '<noscript><meta http-equiv="refresh" content="5"></noscript>'

describe.each(['', '-moi'])('the page to pair of an office%s', (of) => {
  test.each(['ar', 'en'] as const)('shows the code and whose phone it is for in %s', async (language) => {
    const { status, text } = await get(`code${of}`, language)
    expect(status).toBe(200)
    expect(text).toMatch(/<svg class="qr" role="img" aria-label="[^"]+" viewBox="0 0 \d+ \d+"/)
    expect(text).toContain('+96825643286')
    expect(text).toContain(say[language]('pairing.step.devices'))
    expect(text).toContain(refresh)
    expect(text).not.toContain('2@ref,key')
  })

  test.each(['ar', 'en'] as const)('of a number that is linked shows only that in %s', async (language) => {
    const { text } = await get(`connected${of}`, language)
    expect(text).toContain('data-state="connected"')
    expect(text).toContain('+96825643286')
    expect(text).not.toMatch(/<svg class="qr"|http-equiv="refresh"|pairing\.js/)
  })

  test.each(['wrong-number', 'conflict', 'blocked', 'browser-missing'])(
    'says why not: %s',
    async (trouble) => {
      for (const language of ['ar', 'en'] as const) {
        const { text } = await get(`${trouble}${of}`, language)
        expect(text).toContain(say[language](`pairing.trouble.${trouble}`))
        expect(text).toContain(refresh)
        expect(text).not.toContain('class="qr"')
      }
    },
  )

  test('waits where there is no code yet, also where nothing is linked', async () => {
    for (const state of ['beginning', 'unpaired'])
      expect((await get(`${state}${of}`)).text).toContain(say.en('pairing.waiting'))
  })
})

test('it is kept by nobody and found by nobody', async () => {
  for (const token of ['code', 'connected', 'expired', 'unheard-of']) {
    const { headers } = await get(token)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('set-cookie') ?? '').not.toContain(token)
  }
  expect((await get('code')).text).toContain('<meta name="robots" content="noindex, nofollow">')
})

test('a link that is over, or was never given, shows nothing of any channel', async () => {
  const over = await get('expired-moi')
  expect(over.status).toBe(410)
  expect(over.text).toContain(say.en('pairing.expired.heading'))
  expect(over.text).toContain('/o/moi')
  for (const token of ['al-buraimi.whatsapp-web.zzzzzz.aaaa', '..%2f..%2fkeys.json', 'a'.repeat(4_000)]) {
    const unknown = await get(token)
    expect(unknown.status).toBe(404)
    expect(unknown.text).not.toMatch(/class="qr"|WhatsApp/)
  }
})

test('nothing can be posted to it', async () => {
  const answer = await fetch(`${office.base}/p/code`, { method: 'POST', body: new URLSearchParams() })
  expect(answer.status).toBe(404)
})

test('who asks for it without end is told to wait', async () => {
  const narrow = await serveFake({ limits: { pairingBurst: 3, pairingsPerSecond: 0 } })
  const answers: number[] = []
  for (const token of ['a', 'b', 'code', 'code']) answers.push((await get(token, 'en', narrow.base)).status)
  const last = await get('code', 'ar', narrow.base)
  await narrow.close()
  expect(answers).toEqual([404, 404, 200, 429])
  expect(last.headers.get('retry-after')).toBe('60')
  expect(last.text).not.toContain('class="qr"')
})
