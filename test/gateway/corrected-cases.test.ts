import { afterEach, beforeEach, expect, it } from 'vitest'
import { doToCase, listCases } from '../../src/gateway/operations/cases.ts'
import { listCorrectedCases } from '../../src/gateway/operations/corrected-cases.ts'
import { parseExamples } from '../../src/policy/examples.ts'
import { organisation } from '../walk/played-office.ts'
import { MailOffice } from './mail-office.ts'

let office: MailOffice

beforeEach(async () => {
  office = new MailOffice()
  await office.open()
})
afterEach(() => office.close())

const text = 'شكوى: في كلاب سايبة عند المدرسة في حماسة، أنا سالم المعمري ورقمي 92345678، وأخوي سالم شافها'

async function reclassify(request: string, to: Readonly<Record<string, string>>): Promise<void> {
  const { cases } = (await listCases(office.gateway, {})) as { cases: readonly { reference: string }[] }
  await doToCase(office.gateway, {
    organisation,
    reference: cases[0]?.reference ?? '',
    by: 'officer',
    request,
    command: { kind: 'reclassify', ...to },
  })
}

const corrected = async () =>
  ((await listCorrectedCases(office.gateway, {})) as { corrections: readonly Record<string, unknown>[] })
    .corrections

it('keeps what an officer corrected as an example without personal values, as training reads it', async () => {
  await office.hear('salim', { text })
  await office.settle()
  expect(await corrected()).toEqual([])
  await reclassify('first', { type: 'report' })
  await reclassify('second', { service: 'vector-control' })
  const [example, ...more] = await corrected()
  expect(more).toEqual([])
  expect(example).toMatchObject({ organisation, type: 'report', service: 'vector-control' })
  expect(example?.['text']).toContain('كلاب سايبة عند المدرسة في حماسة')
  expect(example?.['text']).not.toMatch(/92345678|سالم|المعمري/)
  const read = parseExamples(JSON.stringify(example), 'corrections.jsonl')
  expect(read.problems).toEqual([])
  expect(read.examples).toMatchObject([{ type: 'report', service: 'vector-control' }])
})
