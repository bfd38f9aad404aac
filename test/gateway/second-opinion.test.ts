import { afterEach, describe, expect, it } from 'vitest'
import type { Opinion, OpinionQuestion } from '../../src/domain/second-opinion.ts'
import type { Understanding } from '../../src/domain/understanding.ts'
import { MailOffice } from './mail-office.ts'

describe('another opinion of what a letter means', () => {
  let office: MailOffice

  afterEach(() => office.close())

  /** What was understood of a text, and what the other was asked. */
  async function heard(
    text: string,
    opinion: Opinion | undefined,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    const asked: OpinionQuestion[] = []
    const ask = async (question: OpinionQuestion) => {
      asked.push(question)
      return opinion
    }
    office = new MailOffice({ secondOpinion: { name: 'small', trust: 0.6, ask } })
    await office.open()
    await office.hear('salim', { text, from: { address: 'salim@example.om', name: 'سالم المعمري' }, ...more })
    const { understanding } = await office.gateway.core.store.writer
      .selectFrom('messages')
      .select('understanding')
      .executeTakeFirstOrThrow()
    return { understanding: JSON.parse(understanding) as Understanding, asked }
  }

  const unsure = 'الوالد سالم يقول شوفوا حل، رقمي 92345678'

  it('is asked where the built-in understanding is not sure, without personal values', async () => {
    const { understanding, asked } = await heard(unsure, { type: 'complaint', service: 'public-cleaning' })
    expect(asked).toHaveLength(1)
    expect(asked[0]?.text).not.toMatch(/92345678|سالم/)
    expect(asked[0]?.text).toContain('شوفوا حل')
    expect(asked[0]?.services.map(({ slug }) => slug)).toContain('public-cleaning')
    expect(understanding).toMatchObject({ type: 'complaint', service: 'public-cleaning' })
    expect(understanding.version).toMatch(/\+small$/)
  })

  it('is not asked where it is', async () => {
    const { asked } = await heard('شكوى: في كلاب سايبة عند المدرسة في حماسة', undefined)
    expect(asked).toEqual([])
  })

  it.each([
    ['an automatic letter', { automatic: true }],
    ['a letter without words', { text: ' ' }],
  ])('is not asked about %s', async (_what, more) => {
    const { asked } = await heard(unsure, undefined, more)
    expect(asked).toEqual([])
  })

  it('changes nothing where it does not know or cannot be reached', async () => {
    const { understanding, asked } = await heard(unsure, undefined)
    expect(asked).toHaveLength(1)
    expect(understanding.version).not.toContain('small')
  })
})
