import { afterEach, beforeEach, expect, it } from 'vitest'
import { doToCase, listCases, showCase } from '../../src/gateway/operations/cases.ts'
import { verify } from '../../src/gateway/operations/verify.ts'
import { organisation } from '../walk/played-office.ts'
import { MailOffice, minute } from './mail-office.ts'

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
  // The place is missing.
  await office.hear('salim', {
    text: 'شكوى: في كلاب سايبة تخوف العيال\nالاسم: سالم الكعبي\nالهاتف: 92345678',
  })
  await office.settle()
})
afterEach(() => office.close())

async function taken(to: Readonly<Record<string, string>>) {
  const { cases } = (await listCases(office.gateway, {})) as { cases: readonly { reference: string }[] }
  const reference = cases[0]?.reference
  const command = { kind: 'reclassify', ...to }
  await doToCase(office.gateway, { organisation, reference, by: 'amal', request: 'reclassify', command })
  for (let hour = 0; hour < 20 * 24; hour += 1) {
    office.later(60 * minute)
    await office.settle()
  }
  expect(await verify(office.gateway, {})).toMatchObject({ problems: [] })
  return showCase(office.gateway, { reference })
}

it('a case is not closed for want of what it does not ask for once it was taken for something else', async () => {
  expect(await taken({ type: 'inquiry', service: 'none' })).toMatchObject({ state: 'received', missing: [] })
})

it('a case still waits for what it asks for as something else too', async () => {
  expect(await taken({ service: 'vector-control' })).toMatchObject({ state: 'closed' })
})
