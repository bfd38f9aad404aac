import { afterEach, beforeEach, expect, it } from 'vitest'
import { listCases, showCase } from '../../src/gateway/operations/cases.ts'
import { finishTask, listTasks } from '../../src/gateway/operations/tasks.ts'
import { post } from '../walk/story.ts'
import { MailOffice, minute } from './mail-office.ts'

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
})
afterEach(() => office.close())

async function pass(days: number): Promise<void> {
  for (let hour = 0; hour < days * 24; hour += 1) {
    office.later(60 * minute)
    await office.settle()
  }
}

async function calls(): Promise<readonly string[]> {
  const { tasks } = (await listTasks(office.gateway, {})) as {
    tasks: readonly { id: string; kind: string }[]
  }
  return tasks.filter(({ kind }) => kind === 'call').map(({ id }) => id)
}

it('a call that is ticked off has told the citizen: the case goes on', async () => {
  for (const [index, text] of ['شكوى', 'في كلاب سايبة تخوف العيال'].entries()) {
    await post(office.assembled, { id: `m${index}`, text })
    await office.settle()
  }
  // Nobody looks into the chat again, and it knows no other address.
  await pass(8)
  const [warning, ...others] = await calls()
  expect(others).toEqual([])
  await finishTask(office.gateway, { id: warning, by: 'amal' })
  const { cases } = (await listCases(office.gateway, {})) as { cases: readonly { reference: string }[] }
  const shown = () => showCase(office.gateway, { reference: cases[0]?.reference })
  expect(await shown()).toMatchObject({ state: 'awaiting-data', notices: [{ state: 'told' }] })
  await pass(12)
  expect(await shown()).toMatchObject({ state: 'closed' })
})
