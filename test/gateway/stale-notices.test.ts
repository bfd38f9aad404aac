import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { citizenLink } from '../../src/gateway/link-tokens.ts'
import { loadCases } from '../../src/gateway/load.ts'
import { doToCase, showCase } from '../../src/gateway/operations/cases.ts'
import { listTasks } from '../../src/gateway/operations/tasks.ts'
import { organisation } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'
import { MailOffice, mailItem, minute } from './mail-office.ts'

const visitor = 'visitor-of-the-wait'

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
  const text = 'شكوى: في كلاب سايبة تخوف العيال\nالاسم: سالم الكعبي\nالهاتف: 92345678'
  await office.take([mailItem('salem', { text })], '1')
  await office.settle()
})
afterEach(() => office.close())

async function pass(hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    office.later(60 * minute)
    await office.settle()
  }
}

async function theCase() {
  const { core } = office.gateway
  const { id } = await core.store.writer.selectFrom('cases').select('id').executeTakeFirstOrThrow()
  const [loaded] = await core.store.transaction('handle', (trx) =>
    loadCases(trx, organisation, { ids: [id] }),
  )
  if (loaded === undefined) throw new Error('there is no case')
  return loaded
}

/** What the citizen is written to by mail while the mailbox works again. */
async function resumed(): Promise<readonly string[]> {
  const before = office.letters.length
  await office.resume()
  await office.settle()
  return office.letters
    .slice(before)
    .filter(({ outbound }) => outbound.to.address === 'salem@example.om')
    .map(({ outbound }) => outbound.text)
}

/** What callers are to say. */
async function calls(): Promise<readonly string[]> {
  const { tasks } = (await listTasks(office.gateway, { organisation })) as {
    readonly tasks: readonly { readonly kind: string; readonly subject: string }[]
  }
  return tasks.filter(({ kind }) => kind === 'call').map(({ subject }) => subject)
}

const waitingNotices = async () =>
  (await office.outbox()).filter(({ purpose }) => purpose.startsWith('notice/')).map(({ state }) => state)

describe('a notice that waited while its mailbox was stopped', () => {
  it('is not sent when its data came another way', async () => {
    const link = citizenLink(office.gateway.core, office.own, await theCase())
    await office.stop()
    await pass(30)
    expect(await waitingNotices()).toContain('waiting')
    await office.gateway.links.join(link.split('/l/')[1] ?? '', 'webchat', visitor)
    await office.settle()
    await post(office.assembled, { id: 'm1', text: 'حماسة عند المدرسة' }, visitor)
    await office.settle()
    await pass(24)
    expect(await resumed()).toEqual([])
    expect(await waitingNotices()).not.toContain('waiting')
    expect(await waitingNotices()).toContain('cancelled')
  })

  it('is not sent after its case was closed', async () => {
    await office.stop()
    await pass(40)
    const { reference } = (await theCase()).file
    const command = { kind: 'close', how: 'not-upheld', reason: 'ليس من اختصاصنا' }
    await doToCase(office.gateway, { organisation, reference, by: 'amal', request: 'close', command })
    await pass(6)
    const texts = await resumed()
    expect(texts).toHaveLength(1)
    expect(texts[0]).toContain('ليس من اختصاصنا')
  })

  it('prints no day that has passed: the next route is taken with one to come', async () => {
    await office.stop()
    await pass(24 * 12)
    expect(await resumed()).toEqual([])
    const { reference } = (await theCase()).file
    expect(await showCase(office.gateway, { reference })).toMatchObject({ state: 'awaiting-data' })
    expect(await calls()).toEqual([expect.stringContaining('الثلاثاء 8 ديسمبر 2026')])
    await pass(24 * 7)
    expect(await calls()).toEqual([expect.stringContaining('الثلاثاء 15 ديسمبر 2026')])
  })
})
