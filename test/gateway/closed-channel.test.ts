import { afterEach, beforeEach, expect, it } from 'vitest'
import { handlePass } from '../../src/gateway/handle.ts'
import type { OfficeChannel } from '../../src/gateway/office.ts'
import { listCases } from '../../src/gateway/operations/cases.ts'
import { listDead, retryDead } from '../../src/gateway/operations/dead-letters.ts'
import { readPass } from '../../src/gateway/parse.ts'
import { post } from '../walk/story.ts'
import { channel, MailOffice, mailItem, minute } from './mail-office.ts'

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
})
afterEach(() => office.close())

/** What is done while a channel is closed, as after a start with a mistake in its settings. */
async function whileClosed(name: string, work: () => Promise<unknown>): Promise<void> {
  const channels = office.own.channels as Map<string, OfficeChannel>
  const closed = channels.get(name)
  channels.delete(name)
  await work()
  if (closed !== undefined) channels.set(name, closed)
}

async function retryAll(): Promise<readonly string[]> {
  const { dead } = (await listDead(office.gateway, {})) as {
    dead: readonly { id: string; problem: string }[]
  }
  for (const { id } of dead) await retryDead(office.gateway, { id, by: 'amal' })
  await office.settle()
  return dead.map(({ problem }) => problem)
}

const cases = async () => ((await listCases(office.gateway, {})) as { cases: readonly unknown[] }).cases

it('keeps the silence of somebody who had described their matter: it is filed when a person tries it again', async () => {
  for (const [index, text] of ['شكوى', 'في كلاب سايبة عند المدرسة في حماسة تخوف العيال'].entries()) {
    await post(office.assembled, { id: `m${index}`, text })
    await office.settle()
  }
  await whileClosed('webchat', async () => {
    office.later(180 * minute)
    await office.settle()
  })
  expect(await cases()).toEqual([])
  expect(await retryAll()).toEqual(['channel-closed'])
  expect(await cases()).toHaveLength(1)
})

it('keeps the answer to a filing: it is sent when a person tries it again', async () => {
  const { core } = office.gateway
  const text = 'شكوى: في كلاب سايبة عند المدرسة في حماسة\nالاسم: سالم الكعبي\nالهاتف: 92345678'
  await office.take([mailItem('salem', { text })], '1')
  // The letter is heard; what it asks for is done after the next start.
  await handlePass(
    core,
    office.own,
    await readPass(core, office.own, [channel], new AbortController().signal),
  )
  await whileClosed(channel, () => office.settle())
  expect(await cases()).toHaveLength(1)
  expect(await retryAll()).toEqual(['channel-closed'])
  const told = office.letters.filter(({ outbound }) => outbound.to.address === 'salem@example.om')
  expect(told).toHaveLength(1)
})
