import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { surveyLink } from '../../src/gateway/link-tokens.ts'
import { doToCase, showCase } from '../../src/gateway/operations/cases.ts'
import { organisation } from '../walk/played-office.ts'
import { serve } from '../web/serve.ts'
import { MailOffice, mailItem } from './mail-office.ts'

let office: MailOffice
let web: Awaited<ReturnType<typeof serve>>
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
  const text = 'شكوى: في كلاب سايبة عند المدرسة في حماسة\nالاسم: سالم الكعبي\nالهاتف: 92345678'
  await office.take([mailItem('salem', { text })], '1')
  await office.settle()
  const { reference } = await theCase()
  const command = { kind: 'resolve', result: 'جمعت الكلاب.', proof: [] }
  await doToCase(office.gateway, { organisation, reference, by: 'amal', request: 'r', command })
  await pass()
  const seals = { seal: (value: string) => value, open: (value: string) => value }
  web = await serve(office.gateway, { seals: () => seals, now: () => office.played.clock.now() })
})
afterEach(async () => {
  await web.close()
  await office.close()
})

/** Two hours: the result's mail has not bounced, the case is closed and its citizen asked. */
async function pass(): Promise<void> {
  for (let hour = 0; hour < 2; hour++) {
    office.later(3_600_000)
    await office.gateway.settle()
  }
}

const theCase = () =>
  office.gateway.core.store.writer.selectFrom('cases').select(['id', 'reference']).executeTakeFirstOrThrow()

/** The path of the survey's link, as the letter to the citizen says it. */
function theLink(): string {
  const letter = office.letters.findLast(({ outbound }) => outbound.text.includes('/r/'))
  const [, path] = /(\/r\/[\w.-]+)/.exec(letter?.outbound.text ?? '') ?? []
  if (path === undefined) throw new Error('no letter asks for a rating')
  return path
}

const get = async (path: string, language = 'en') => {
  const response = await fetch(`${web.base}${path}?language=${language}`)
  return { status: response.status, text: await response.text(), headers: response.headers }
}

const post = async (path: string, form: Readonly<Record<string, string>>) => {
  const response = await fetch(`${web.base}${path}?language=en`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  })
  return { status: response.status, text: await response.text() }
}

const shown = async () => {
  const { reference } = await theCase()
  return (await showCase(office.gateway, { reference })) as {
    readonly state: string
    readonly ratings: readonly {
      readonly times: number
      readonly answers: Readonly<Record<string, string>>
    }[]
  }
}

describe('the page of a survey', () => {
  it('is a short link in a letter to the citizen; looking at it never votes', async () => {
    const path = theLink()
    expect(path.length).toBeLessThan(60)
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await fetch(`${web.base}${path}`, { method })).status).toBe(200)
    expect((await shown()).ratings).toEqual([])
    const { text, headers } = await get(path)
    expect(text).toContain('How satisfied are you')
    expect(text).not.toContain('سالم')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('same-origin')
  })

  it('takes one vote, changed as often as it is sent, the same one once', async () => {
    const path = theLink()
    const good = { 'q-satisfaction': 'satisfied', 'q-improve': 'Tell us\r\nbefore you come' }
    const answers = await Promise.all([post(path, good), post(path, good)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[0]?.text).toContain('Thank you for your rating')
    expect(await shown()).toMatchObject({
      ratings: [{ times: 1, answers: { satisfaction: 'satisfied', improve: 'Tell us\nbefore you come' } }],
    })
    await post(path, { 'q-satisfaction': 'very-satisfied', 'q-improve': '' })
    const { ratings } = await shown()
    expect(ratings).toMatchObject([{ times: 2, answers: { satisfaction: 'very-satisfied' } }])
    expect(Object.keys(ratings[0]?.answers ?? {})).toEqual(['satisfaction'])
    expect((await get(path)).text).toMatch(/value="very-satisfied" required checked/)
  })

  it('offers to open the case again after a poor rating, once', async () => {
    const path = theLink()
    expect((await get(path)).text).not.toContain('name="remedy"')
    const poor = await post(path, { 'q-satisfaction': 'dissatisfied', 'q-improve': 'Nobody came' })
    expect(poor.text).toContain('value="asked"')
    const reopened = await post(path, { remedy: 'asked' })
    expect([reopened.status, reopened.text]).toMatchObject([200, expect.stringContaining('opened again')])
    expect((await shown()).state).not.toBe('closed')
    expect((await post(path, { remedy: 'asked' })).text).not.toContain('name="remedy"')
    await office.settle()
    const told = office.letters.filter(({ outbound }) => outbound.text.includes('أعيد فتح طلبكم'))
    expect(told).toHaveLength(1)
  })

  it.each([
    [{}, 409, 'choose an answer'],
    [{ 'q-satisfaction': 'splendid' }, 409, 'cannot be done'],
    [{ 'q-satisfaction': 'satisfied', 'q-improve': 'x'.repeat(2001) }, 409, 'cannot be done'],
    [{ 'q-satisfaction': 'satisfied', 'q-improve': 'x'.repeat(70_000) }, 413, 'too large'],
  ] as const)('refuses %j without a vote', async (form, status, words) => {
    const answer = await post(theLink(), form as Readonly<Record<string, string>>)
    expect([answer.status, answer.text]).toMatchObject([status, expect.stringContaining(words)])
    expect((await shown()).ratings).toEqual([])
  })

  it('is closed to whoever guesses, and over after its days', async () => {
    const path = theLink()
    const { core } = office.gateway
    const { id } = await theCase()
    const elsewhere = surveyLink(core, office.own, { caseId: id, notice: '1.1' }).split('/r/')[1] ?? ''
    const last = path.at(-1) === 'a' ? 'b' : 'a'
    const forged = [
      `${path.slice(0, -1)}${last}`,
      path.replace('-', '-1'),
      `/r/${elsewhere}`,
      '/r/x-y-z',
      '/r/x',
    ]
    for (const one of forged) {
      expect((await get(one)).status).toBe(404)
      expect((await post(one, { 'q-satisfaction': 'satisfied' })).status).toBe(404)
    }
    office.later(15 * 86_400_000)
    const over = await get(path)
    expect([over.status, over.text]).toMatchObject([410, expect.stringContaining('The survey is over')])
    expect((await post(path, { 'q-satisfaction': 'satisfied' })).status).toBe(410)
    expect((await shown()).ratings).toEqual([])
  })

  it('keeps no word of a vote in the queue or the journal', async () => {
    await post(theLink(), { 'q-satisfaction': 'dissatisfied', 'q-improve': 'SECRETWORD' })
    await post(theLink(), { remedy: 'untreated' })
    const rows = await office.gateway.core.store.writer
      .selectFrom('events')
      .select(['payload', 'outcome'])
      .execute()
    expect(JSON.stringify(rows)).not.toContain('SECRETWORD')
    const events = await office.gateway.core.store.writer.selectFrom('case_events').select('body').execute()
    expect(JSON.stringify(events)).not.toContain('SECRETWORD')
    expect(JSON.stringify(await shown())).toContain('SECRETWORD')
  })
})
