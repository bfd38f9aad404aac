import { afterEach, beforeEach, expect, it } from 'vitest'
import { doToCase, listCases, showCase } from '../../src/gateway/operations/cases.ts'
import { organisation } from '../walk/played-office.ts'
import { MailOffice, minute } from './mail-office.ts'

let office: MailOffice
let reference: string | undefined
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
  await office.hear('salim', {
    text: 'شكوى: في كلاب سايبة عند المدرسة في حماسة\nالاسم: سالم الكعبي\nالهاتف: 92345678',
  })
  await office.settle()
  const { cases } = (await listCases(office.gateway, {})) as { cases: readonly { reference: string }[] }
  reference = cases[0]?.reference
})
afterEach(() => office.close())

const give = (request: string, command: Readonly<Record<string, unknown>>) =>
  doToCase(office.gateway, { organisation, reference, by: 'amal', request, command })

/** The kinds of the notices that the next morning brings, in the order in which they are sent. */
async function nextMorning(): Promise<readonly (string | undefined)[]> {
  const { notices } = (await showCase(office.gateway, { reference })) as {
    notices: readonly { readonly id: string; readonly kind: string }[]
  }
  const before = office.letters.length
  for (let hour = 0; hour < 10; hour += 1) {
    office.later(60 * minute)
    await office.settle()
  }
  const rows = await office.outbox()
  const sent = office.letters.slice(before).map(({ key }) => rows.find((row) => row.key === key)?.purpose)
  return sent.map((purpose) => notices.find(({ id }) => purpose?.split('/')[2] === id)?.kind).filter(Boolean)
}

const night = new Date('2026-11-22T19:00:00Z')

it.each(['one', 'two', 'three', 'four', 'five'])(
  'notices that wait for the morning are told in their order: %s',
  async (request) => {
    office.played.clock.moveTo(night)
    await give(`${request} reclassify`, { kind: 'reclassify', type: 'report' })
    await give(`${request} resolve`, { kind: 'resolve', result: 'تم', proof: [] })
    expect(await nextMorning()).toEqual(['reclassified', 'result'])
  },
)

it('of what a case was taken for in one night only the last is told', async () => {
  office.played.clock.moveTo(night)
  for (const type of ['report', 'suggestion', 'complaint']) await give(type, { kind: 'reclassify', type })
  expect(await nextMorning()).toEqual(['reclassified'])
  const told = office.letters.at(-1)?.outbound.text
  expect(told).toContain('شكوى')
  expect(told).not.toMatch(/بلاغ|مقترح/)
})
