import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buryEvents } from '../../src/gateway/bury.ts'
import { linkContacts } from '../../src/gateway/linked-contacts.ts'
import { showCase } from '../../src/gateway/operations/cases.ts'
import { dismissDead, listDead, retryDead, showDead } from '../../src/gateway/operations/dead-letters.ts'
import { finishTask, listTasks } from '../../src/gateway/operations/tasks.ts'
import { conversationId } from '../../src/gateway/register.ts'
import { caseStream, enqueue } from '../../src/gateway/streams.ts'
import { organisation } from '../walk/played-office.ts'
import { channel, MailOffice, mailItem, minute } from './mail-office.ts'

const by = 'amal'
const day = 1440 * minute

let office: MailOffice
let cursor = 0
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
})
afterEach(() => office.close())

async function write(text: string, given: Readonly<Record<string, unknown>> = {}): Promise<void> {
  cursor += 1
  await office.take([mailItem('salem', { externalId: `l${cursor}`, text, ...given })], String(cursor))
  await office.settle()
}

const repeat = async (times: number, text: string, given: Readonly<Record<string, unknown>> = {}) => {
  for (let time = 0; time < times; time += 1) await write(text, given)
}

/** A complaint of which the place is missing. */
async function fileWithoutPlace(): Promise<string> {
  await write('شكوى: في كلاب سايبة تخوف العيال\nالاسم: سالم الكعبي\nالهاتف: 92345678')
  const { id } = await office.gateway.core.store.writer
    .selectFrom('cases')
    .select('id')
    .executeTakeFirstOrThrow()
  office.later(90 * minute)
  return id
}

interface Shown {
  readonly state: string
  readonly missing: readonly unknown[]
}

async function theCase(): Promise<Shown> {
  const { reference } = await office.gateway.core.store.writer
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  return (await showCase(office.gateway, { reference })) as Shown
}

async function dead(): Promise<readonly { readonly id: string; readonly problem: string }[]> {
  return ((await listDead(office.gateway, {})) as { dead: readonly { id: string; problem: string }[] }).dead
}

async function tasks(): Promise<readonly { readonly id: string }[]> {
  const listed = await listTasks(office.gateway, { organisation })
  return (listed as { tasks: readonly { id: string; kind: string }[] }).tasks.filter(
    ({ kind }) => kind === 'answered-too-often',
  )
}

async function pass(days: number): Promise<void> {
  for (let hour = 0; hour < days * 24; hour += 1) {
    office.later(day / 24)
    await office.settle()
  }
}

const place = 'المكان: حماسة عند المدرسة'

describe('a mailbox that is answered too often', () => {
  it('still hears the citizen in whose name somebody else wrote', async () => {
    const sealedCase = await fileWithoutPlace()
    await repeat(12, 'شكرا', { authenticated: false })
    await write(place, { sealedCase, authenticated: false })
    expect(await theCase()).toMatchObject({ state: 'received', missing: [] })
  })

  it('still hears them where the forged letters were registered as cases', async () => {
    const sealedCase = await fileWithoutPlace()
    for (let number = 0; number < 12; number += 1)
      await write(`شكوى: حفرة رقم ${number} في شارع محضة`, { authenticated: false })
    await write(place, { sealedCase })
    expect(await dead()).not.toEqual([])
    const own = await office.gateway.core.store.writer
      .selectFrom('cases')
      .select('state')
      .where('id', '=', sealedCase)
      .executeTakeFirstOrThrow()
    expect(own).toEqual({ state: 'received' })
  })

  it('keeps what it lays aside for a person, who has it heard', async () => {
    await fileWithoutPlace()
    await repeat(10, 'شكرا')
    await write(place)
    const [letter, ...others] = await dead()
    expect(others).toEqual([])
    expect(letter).toMatchObject({ problem: 'answered-too-often' })
    expect((await theCase()).missing).not.toEqual([])
    await retryDead(office.gateway, { id: letter?.id, by })
    await office.settle()
    expect(await dead()).toEqual([])
    expect(await theCase()).toMatchObject({ state: 'received', missing: [] })
  })

  it('shows what was written to the person who looks into it', async () => {
    await repeat(11, 'شكرا', { subject: 'شكر', from: { address: 'salem@example.om', name: 'سالم الكعبي' } })
    const [letter] = await dead()
    expect(JSON.stringify(letter)).not.toMatch(/شكر|سالم|salem/)
    expect(await showDead(office.gateway, { id: letter?.id })).toMatchObject({
      message: { from: { name: 'سالم الكعبي' }, subject: 'شكر', text: 'شكرا', attachments: [] },
    })
  })

  it('is not lost by a correction that names another letter', async () => {
    await repeat(11, 'شكرا')
    const before = await dead()
    for (const message of ['0000000001.0', 'nobody'])
      await expect(
        retryDead(office.gateway, { id: before[0]?.id, by, correct: JSON.stringify({ message }) }),
      ).rejects.toMatchObject({ code: 'correction-malformed' })
    expect(await dead()).toEqual(before)
  })

  it('does not close the case over what it laid aside', async () => {
    await fileWithoutPlace()
    await pass(8)
    await repeat(10, 'شكرا')
    await write(place)
    await pass(12)
    expect((await theCase()).state).toBe('awaiting-data')
    const [letter] = await dead()
    await dismissDead(office.gateway, { id: letter?.id, by, reason: 'said nothing' })
    await pass(1)
    expect((await theCase()).state).toBe('closed')
  })

  it('does not close it over what came from another address that was proved by a code', async () => {
    await fileWithoutPlace()
    const { core } = office.gateway
    const other = 'salem.work@example.om'
    const link = {
      conversation: conversationId(core, organisation, channel, other),
      contact: conversationId(core, organisation, channel, 'salem@example.om'),
    }
    await core.store.transaction('handle', (trx) => linkContacts(trx, core, organisation, [link]))
    await pass(8)
    const from = { conversation: other, from: { address: other } }
    await repeat(10, 'شكرا', from)
    await write(place, from)
    expect(await dead()).toMatchObject([{ problem: 'answered-too-often' }])
    await pass(12)
    expect((await theCase()).state).toBe('awaiting-data')
  })

  it('does not close it over data that could not be put into it', async () => {
    const id = await fileWithoutPlace()
    await pass(8)
    const { core } = office.gateway
    const key = 'a giving at which something threw'
    const fields = { place: { value: place, personal: false } }
    const command = { kind: 'give', fields, attachments: [], confirmed: true }
    const by = {
      kind: 'citizen',
      conversation: conversationId(core, organisation, channel, 'salem@example.om'),
    }
    await core.store.transaction('handle', async (trx) => {
      await enqueue(trx, core, organisation, [
        { stream: caseStream(id), key, kind: 'command', payload: { command, by } },
      ])
      const given = await trx
        .selectFrom('events')
        .select('id')
        .where('key', '=', key)
        .executeTakeFirstOrThrow()
      await buryEvents(trx, core, organisation, [{ id: given.id, problem: 'RangeError' }])
    })
    await pass(12)
    expect((await theCase()).state).toBe('awaiting-data')
    await retryDead(office.gateway, { id: (await dead())[0]?.id, by: 'amal' })
    expect(await theCase()).toMatchObject({ state: 'received', missing: [] })
  })

  it('is work again when more is laid aside after the task was done', async () => {
    await repeat(11, 'شكرا')
    for (const { id } of await tasks()) await finishTask(office.gateway, { organisation, id, by })
    office.later(20 * minute)
    await repeat(2, 'شكرا')
    expect(await tasks()).toHaveLength(1)
  })

  it('is not answered for ever', async () => {
    await repeat(30, 'Thank you for your message')
    await repeat(30, 'Thank you for your message', { authenticated: false })
    expect(office.letters.filter(({ outbound }) => outbound.to.address.startsWith('salem'))).toHaveLength(10)
  })
})
