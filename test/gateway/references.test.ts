import { expect, it, onTestFinished } from 'vitest'
import { listCases } from '../../src/gateway/operations/cases.ts'
import { prepareOffice } from '../walk/played-office.ts'
import { mailItem } from './mail-office.ts'

const letters = [
  {
    organisation: 'al-buraimi',
    channel: 'helpdesk',
    text: 'شكوى: في كلاب سايبة عند المدرسة في حماسة',
  },
  {
    organisation: 'moi',
    channel: 'info',
    text: 'شكوى: الخدمة الإلكترونية في موقع الوزارة لا تعمل منذ يومين',
  },
]

it('gives no number twice, whichever organisation a case is of', async () => {
  const office = prepareOffice({ organisations: 'al-buraimi moi' })
  const assembled = await office.open()
  onTestFinished(async () => {
    await assembled.close()
    office.remove()
  })
  const references: string[] = []
  for (const { organisation, channel, text } of letters) {
    await assembled.gateway.intake.take(organisation, channel, [mailItem('salim', { channel, text })], '1')
    await assembled.gateway.settle()
    const { cases } = (await listCases(assembled.gateway, { organisation })) as {
      cases: readonly { reference: string }[]
    }
    references.push(...cases.map(({ reference }) => reference))
  }
  expect(references).toHaveLength(2)
  expect(new Set(references).size).toBe(2)
})
