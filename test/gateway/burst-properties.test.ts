import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listCases, showCase } from '../../src/gateway/operations/cases.ts'
import { MailOffice, mailItem } from './mail-office.ts'

/** What people write to an office, some of it an answer to what the office has asked before. */
const letters = [
  'شكوى من كلاب سائبة تخيف الأطفال منذ أسبوع\nالاسم: سالم الكعبي\nالهاتف: 92345678',
  'شكوى: حفرة كبيرة في الشارع العام في محضة عند السوق، سالم الكعبي 92345678',
  'في حماسة خلف المدرسة',
  'وين وصلت شكواي',
  'السلام عليكم',
  'الكلاب تأتي ليلا فقط وعددها عشرة',
  'اسمي سالم الكعبي ورقمي 92345678',
  'أريد التحدث مع موظف',
  'A street light is broken in front of the mosque in Sunaynah',
]

const sent = fc.array(
  fc.record({ from: fc.constantFrom('salim', 'sara'), text: fc.constantFrom(...letters) }),
  { minLength: 2, maxLength: 6 },
)

type Sent = readonly { readonly from: string; readonly text: string }[]

describe('letters that wait together', () => {
  let offices: MailOffice[]

  beforeEach(() => {
    offices = []
  })
  afterEach(async () => {
    for (const office of offices) await office.close()
  })

  async function play(letters: Sent, how: 'together' | 'apart') {
    const office = new MailOffice()
    await office.open()
    offices.push(office)
    const items = letters.map(({ from, text }, index) =>
      mailItem(from, { externalId: `letter-${index}`, text }),
    )
    if (how === 'together') await office.take(items, 'all')
    else
      for (const [index, item] of items.entries()) {
        await office.take([item], String(index))
        await office.settle()
      }
    await office.settle()
    const end = await endOf(office)
    await office.close()
    offices.pop()
    return end
  }

  async function endOf(office: MailOffice) {
    const { cases } = (await listCases(office.gateway, {})) as { cases: readonly { reference: string }[] }
    const shown = await Promise.all(
      cases.map(async ({ reference }) => {
        const { type, service, state, missing, fields, notes } = (await showCase(office.gateway, {
          reference,
        })) as Record<string, unknown>
        return JSON.stringify({ type, service, state, missing, fields, notes })
      }),
    )
    return { cases: shown.toSorted(), answers: (await office.outbox()).length }
  }

  it('end as they would have ended one by one', async () => {
    await fc.assert(
      fc.asyncProperty(sent, async (letters) => {
        expect(await play(letters, 'together')).toEqual(await play(letters, 'apart'))
      }),
      { numRuns: 15 },
    )
  })
})
