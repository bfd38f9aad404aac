import { afterEach, beforeEach, expect, it } from 'vitest'
import { handlePass } from '../../src/gateway/handle.ts'
import { readPass } from '../../src/gateway/parse.ts'
import { dialogue } from '../crash/chat-citizen.ts'
import { organisation } from '../walk/played-office.ts'
import { poison, poisonedFlows } from '../walk/poisoned-flows.ts'
import { post } from '../walk/story.ts'
import { channel, MailOffice } from './mail-office.ts'

const visitor = 'visitor-in-a-hurry'

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice({ flows: poisonedFlows() })
  await office.open()
  await post(office.assembled, { id: 'm0', text: 'شكوى' }, 'poisoner')
  await office.settle()
  for (let index = 0; index < 6; index += 1)
    await post(office.assembled, { id: `p${index}`, text: poison }, 'poisoner')
})
afterEach(() => office.close())

const never = new AbortController().signal

/** As the loops of the channels and the one that plans do: each handles what waits, at the same time. */
async function handleAtOnce(): Promise<void> {
  const { core } = office.gateway
  const loop = async (channels: readonly string[]) => {
    for (let turn = 0; turn < 40; turn += 1)
      await handlePass(core, office.own, await readPass(core, office.own, channels, never))
  }
  await Promise.all([loop(['webchat']), loop([channel]), loop([])])
}

it('a conversation rests until what it asked of a case is done, though several loops go one by one', async () => {
  const burst = [...dialogue, 'السلام عليكم', 'شكرا']
  for (const [index, text] of burst.entries())
    await post(office.assembled, { id: `b${index}`, text }, visitor)
  await handleAtOnce()
  await office.settle()
  const said = await office.gateway.transcripts.read(organisation, 'webchat', visitor)
  const answers = said.filter(({ from }) => from === 'office').map(({ text }) => text)
  const filed = answers.findIndex((text) => text.includes('تم تسجيل الشكوى'))
  const greeted = answers.findLastIndex((text) => text.includes('وعليكم السلام'))
  expect(filed).toBeGreaterThan(0)
  expect(greeted).toBeGreaterThan(filed)
})
