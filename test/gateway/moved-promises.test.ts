import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import type { HeldAct } from '../../src/gateway/operations/acts.ts'
import {
  closed,
  edit,
  letterItems,
  letters,
  openOffice,
  operate,
  organisation,
  preview,
  problems,
  times,
  wednesday,
} from './calendar-office.ts'

let office: Rehearsal
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const storm = { kind: 'add', entry: closed('2026-10-19', '2026-10-20') }
const told = 'تغيرت أيام العمل الرسمية'

/** Complaints of as many citizens, all due on Wednesday. */
async function file(count: number): Promise<void> {
  await office.gateway.intake.take(organisation, 'helpdesk', letterItems(count, letters.complete), 'c')
  await office.gateway.settle()
  await office.moveTo(new Date('2026-10-18T12:00:00+04:00'))
}

const outbox = async (state: string) =>
  (
    await office.gateway.core.store.writer
      .selectFrom('outbox')
      .select(['body', 'problem'])
      .where('state', '=', state as 'sent')
      .execute()
  ).filter(({ body }) => body.includes(told))

const events = async (kind: string) =>
  (
    await office.gateway.core.store.writer
      .selectFrom('case_events')
      .select('body')
      .where('kind', '=', kind)
      .execute()
  ).map(({ body }) => JSON.parse(body) as Record<string, unknown>)

const held = async () =>
  ((await operate(office.gateway, 'act-list', {})) as { acts: readonly HeldAct[] }).acts

/** Open tasks to look at what waits. */
async function approvals(): Promise<number> {
  const { tasks } = (await operate(office.gateway, 'tasks-list', {})) as {
    readonly tasks: readonly { readonly kind: string }[]
  }
  return tasks.filter(({ kind }) => kind === 'approval').length
}

describe('a promise that a calendar moved', () => {
  it('is written to its case with why, and told to its citizen once', async () => {
    await file(1)
    await edit(office.gateway, storm, { reason: 'the storm of October' })
    expect(await events('due-moved')).toMatchObject([
      { from: wednesday, to: '2026-10-25T10:30:00.000Z', calendar: 2, why: 'the storm of October' },
    ])
    expect(await outbox('sent')).toHaveLength(1)
    await office.gateway.settle()
    await edit(office.gateway, { kind: 'add', entry: closed('2026-12-01', '2026-12-01') })
    expect(await events('due-moved')).toHaveLength(1)
    expect(await outbox('sent')).toHaveLength(1)
    expect(await problems(office.gateway)).toEqual([])
  })

  it('is told when it moves back too, and not where the day stays', async () => {
    await file(1)
    const shorter = { open: [{ opens: '08:30', closes: '11:00' }], dayEnds: '12:00' }
    const entry = { ...closed('2026-10-21', '2026-10-21'), kind: 'hours', hours: shorter }
    expect(await preview(office.gateway, { kind: 'add', entry })).toMatchObject({ told: 0, waits: false })
    await edit(office.gateway, { kind: 'add', entry })
    expect(await events('due-moved')).toHaveLength(1)
    expect(await outbox('sent')).toHaveLength(0)
    await edit(office.gateway, storm)
    await edit(office.gateway, { kind: 'strike-dated', from: '2026-10-19' })
    expect((await events('due-moved')).map(({ to }) => to)).toEqual([
      '2026-10-21T08:00:00.000Z',
      '2026-10-25T10:30:00.000Z',
      '2026-10-21T08:00:00.000Z',
    ])
    expect(await outbox('sent')).toHaveLength(2)
  })

  it('is not told where the new day has passed: the case is late from now on, and its level begins', async () => {
    await file(1)
    await edit(office.gateway, storm)
    await office.moveTo(new Date('2026-10-22T10:00:00+04:00'))
    await edit(office.gateway, { kind: 'strike-dated', from: '2026-10-19' })
    expect(await outbox('sent')).toHaveLength(1)
    expect(await events('breached')).toMatchObject([{ at: '2026-10-22T06:00:00.000Z', dueAt: wednesday }])
    expect(await events('escalated')).toMatchObject([{ at: '2026-10-22T06:00:00.000Z', level: 1 }])
    expect(await problems(office.gateway)).toEqual([])
  })

  it('is noticed by whatever happens to the case first', async () => {
    await file(1)
    const [one] = await times(office.gateway)
    const { core } = office.gateway
    // The edit is in force, and no case has been looked at yet.
    core.catchingUp = true
    await edit(office.gateway, storm)
    expect(await events('due-moved')).toHaveLength(0)
    const command = { kind: 'verify' }
    await operate(office.gateway, 'case-do', {
      organisation,
      reference: one?.reference,
      by: 'amal',
      request: 'v',
      command,
    })
    expect((await events('due-moved')).map(({ by }) => by)).toEqual([{ kind: 'system' }])
    core.catchingUp = false
    await office.gateway.settle()
    expect(await events('due-moved')).toHaveLength(1)
    expect(await outbox('sent')).toHaveLength(1)
  })

  it('leaves what is not moved unwritten', async () => {
    await file(5)
    const count = async () =>
      (await office.gateway.core.store.writer.selectFrom('events').select('id').execute()).length
    const before = await count()
    await edit(office.gateway, { kind: 'add', entry: closed('2026-12-01', '2026-12-01') })
    expect(await count()).toBe(before)
    expect((await times(office.gateway)).map(({ tickVersion }) => tickVersion)).toEqual([1, 1, 1, 1, 1])
  })
})

describe('more than the policy lets one act tell', () => {
  it('waits for a person, is shown, and goes out when approved', async () => {
    await file(51)
    expect(await preview(office.gateway, storm)).toMatchObject({ told: 51, waits: true })
    expect(await held()).toEqual([])
    await edit(office.gateway, storm)
    expect(await outbox('sent')).toHaveLength(0)
    expect(await outbox('held')).toHaveLength(51)
    expect(await held()).toMatchObject([
      {
        act: 'calendar/2',
        waiting: [{ channel: 'helpdesk', what: 'due-moved', count: 51 }],
        samples: [{ what: 'due-moved', text: expect.stringContaining(told) }],
      },
    ])
    expect(await approvals()).toBe(1)
    const approval = { organisation, act: 'calendar/2', by: 'amal' }
    expect(await operate(office.gateway, 'act-approve', approval)).toMatchObject({ approved: 51 })
    expect(await outbox('sent')).toHaveLength(51)
    expect(await held()).toEqual([])
    await expect(operate(office.gateway, 'act-approve', approval)).rejects.toThrow('Nothing of "calendar/2"')
    expect(await problems(office.gateway)).toEqual([])
  })

  it('is cancelled when refused, its cases hear it, and nothing of it goes by another way', async () => {
    await file(51)
    await edit(office.gateway, storm)
    const refusal = { organisation, act: 'calendar/2', by: 'amal', reason: 'the entry was wrong' }
    expect(await operate(office.gateway, 'act-refuse', refusal)).toMatchObject({ refused: 51 })
    expect(await outbox('sent')).toHaveLength(0)
    expect((await outbox('cancelled')).every(({ problem }) => problem === 'refused by amal')).toBe(true)
    expect(await events('notice-withheld')).toHaveLength(51)
    expect(await events('call-owed')).toHaveLength(0)
    expect(await problems(office.gateway)).toEqual([])
  })

  it('holds back answers to nobody, nor what other acts tell', async () => {
    await file(51)
    await edit(office.gateway, storm)
    office.address = 'citizen0@example.om'
    const said = await office.say('وين وصل طلبي؟', { subject: 'متابعة' })
    expect(said.map(({ outbound }) => outbound.text).join()).toContain('الأحد 25 أكتوبر')
    const [one] = await times(office.gateway)
    await office.operate('case-do', {
      organisation,
      reference: one?.reference,
      by: 'amal',
      command: { kind: 'ask', items: [{ field: 'details', words: 'أي مدرسة؟' }] },
    })
    const sent = await office.gateway.core.store.writer
      .selectFrom('outbox')
      .select('body')
      .where('state', '=', 'sent')
      .execute()
    expect(sent.some(({ body }) => body.includes('أي مدرسة؟'))).toBe(true)
  })

  it('holds what the clock brings within an hour beyond the policy’s number: the rest of it, not what has left', async () => {
    const own = office.gateway.offices.get(organisation)
    const notices = own?.policy.notices as { hourLimit: number }
    const before = notices.hourLimit
    notices.hourLimit = 3
    try {
      await file(5)
      await office.moveTo(new Date('2026-10-21T14:31:00+04:00'))
      const [act, ...others] = await held()
      expect([act?.act, others]).toEqual(['clock/2026-10-21T10', []])
      expect(act?.waiting.map(({ what }) => what)).toContain('escalated')
      expect(await approvals()).toBe(1)
      const approval = { organisation, act: 'clock/2026-10-21T10', by: 'amal' }
      await operate(office.gateway, 'act-approve', approval)
      expect(await held()).toEqual([])
      expect(await approvals()).toBe(0)
      const sent = await office.gateway.core.store.writer
        .selectFrom('outbox')
        .select('purpose')
        .where('state', '=', 'sent')
        .execute()
      expect(sent.filter(({ purpose }) => purpose.startsWith('notice/'))).toHaveLength(5)
    } finally {
      notices.hourLimit = before
    }
  })
})
