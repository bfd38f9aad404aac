import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isAlwaysPlayed, rehearsedChannel } from '../../src/cli/rehearsal/channel.ts'
import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { RehearsalClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { changeCalendar } from '../../src/domain/calendar-change.ts'
import { silentLog } from '../../src/log.ts'
import { type Assembled, assemble } from '../../src/main.ts'
import { storeCalendar } from '../../src/store/versions.ts'
import {
  type CaseTimes,
  closed,
  edit,
  inForce,
  letterItems,
  letters,
  listed,
  openOffice,
  organisation,
  preview,
  problems,
  sunday,
  times,
  wednesday,
} from './calendar-office.ts'

const opened: Rehearsal[] = []
afterEach(async () => {
  for (const office of opened.splice(0)) await office.close()
})

/** An office with a complete complaint, due on Wednesday, and one that waits for its place, asked on Sunday. */
async function busyOffice() {
  const office = await openOffice()
  opened.push(office)
  await office.say(letters.complete, { subject: 'شكوى' })
  office.address = 'maryam@example.om'
  await office.say(letters.placeless, { subject: 'شكوى' })
  await office.moveTo(new Date('2026-10-18T13:00:00+04:00'))
  const { gateway } = office
  const both = async () => {
    const all = await times(gateway)
    const find = (state: (one: CaseTimes) => boolean) => {
      const found = all.find(state)
      if (found === undefined) throw new Error('a case is missing')
      return found
    }
    return {
      received: find((one) => one.state === 'received'),
      waiting: find((one) => one.state === 'awaiting-data'),
    }
  }
  return { office, gateway, both }
}

const storm = { kind: 'add', entry: closed('2026-10-19', '2026-10-20') }

describe('an edit of the calendar in force', () => {
  it('moves due dates and the chase later, and earlier again when it is struck', async () => {
    const { office, gateway, both } = await busyOffice()
    const before = await both()
    expect(before.received.dueAt).toBe(wednesday)
    expect(before.waiting).toMatchObject({ dueAt: null, tickAt: '2026-10-19T10:30:00.000Z', tickVersion: 1 })
    await edit(gateway, storm)
    await office.moveTo(new Date('2026-10-18T14:05:00+04:00'))
    const later = await both()
    expect(later.received.dueAt).toBe('2026-10-25T10:30:00.000Z')
    expect(later.waiting).toMatchObject({ dueAt: null, tickAt: '2026-10-21T10:30:00.000Z', tickVersion: 2 })
    expect(await problems(gateway)).toEqual([])
    await edit(gateway, { kind: 'strike-dated', from: '2026-10-19' })
    await office.moveTo(new Date('2026-10-18T15:10:00+04:00'))
    expect(await both()).toEqual({
      received: { ...before.received, tickVersion: 3 },
      waiting: { ...before.waiting, tickVersion: 3 },
    })
    expect(await problems(gateway)).toEqual([])
  })

  it('lets the warning go when the new calendar says, not when the old one said', async () => {
    const { office, gateway } = await busyOffice()
    await edit(gateway, storm)
    const before = await office.moveTo(new Date('2026-10-21T14:29:00+04:00'))
    expect(before.map(({ outbound }) => outbound.to.address)).not.toContain('maryam@example.om')
    const said = await office.moveTo(new Date('2026-10-21T14:30:00+04:00'))
    expect(said.map(({ outbound }) => outbound.to.address)).toContain('maryam@example.om')
  })

  it('does at once what the new calendar puts into the past', async () => {
    const { office, gateway, both } = await busyOffice()
    await edit(gateway, storm)
    await office.moveTo(new Date('2026-10-20T12:00:00+04:00'))
    const { moved } = await preview(gateway, { kind: 'strike', entry: numberOf(gateway, '2026-10-19') })
    expect(moved.flatMap(({ moves }) => moves)).toContainEqual({
      what: 'warnAt',
      from: '2026-10-21T14:30:00+04:00',
      to: '2026-10-19T14:30:00+04:00',
    })
    await edit(gateway, { kind: 'strike', entry: numberOf(gateway, '2026-10-19') })
    await gateway.settle()
    const said = await office.moveTo(new Date('2026-10-20T12:00:00+04:00'))
    expect(said.map(({ outbound }) => outbound.to.address)).toContain('maryam@example.om')
    expect((await both()).received.dueAt).toBe(wednesday)
    expect(await problems(gateway)).toEqual([])
  })

  it.each([
    ['a day off', storm],
    ['an earlier end of Wednesday', { kind: 'add', entry: short('2026-10-21', '12:00') }],
    ['a day off that nobody notices', { kind: 'add', entry: closed('2026-10-16', '2026-10-17') }],
    ['the end of a holiday long past', { kind: 'change', entry: 3, to: { to: '2025-04-06' } }],
  ])('does what its preview says: %s', async (_name, change) => {
    const { office, gateway } = await busyOffice()
    const before = await times(gateway)
    const promised = await preview(gateway, change)
    expect(await times(gateway)).toEqual(before)
    expect((await listed(gateway)).versions).toHaveLength(1)
    expect(await edit(gateway, change)).toEqual(promised)
    // The mail that tells of another day is confirmed by an hour without a bounce.
    await office.moveTo(new Date('2026-10-18T14:05:00+04:00'))
    const after = await times(gateway)
    for (const [index, one] of after.entries()) {
      const moves = promised.moved.find(({ reference }) => reference === one.reference)?.moves ?? []
      const due = moves.find(({ what }) => what === 'dueAt')
      const warned = moves.find(({ what }) => what === 'warnAt')
      expect(one.dueAt).toBe(due === undefined ? before[index]?.dueAt : utc(due.to))
      const next = warned ?? due
      expect(one.tickAt).toBe(next === undefined ? before[index]?.tickAt : utc(next.to))
    }
    expect(await problems(gateway)).toEqual([])
  })

  it('is kept with who made it, when and why, and warns of what is not announced', async () => {
    const { gateway } = await busyOffice()
    const near = closed('2026-11-10', '2026-11-10', {
      status: 'expected',
      name: { ar: 'عيد', en: 'A feast' },
    })
    await edit(gateway, { kind: 'add', entry: near }, { by: 'amal', reason: 'the moon' })
    const number = numberOf(gateway, '2026-11-10')
    const said = await listed(gateway)
    expect(said.versions).toMatchObject([
      { version: 1, by: 'wasl', reason: 'seeded from the files' },
      { version: 2, by: 'amal', reason: 'the moon', at: '2026-10-18T09:00:00.000Z' },
    ])
    expect(said.warnings).toContain('"A feast" of 2026-11-10 is expected, not announced')
    await edit(gateway, {
      kind: 'change',
      entry: number,
      to: { status: 'announced', name: { en: 'The feast' } },
    })
    expect((await listed(gateway)).warnings).not.toContain(
      '"A feast" of 2026-11-10 is expected, not announced',
    )
    expect(inForce(gateway)?.entries[number - 1]).toMatchObject({
      status: 'announced',
      name: { ar: 'عيد', en: 'The feast' },
    })
  })

  it('leaves closed cases as they were closed', async () => {
    const { office, gateway } = await busyOffice()
    const [first] = (await times(gateway)).filter((one) => one.state === 'received')
    const doCase = { organisation, reference: first?.reference, by: 'amal' }
    await office.operate('case-do', {
      ...doCase,
      command: { kind: 'close', how: 'not-upheld', reason: 'no' },
    })
    const told = await edit(gateway, storm)
    expect(told.openCases).toBe(1)
    expect((await times(gateway)).find((one) => one.reference === first?.reference)?.dueAt).toBe(wednesday)
    expect(await problems(gateway)).toEqual([])
  })
})

describe('an edit that cannot be meant', () => {
  const hours = { open: [{ opens: '09:00', closes: '08:00' }], dayEnds: '12:00' }
  it.each([
    ['backwards', add(closed('2026-10-20', '2026-10-19')), 'entry-invalid', 'to must not be before from'],
    ['no date', add(closed('2026-02-30', '2026-03-01')), 'entry-invalid', 'from must be a date such as'],
    ['overlapping', add(closed('2026-11-26', '2026-11-27')), 'entry-overlaps', 'overlaps "National Day"'],
    [
      'hours without hours',
      add(closed('2026-10-19', '2026-10-19', { kind: 'hours' })),
      'entry-invalid',
      'hours',
    ],
    [
      'hours of a closed day',
      add({ ...short('2026-10-19', '12:00'), kind: 'closed' as const }),
      'entry-invalid',
      'only where, the kind is hours',
    ],
    [
      'hours that close before they open',
      add(closed('2026-10-19', '2026-10-19', { kind: 'hours', hours })),
      'entry-invalid',
      'hours.open.0.closes must close after it opens',
    ],
    [
      'a day that ends before its counters open',
      add(short('2026-10-19', '08:00')),
      'entry-invalid',
      'hours.dayEnds must be after the opening',
    ],
    [
      'no name',
      add(closed('2026-10-19', '2026-10-19', { name: { ar: ' ', en: 'x' } })),
      'entry-invalid',
      'name.ar',
    ],
    ['an unknown entry', { kind: 'strike', entry: 4000 }, 'entry-unknown', 'There is no entry 4000'],
    [
      'a day inside a holiday',
      { kind: 'strike-dated', from: '2026-11-26' },
      'entry-unknown',
      '2026-11-25 to 2026-11-26',
    ],
    [
      'an unknown kind',
      { kind: 'add', entry: { ...closed('2026-10-19', '2026-10-19'), kind: 'off' } },
      'input-invalid',
      'change.entry.kind',
    ],
    ['something beside', { kind: 'strike', entry: 1, quietly: true }, 'input-invalid', 'quietly'],
    ['nothing new', { kind: 'change', entry: 3, to: {} }, 'entry-unchanged', 'nothing would change'],
  ])('is refused by its name: %s', async (_name, change, code, says) => {
    const { gateway } = await emptyOffice()
    for (const attempt of [() => edit(gateway, change), () => preview(gateway, change)])
      await expect(attempt()).rejects.toMatchObject({ code, message: expect.stringContaining(says) })
    expect((await listed(gateway)).versions).toHaveLength(1)
  })

  it('is asked for its number where two entries begin on one day', async () => {
    const { gateway } = await emptyOffice()
    await edit(gateway, add(short('2026-11-25', '12:00')))
    await expect(edit(gateway, { kind: 'strike-dated', from: '2026-11-25' })).rejects.toMatchObject({
      code: 'entry-ambiguous',
    })
    const strike = { kind: 'strike-dated', from: '2026-11-25', to: '2026-11-25' }
    expect(await edit(gateway, strike)).toMatchObject({ version: 3, before: { kind: 'hours' } })
  })

  it('needs a reason', async () => {
    const { gateway } = await emptyOffice()
    await expect(edit(gateway, storm, { reason: '  ' })).rejects.toMatchObject({ code: 'input-invalid' })
  })

  it('is told to the second of two who edit at once, and to one who looked at an older version', async () => {
    const { gateway } = await emptyOffice()
    const outcomes = await Promise.allSettled([
      edit(gateway, storm, { by: 'amal' }),
      edit(gateway, { kind: 'add', entry: closed('2026-10-27', '2026-10-27') }, { by: 'badr' }),
    ])
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect(refused).toEqual([
      expect.objectContaining({
        code: 'calendar-changed',
        message: expect.stringMatching(/version 2 now: (amal|badr) changed it at 2026-10-18.*\(a storm\)/),
      }),
    ])
    await expect(edit(gateway, { kind: 'strike', entry: 1 }, { version: 1 })).rejects.toMatchObject({
      code: 'calendar-changed',
    })
    expect(await edit(gateway, { kind: 'strike', entry: 1 }, { version: 2 })).toMatchObject({ version: 3 })
  })
})

describe('many open cases', () => {
  it('are computed anew page by page, and a conversation is not kept waiting behind them', async () => {
    const { gateway } = await emptyOffice()
    await gateway.intake.take(organisation, 'helpdesk', letterItems(450, letters.complete))
    await gateway.settle()
    await gateway.intake.take(organisation, 'helpdesk', letterItems(1, letters.complete, 900))
    expect(await edit(gateway, storm)).toMatchObject({ openCases: 450 })
    const all = await times(gateway)
    expect(all).toHaveLength(451)
    expect(new Set(all.map((one) => one.dueAt))).toEqual(new Set(['2026-10-25T10:30:00.000Z']))
    const events = await gateway.core.store.writer.selectFrom('events').selectAll().orderBy('id').execute()
    const ticks = events.filter((event) => event.key.startsWith('calendar/2/'))
    const letter = events.findLast((event) => event.kind === 'message')
    expect(ticks.length).toBeGreaterThanOrEqual(450)
    expect(letter?.id).toBeLessThan(ticks.at(-1)?.id ?? 0)
    expect(events.filter((event) => event.state !== 'handled')).toEqual([])
    expect(await problems(gateway)).toEqual([])
  })

  it('are computed anew after a start where the process died right after the edit', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'wasl-calendar-'))
    try {
      const first = await openOn(directory)
      await first.gateway.intake.take(organisation, 'helpdesk', letterItems(3, letters.complete))
      await first.gateway.settle()
      const calendar = inForce(first.gateway)
      const changed = calendar && changeCalendar(calendar, { kind: 'add', entry: storm.entry })
      if (changed?.kind !== 'changed') throw new Error('the change was refused')
      const why = { by: 'amal', reason: 'a storm', at: sunday.toISOString() }
      await first.gateway.core.store.transaction('handle', (trx) =>
        storeCalendar(trx, organisation, changed.calendar, why),
      )
      await first.close()
      const second = await openOn(directory)
      expect(inForce(second.gateway)).toMatchObject({ version: 2 })
      expect(await problems(second.gateway)).toEqual([])
      expect((await times(second.gateway)).map((one) => one.dueAt)).toEqual([wednesday, wednesday, wednesday])
      await second.gateway.settle()
      expect(new Set((await times(second.gateway)).map((one) => one.dueAt))).toEqual(
        new Set(['2026-10-25T10:30:00.000Z']),
      )
      expect(await problems(second.gateway)).toEqual([])
      await second.close()
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})

function openOn(directory: string): Promise<Assembled> {
  return assemble({
    config: { ...readConfig({}), dataDir: directory, organisations: [organisation] },
    log: silentLog,
    clock: new RehearsalClock(sunday),
    use: 'rehearsal',
    openChannel: (policy) => (isAlwaysPlayed(policy) ? rehearsedChannel(policy, () => undefined) : undefined),
  })
}

async function emptyOffice(): Promise<Rehearsal> {
  const office = await openOffice()
  opened.push(office)
  return office
}

const utc = (text: string | null) => (text === null ? null : new Date(text).toISOString())

function add(entry: unknown) {
  return { kind: 'add', entry }
}

function short(on: string, dayEnds: string) {
  return closed(on, on, {
    kind: 'hours',
    hours: { open: [{ opens: '08:30', closes: dayEnds < '08:30' ? '09:00' : dayEnds }], dayEnds },
  })
}

function numberOf(gateway: Rehearsal['gateway'], from: string): number {
  return (inForce(gateway)?.entries.findIndex((entry) => entry.from === from) ?? -1) + 1
}
