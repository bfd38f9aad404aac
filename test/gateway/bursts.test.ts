import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { doToCase, listCases, showCase } from '../../src/gateway/operations/cases.ts'
import type { Assembled } from '../../src/main.ts'
import { dialogue } from '../crash/chat-citizen.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'
import { MailOffice, mailItem } from './mail-office.ts'

/** What a citizen sees of a case: what was kept of their words. */
async function kept({ gateway }: Assembled, reference: string) {
  const shown = (await showCase(gateway, { reference })) as {
    state: string
    missing: readonly { field: string; words?: string }[]
    fields: Readonly<Record<string, string>>
    notes: readonly { words: string }[]
  }
  const { state, missing, fields, notes } = shown
  return { state, missing, fields, notes: notes.map(({ words }) => words) }
}

async function references({ gateway }: Assembled): Promise<readonly string[]> {
  const { cases } = (await listCases(gateway, {})) as { cases: readonly { reference: string }[] }
  return cases.map(({ reference }) => reference)
}

async function onlyReference(assembled: Assembled): Promise<string> {
  const all = await references(assembled)
  expect(all).toHaveLength(1)
  return all[0] ?? ''
}

function ask({ gateway }: Assembled, reference: string, words: string) {
  const command = { kind: 'ask', items: [{ field: 'details', words }] }
  return doToCase(gateway, { organisation, reference, by: 'officer', request: words, command })
}

describe('letters that are read together', () => {
  let office: MailOffice

  beforeEach(async () => {
    office = new MailOffice()
    await office.open()
  })
  afterEach(() => office.close())

  const placeless = 'شكوى من كلاب سائبة تخيف الأطفال منذ أسبوع\nالاسم: سالم الكعبي\nالهاتف: 92345678'
  const whole = 'شكوى من كلاب سائبة عند المدرسة في حماسة منذ أسبوع\nالاسم: سالم الكعبي\nالهاتف: 92345678'

  async function file(text: string): Promise<string> {
    await office.take([mailItem('salim', { externalId: 'first', text })], '1')
    await office.settle()
    return onlyReference(office.assembled)
  }

  /** Both answers quote our last letter; they are taken in together, or one after the other. */
  async function answer(how: 'together' | 'apart', texts: readonly string[]): Promise<void> {
    const quoted = (await office.outbox()).at(-1)?.external_id
    const items = texts.map((text, index) =>
      mailItem('salim', { externalId: `answer-${index}`, text, replyTo: [quoted] }),
    )
    if (how === 'together') await office.take(items, '2')
    for (const [index, item] of how === 'apart' ? items.entries() : []) {
      await office.take([item], `3-${index}`)
      await office.settle()
    }
    await office.settle()
  }

  it.each(['apart', 'together'] as const)('give a place and keep what follows as a note: %s', async (how) => {
    const reference = await file(placeless)
    await answer(how, ['في حماسة خلف المدرسة', 'ملاحظة: الكلاب تأتي ليلا فقط وعددها عشرة'])
    const { state, missing, fields, notes } = await kept(office.assembled, reference)
    expect({ state, missing }).toEqual({ state: 'received', missing: [] })
    expect(fields['place']).toContain('خلف المدرسة')
    expect(notes.join()).toContain('وعددها عشرة')
  })

  it.each(['apart', 'together'] as const)(
    'answer two questions of an officer in their order: %s',
    async (how) => {
      const reference = await file(whole)
      await ask(office.assembled, reference, 'كم عدد الكلاب؟')
      await ask(office.assembled, reference, 'هل عضت أحدا؟')
      await office.settle()
      await answer(how, ['حوالي خمسة كلاب', 'عضت ولدي أمس في يده'])
      const { missing, fields } = await kept(office.assembled, reference)
      expect(missing).toEqual([])
      expect(fields['details']).toContain('خمسة')
      expect(fields['details2']).toContain('ولدي')
    },
  )

  it('are one case where they are about one matter', async () => {
    const texts = ['شكوى: في كلاب سايبة عند المدرسة في حماسة', 'تذكير: في كلاب سايبة عند المدرسة في حماسة']
    await office.take(
      texts.map((text, index) => mailItem('salim', { externalId: `letter-${index}`, text })),
      '1',
    )
    await office.settle()
    await onlyReference(office.assembled)
  })
})

describe('what is posted in a chat before the answer is there', () => {
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

  it('answers two questions of an officer in their order', async () => {
    for (const [index, text] of dialogue.entries()) await post(assembled, { id: `m${index}`, text })
    await assembled.gateway.settle()
    const reference = await onlyReference(assembled)
    await ask(assembled, reference, 'كم عدد الكلاب؟')
    await ask(assembled, reference, 'هل عضت أحدا؟')
    await assembled.gateway.settle()
    await post(assembled, { id: 'a1', text: 'حوالي خمسة كلاب' })
    await post(assembled, { id: 'a2', text: 'نعم عضت ولدي أمس' })
    await assembled.gateway.settle()
    const { missing, fields } = await kept(assembled, reference)
    expect(missing).toEqual([])
    expect(fields['details']).toContain('خمسة')
    expect(fields['details2']).toContain('ولدي')
  })

  it('is all heard where more waits than a page of events holds', async () => {
    const burst = [...dialogue, ...Array.from({ length: 300 }, () => 'وين وصلت شكواي')]
    for (const [index, text] of burst.entries()) await post(assembled, { id: `m${index}`, text })
    await assembled.gateway.settle()
    const reference = await onlyReference(assembled)
    const said = await assembled.gateway.core.store.reader
      .selectFrom('outbox')
      .select('body')
      .orderBy('created_at')
      .execute()
    expect(said.filter(({ body }) => body.includes(reference)).length).toBeGreaterThan(burst.length - 10)
  })
})
