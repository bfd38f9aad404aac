import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { CaseEvent } from '../../src/domain/case/case.ts'
import { listTasks } from '../../src/gateway/operations/tasks.ts'
import { nextInstant } from '../../src/gateway/timers.ts'
import { readCaseFiles } from '../../src/store/case-file.ts'
import { organisation } from '../walk/played-office.ts'
import { letters, operate } from './calendar-office.ts'
import { MailOffice, mailItem } from './mail-office.ts'

const hour = 3_600_000
const day = 24 * hour
/** Later than all that comes of two letters of a Sunday, by a clock that stood eight days wrong. */
const enough = Date.parse('2026-12-24T06:00:00Z')

/** A clock that is set wrong: after the step of this number, or while the letter of this number is being sent. */
interface Shift {
  readonly at: number
  readonly by: number
  readonly sending?: true
}

const opened: MailOffice[] = []
afterEach(async () => {
  for (const office of opened.splice(0)) await office.close()
})

/** An office whose clock can be set to anything, which a machine's clock can be. */
async function openOffice(shifts: readonly Shift[]) {
  let sent = 0
  const office = new MailOffice({
    aroundSend: (_channel, send) => {
      shift(true, sent)
      sent += 1
      return send()
    },
  })
  opened.push(office)
  const { clock } = office.played
  let now = clock.now().getTime()
  clock.now = () => new Date(now)
  const shift = (sending: boolean, count: number): void => {
    for (const { at, by, sending: during = false } of shifts)
      if (during === sending && at === count) now += by
  }
  await office.open()
  const go = async (step: number, instant: number): Promise<void> => {
    now = Math.max(now, instant)
    await office.settle()
    shift(false, step)
    await office.settle()
  }
  return { office, go, at: () => now }
}

/** A complaint that nobody treats and one whose citizen is silent, until nothing more comes of them. */
async function play(shifts: readonly Shift[]) {
  const { office, go, at } = await openOffice(shifts)
  const items = [
    mailItem('salem', { text: letters.complete }),
    mailItem('maryam', { text: letters.placeless }),
  ]
  await office.take(items, '1')
  await go(0, at())
  for (let step = 1; step < 200; step += 1) {
    const next = await nextInstant(office.gateway.core, [organisation])
    if (next === undefined || Date.parse(next) > enough) break
    await go(step, Date.parse(next))
  }
  const { writer } = office.gateway.core.store
  const cases = await writer.selectFrom('cases').select(['id', 'contact']).orderBy('reference').execute()
  const files = await readCaseFiles(
    writer,
    organisation,
    cases.map(({ id }) => id),
  )
  const histories = [...files.values()].map((events) => events.map(nameOf))
  const { tasks } = (await listTasks(office.gateway, { organisation })) as {
    readonly tasks: readonly { readonly kind: string; readonly role: string; readonly subject: string }[]
  }
  const { problems } = (await operate(office.gateway, 'verify', {})) as { readonly problems: unknown }
  await office.close()
  opened.splice(opened.indexOf(office), 1)
  return {
    silent: histories.find((history) => history.includes('data-asked')) ?? [],
    reminders: [...files.values()]
      .flat()
      .flatMap(({ kind, at }) => (kind === 'overdue-reminded' ? [at] : [])),
    untreated: histories.find((history) => !history.includes('data-asked')) ?? [],
    letters: office.letters.map(({ key }) => key),
    tasks: tasks.map(({ kind, role }) => `${kind} ${role}`),
    problems,
  }
}

function nameOf(event: CaseEvent): string {
  switch (event.kind) {
    case 'escalated':
      return `escalated to level ${event.level}`
    case 'notice-owed':
      return `owes ${event.notice.kind} ${event.notice.id}`
    case 'notice-sent':
    case 'notice-confirmed':
      return `${event.kind} ${event.id}`
    default:
      return event.kind
  }
}

/** What must happen once, in this order; between them stands what becomes of each notice. */
const once = {
  silent: ['filed', 'data-asked', 'warned', 'reminded', 'closed'],
  untreated: [
    'filed',
    'breached',
    'escalated to level 1',
    'escalated to level 2',
    'escalated to level 3',
    'overdue-reminded',
  ],
} as const

/** A history without what a case may do again and again: the reminders of its last level but the first. */
const milestones = (history: readonly string[], of: readonly string[]) =>
  history.filter(
    (name, index) => of.includes(name) && (name !== 'overdue-reminded' || history.indexOf(name) === index),
  )

/** Only the last reminder may be missing, where its day was slept through: it tells of a closing that has come. */
function expectOnce(played: Awaited<ReturnType<typeof play>>): void {
  const isReminded = played.silent.includes('reminded')
  const without = (name: string) => (names: readonly string[]) =>
    isReminded ? names : names.filter((one) => one !== name)
  expect(milestones(played.silent, once.silent)).toEqual(without('reminded')(once.silent))
  expect(milestones(played.untreated, once.untreated)).toEqual(once.untreated)
  const noticesOf = (history: readonly string[]) =>
    history.flatMap((name) => /^owes (\S+)/.exec(name)?.[1] ?? [])
  expect(noticesOf(played.silent)).toEqual(
    without('data-reminder')(['data-warning', 'data-reminder', 'closing']),
  )
  expect(noticesOf(played.untreated)).toEqual(['escalated', 'escalated', 'escalated'])
  for (const history of [played.silent, played.untreated]) {
    const ids = history.flatMap((name) => /^owes \S+ (\S+)/.exec(name)?.[1] ?? [])
    for (const id of ids)
      expect(
        history.filter((name) => name === `notice-sent ${id}` || name === `notice-confirmed ${id}`),
      ).toEqual([`notice-sent ${id}`, `notice-confirmed ${id}`])
  }
  expect(new Set(played.letters).size).toBe(played.letters.length)
  expect(played.problems).toEqual([])
}

describe('a clock that is right', () => {
  it('lets everything happen once, in order', async () => {
    const played = await play([])
    expectOnce(played)
    expect(played.silent).toContain('reminded')
    expect(new Set(played.reminders).size).toBe(played.reminders.length)
    // Nine in the morning in Muscat.
    expect(played.reminders.filter((at) => !at.endsWith('T05:00:00.000Z'))).toEqual([])
  })
})

describe('a clock that is set back', () => {
  it.each([
    ['an hour', -hour],
    ['a day', -day],
    ['a week', -7 * day],
  ])(
    'by %s, after whatever was handled, changes nothing of what happens, nor its order',
    async (_name, by) => {
      const right = await play([])
      for (const at of [0, 1, 2, 4, 7]) expect(await play([{ at, by }])).toEqual(right)
    },
  )

  it.each([
    ['an hour', -hour],
    ['a day', -day],
  ])('by %s while a letter is being sent sends none twice', async (_name, by) => {
    for (const at of [0, 1, 3]) expectOnce(await play([{ at, by, sending: true }]))
  })
})

describe('a clock that is set forward', () => {
  it.each([
    ['two days', 2 * day],
    ['eight days', 8 * day],
  ])('by %s skips nothing: what was slept through begins when it is heard of', async (_name, by) => {
    for (const at of [0, 1, 2, 4]) expectOnce(await play([{ at, by }]))
  })

  it('and back again fires nothing twice', async () => {
    for (const at of [0, 1, 3])
      expectOnce(
        await play([
          { at, by: 8 * day },
          { at: at + 1, by: -8 * day },
        ]),
      )
  })
})

describe('a clock that is set wrong again and again', () => {
  it('fires nothing twice and skips nothing', async () => {
    const shift = fc.record({
      at: fc.nat(12),
      by: fc.integer({ min: -8 * 24, max: 4 * 24 }).map((hours) => hours * hour),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(shift, { minLength: 1, maxLength: 4 }), async (shifts) => {
        expectOnce(await play(shifts))
      }),
      { numRuns: 8 },
    )
  })
})
