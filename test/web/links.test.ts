import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { officeWords } from './office.ts'
import { type Served, serveFake } from './serve.ts'

let office: Served
beforeAll(async () => {
  office = await serveFake()
})
afterAll(() => office.close())
let count = 0
beforeEach(() => {
  count += 1
})

const get = (token: string, language = 'en') => fetch(`${office.base}/l/${token}?language=${language}`)
const post = (
  token: string,
  form: Readonly<Record<string, string>> | readonly (readonly [string, string])[] = {},
) =>
  fetch(`${office.base}/l/${token}?language=en`, {
    method: 'POST',
    body: new URLSearchParams(form as Record<string, string>),
    redirect: 'manual',
  })

describe('officers’ links', () => {
  test('looking has no effect, however often a scanner does it', async () => {
    const token = `verify-${count}`
    for (const method of ['GET', 'HEAD', 'GET']) await fetch(`${office.base}/l/${token}`, { method })
    expect(office.gateway.acts.filter((act) => act.token === token)).toEqual([])
  })

  test.each([
    ['verify', {}, {}],
    ['acknowledge', {}, {}],
    [
      'ask',
      [
        ['items', 'place'],
        ['items', 'description'],
        ['words', ' which street? '],
      ],
      { items: 'place,description', words: 'which street?' },
    ],
    [
      'resolve',
      { result: 'Done.\r\nAll of it.', proof: 'ref1,ref2', other: 'x' },
      { result: 'Done.\nAll of it.', proof: 'ref1,ref2' },
    ],
    ['close', { how: 'treated', reason: '' }, { how: 'treated' }],
  ] as const)('%s acts once with what the form says', async (verb, form, input) => {
    const token = `${verb}-${count}`
    const answer = await post(token, form)
    expect([answer.status, await answer.text()]).toMatchObject([200, expect.stringContaining('26-0417-3828')])
    expect(office.gateway.acts.filter((act) => act.token === token)).toEqual([{ token, input }])
    expect((await post(token, form)).status).toBe(410)
    expect(office.gateway.acts.filter((act) => act.token === token)).toHaveLength(1)
  })

  test.each(['ar', 'en'] as const)('what was chosen or declared is shown in words (%s)', async (language) => {
    const page = await (await get(`verify-${count}`, language)).text()
    for (const key of ['short', 'got', 'describe'])
      expect(page).toContain(`<span dir="auto">${officeWords(language, key)}</span>`)
    for (const slug of ['beneficiary', 'soon', 'accepted']) expect(page).not.toContain(`>${slug}<`)
  })

  test('a refusal keeps what was typed', async () => {
    const answer = await post(`close-${count}`, { how: 'out-of-remit' })
    const page = await answer.text()
    expect(answer.status).toBe(409)
    expect(page).toContain('<option value="out-of-remit" selected>')
    expect(page).toContain('Please say why')
  })

  test('what could not be done now says so, keeps what was typed, and may be tried again', async () => {
    const token = `close-${count}`
    const failed = await post(token, { how: 'out-of-remit', reason: 'trouble' })
    const page = await failed.text()
    expect(failed.status).toBe(503)
    expect(page).toContain('<option value="out-of-remit" selected>')
    expect(page).toContain('Nothing is lost')
    expect(page).not.toContain('store-busy')
    expect((await post(token, { how: 'treated' })).status).toBe(200)
  })

  test('the page is kept from search engines, caches, frames and other sites', async () => {
    const { headers } = await get(`verify-${count}`)
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('x-robots-tag')).toContain('noindex')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('the case’s own attachments are given, other files are not', async () => {
    const at = `${office.base}/l/verify-${count}/files`
    const named = await fetch(`${at}/proof-of-case?name=photo.png`)
    expect(named.headers.get('content-disposition')).toBe('attachment; filename=photo.png')
    expect(await (await get(`verify-${count}`)).text()).toContain('/files/proof-of-case?name=photo.png"')
    expect((await fetch(`${at}/proof-of-case?name=unheard`)).headers.get('content-disposition')).toContain(
      'photo.png',
    )
    expect((await fetch(`${at}/another`)).status).toBe(404)
    expect((await fetch(`${office.base}/l/track/files/proof-of-case`)).status).toBe(404)
  })

  test('proof is taken by links that resolve, and by no other', async () => {
    const put = (token: string) =>
      fetch(`${office.base}/l/${token}/files?name=a.png`, {
        method: 'POST',
        headers: { 'content-type': 'image/png' },
        body: 'x',
      })
    expect((await put(`resolve-${count}`)).status).toBe(201)
    expect((await put(`verify-${count}`)).status).toBe(403)
    expect((await put('unheard')).status).toBe(404)
    expect((await put('expired')).status).toBe(410)
  })
})

test.each([
  ['unheard', 404, 'This link is not valid'],
  ['expired', 410, 'This link has expired'],
  ['%3Cscript%3E', 404, 'This link is not valid'],
])('the link %s gets a page that says what is the matter', async (token, status, words) => {
  for (const answer of [await get(token), await post(token)]) {
    expect([answer.status, await answer.text()]).toMatchObject([status, expect.stringContaining(words)])
  }
})

test('a link that is dead shows the office whose link it was', async () => {
  for (const answer of [await get('expired-moi'), await post('expired-moi')]) {
    const page = await answer.text()
    expect(page).toContain('href="/o/moi/chat"')
    expect(page).not.toContain('/o/al-buraimi/')
  }
})

test('a citizen goes on in the chat: the conversation is joined, and the cookie is set', async () => {
  const page = await (await get('complete', 'ar')).text()
  expect(page).toContain('26-0417-3828')
  const answer = await post('complete')
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/o/al-buraimi/chat#latest'])
  expect(answer.headers.getSetCookie().join()).toContain('wasl-visitor-al-buraimi=')
  expect(office.gateway.joined.at(-1)).toMatchObject({ token: 'complete' })
})
