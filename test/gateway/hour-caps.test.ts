import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeMetrics } from '../../src/gateway/metrics.ts'
import { registerPass } from '../../src/gateway/pump.ts'
import type { Assembled } from '../../src/main.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'
import { letter, post } from '../walk/story.ts'

let office: PlayedOffice
let assembled: Assembled
beforeEach(async () => {
  office = prepareOffice()
  assembled = await office.open()
})
afterEach(async () => {
  await assembled.close()
  office.remove()
})

const robot = 'robot@example.om'

/** Letters of one sender as they come in one delivery. */
async function take(texts: readonly string[], first = 0): Promise<void> {
  const items = texts.map((text, index) => {
    const body = {
      kind: 'message',
      channel: 'helpdesk',
      externalId: `letter ${first + index}`,
      conversation: robot,
      from: { address: robot },
      text,
      attachments: [],
    }
    const { externalId } = body
    return { externalId, contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) }
  })
  await assembled.gateway.intake.take(organisation, 'helpdesk', items, '1')
}

async function deliver(...texts: readonly string[]): Promise<void> {
  await take(texts)
  await assembled.gateway.settle()
}

const answered = (): number => office.letters.filter(({ outbound }) => outbound.to.address === robot).length

describe('the caps of an hour', () => {
  it('hold for letters that come all at once', async () => {
    await deliver(...Array.from({ length: 40 }, (_, index) => `Thank you for your message, ticket ${index}`))
    expect(answered()).toBe(10)
    const tasks = await assembled.gateway.core.store.writer.selectFrom('tasks').select('kind').execute()
    expect(tasks).toEqual([{ kind: 'answered-too-often' }])
  })

  it('hold for letters that are each registered and answered later', async () => {
    await deliver(
      ...Array.from(
        { length: 300 },
        (_, index) => `Complaint: the street light number ${index} in Mahdah does not work`,
      ),
    )
    const cases = await assembled.gateway.core.store.writer.selectFrom('cases').select('id').execute()
    expect(cases.length).toBeLessThanOrEqual(10)
    expect(answered()).toBe(10)
  })

  it('hold where more waits than is handled at a time', { timeout: 60_000 }, async () => {
    const { core, offices } = assembled.gateway
    const own = offices.get(organisation)
    if (own === undefined) throw new Error('the office is not there')
    await take(
      Array.from(
        { length: 600 },
        (_, index) => `Complaint: the street light ${index} in Mahdah does not work`,
      ),
    )
    const metrics = makeMetrics(core, offices)
    const { signal } = new AbortController()
    while ((await registerPass(core, own, metrics, 'helpdesk', signal)) > 0);
    await assembled.gateway.settle()
    const cases = await core.store.writer.selectFrom('cases').select('id').execute()
    expect(cases.length).toBeLessThanOrEqual(10)
    expect(answered()).toBe(10)
  })

  it('hold for guesses at a code, however fast they are written and however often it is asked for', async () => {
    await assembled.gateway.intake.take(organisation, 'helpdesk', [letter], '1')
    await assembled.gateway.settle()
    const { reference } = await assembled.gateway.core.store.writer
      .selectFrom('cases')
      .select('reference')
      .executeTakeFirstOrThrow()
    const ask = [`حالة الطلب ${reference}`, 'نعم']
    const guesses = Array.from({ length: 24 }, (_, index) => String(100_000 + index))
    const texts = [...ask, ...guesses.flatMap((guess, index) => (index % 4 === 3 ? [guess, ...ask] : guess))]
    for (const [index, text] of texts.entries()) await post(assembled, { id: `m${index}`, text }, 'guesser')
    await assembled.gateway.settle()
    const said = (await assembled.gateway.transcripts.read(organisation, 'webchat', 'guesser'))
      .filter(({ from }) => from === 'office')
      .map(({ text }) => text)
    expect(said.filter((text) => text.includes('الرمز غير صحيح'))).toHaveLength(3)
    const tries = await assembled.gateway.core.store.writer.selectFrom('tries').select('count').execute()
    expect(tries).toEqual([{ count: 5 }, { count: 5 }])
  })

  it('give no more tries around the full hour', async () => {
    office.clock.moveTo(new Date('2026-11-22T06:57:00Z'))
    await assembled.gateway.intake.take(organisation, 'helpdesk', [letter], '1')
    await assembled.gateway.settle()
    const { reference } = await assembled.gateway.core.store.writer
      .selectFrom('cases')
      .select('reference')
      .executeTakeFirstOrThrow()
    const guesses = Array.from({ length: 10 }, () => `حالة الطلب ${reference}`)
    await take(guesses.slice(0, 4))
    await assembled.gateway.settle()
    office.clock.moveTo(new Date('2026-11-22T07:01:00Z'))
    await take(guesses.slice(4), 4)
    await assembled.gateway.settle()
    const tries = await assembled.gateway.core.store.writer
      .selectFrom('tries')
      .select(['hour', 'count'])
      .where('subject', 'like', 'address:%')
      .orderBy('hour')
      .execute()
    expect(tries).toEqual([
      { hour: '2026-11-22T06:57', count: 4 },
      { hour: '2026-11-22T07:01', count: 1 },
    ])
  })
})
