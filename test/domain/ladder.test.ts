import { describe, expect, it } from 'vitest'
import { deadlines } from '../../src/domain/deadline.ts'
import { instantOf } from '../../src/domain/instant.ts'
import { formatInZone } from '../../src/domain/zone.ts'
import { oman } from './calendar-fixture.ts'
import { filing, Walk } from './case-walk.ts'

const local = (at: string | undefined): string | undefined =>
  at === undefined ? undefined : formatInZone(oman.zone, instantOf(at)).slice(0, 16)

const nextOf = (walk: Walk): string | undefined =>
  local(deadlines(walk.file, walk.world.policy, walk.world.calendar).nextAt)

const closedOn = (on: string) =>
  ({
    kind: 'closed',
    from: on,
    to: on,
    name: { ar: 'storm', en: 'storm' },
    status: 'announced',
    source: 'test',
  }) as const

/** Filed complete on Sunday 18 October 2026 at ten: five working days, due on Sunday 25 at 14:30. */
function filed(): Walk {
  const walk = new Walk()
  walk.give('2026-10-18T10:00:00+04:00', filing())
  return walk
}

/** Late, and told so on the channel of origin. */
function late(): Walk {
  const walk = filed()
  walk.tick('2026-10-25T14:30:00+04:00')
  walk.report('2026-10-25T14:30:05+04:00', 'confirmed', 'origin')
  return walk
}

/** Climbed to the top, every level's time used. */
function exhausted(): Walk {
  const walk = late()
  walk.tick('2026-10-26T14:30:00+04:00')
  walk.report('2026-10-26T14:30:05+04:00', 'confirmed', 'origin')
  walk.tick('2026-10-27T02:30:00+04:00')
  return walk
}

const roles = (walk: Walk): readonly string[] =>
  walk.effects.flatMap((effect) => (effect.kind === 'notify' ? [`${effect.role} ${effect.text.key}`] : []))

describe('the ladder', () => {
  it('begins when the due instant passes, not before, and tells the section, the level and the citizen', () => {
    const walk = filed()
    expect(nextOf(walk)).toBe('2026-10-25T14:30')
    expect(walk.tick('2026-10-25T14:29:59+04:00')).toEqual([])
    expect(walk.tick('2026-10-25T14:30:00+04:00')).toEqual(['breached', 'escalated', 'notice-owed'])
    expect(walk.file).toMatchObject({
      breach: { dueAt: '2026-10-25T10:30:00.000Z' },
      ladder: { cause: 'late', levels: [{ level: 1, role: 'head' }] },
    })
    expect(roles(walk)).toEqual(['animals-section officer.breached', 'head officer.escalated'])
    expect(walk.effects).toContainEqual(
      expect.objectContaining({
        kind: 'tell',
        news: expect.objectContaining({ notice: 'escalated' }),
      }),
    )
  })

  it('fires nothing twice, however often it is looked at', () => {
    const walk = late()
    expect(walk.tick('2026-10-25T14:30:00+04:00')).toEqual([])
    expect(walk.tick('2026-10-26T14:29:59+04:00')).toEqual([])
    expect(walk.tick('2026-10-20T10:00:00+04:00')).toEqual([])
  })

  it('climbs when a level has used its hours, on closed days too, with what the one before did', () => {
    const walk = late()
    expect(nextOf(walk)).toBe('2026-10-26T14:30')
    walk.give('2026-10-25T16:00:00+04:00', { kind: 'acknowledge' })
    expect(walk.file.ladder?.levels[0]?.acknowledged?.by).toMatchObject({ kind: 'officer' })
    expect(walk.tick('2026-10-26T14:30:00+04:00')).toEqual(['escalated', 'notice-owed'])
    expect(walk.effects).toContainEqual(
      expect.objectContaining({
        role: 'director',
        text: expect.objectContaining({
          values: expect.objectContaining({
            why: { kind: 'text', text: { key: 'officer.climb.acknowledged', values: expect.anything() } },
          }),
        }),
        verbs: ['acknowledge', 'verify', 'ask', 'resolve', 'close'],
      }),
    )
  })

  it('keeps the notice of a level that is reached at night until the morning', () => {
    const walk = exhausted()
    expect(walk.file.ladder?.levels.map(({ level }) => level)).toEqual([1, 2, 3])
    expect(walk.file.notices.at(-1)).toMatchObject({ notice: { notBefore: '2026-10-27T03:00:00.000Z' } })
  })

  it('reminds the last level and the supervisor each working day, until the result', () => {
    const walk = exhausted()
    // Level 3 has used its twelve hours on Tuesday at 14:30; the weekend is Friday and Saturday.
    expect(nextOf(walk)).toBe('2026-10-28T09:00')
    expect(walk.tick('2026-10-28T09:00:00+04:00')).toEqual(['overdue-reminded'])
    expect(roles(walk)).toEqual(['team officer.overdue', 'desk officer.overdue'])
    expect(walk.tick('2026-10-28T09:00:00+04:00')).toEqual([])
    walk.tick('2026-10-29T09:00:00+04:00')
    expect(nextOf(walk)).toBe('2026-11-01T09:00')
    walk.give('2026-10-29T10:00:00+04:00', { kind: 'resolve', result: 'Caught', proof: [] })
    expect(walk.tick('2026-11-01T09:00:00+04:00')).toEqual([])
  })

  it('skips nothing when the gateway was asleep: the levels begin when it wakes', () => {
    const walk = filed()
    expect(walk.tick('2026-11-10T10:00:00+04:00')).toEqual(['breached', 'escalated', 'notice-owed'])
    expect(nextOf(walk)).toBe('2026-11-11T10:00')
  })

  it('does not begin while the case waits for its citizen, and runs on where it had begun (settled 3)', () => {
    const waiting = filed()
    waiting.give('2026-10-19T10:00:00+04:00', { kind: 'ask', items: [{ field: 'phone' }] })
    expect(deadlines(waiting.file, waiting.world.policy, oman)).toMatchObject({ climbing: {} })
    const running = late()
    running.give('2026-10-25T16:00:00+04:00', { kind: 'ask', items: [{ field: 'phone' }] })
    expect(running.tick('2026-10-26T14:30:00+04:00')).toContain('escalated')
  })

  it('begins at the word of the citizen, is not begun again, and still writes down that the case is late', () => {
    const walk = filed()
    expect(walk.give('2026-10-20T10:00:00+04:00', { kind: 'escalate', cause: 'status-unknown' })).toEqual([
      'escalated',
    ])
    expect(walk.effects).toContainEqual(
      expect.objectContaining({ kind: 'tell', news: { kind: 'escalated' } }),
    )
    expect(roles(walk)).toEqual(['head officer.escalated'])
    expect(walk.give('2026-10-20T11:00:00+04:00', { kind: 'escalate', cause: 'status-unknown' })).toEqual([])
    expect(walk.refusal).toBe('already-escalated')
    walk.tick('2026-10-21T10:00:00+04:00')
    walk.tick('2026-10-21T22:00:00+04:00')
    expect(walk.tick('2026-10-25T14:30:00+04:00')).toContain('breached')
    expect(walk.file.ladder?.levels).toHaveLength(3)
  })

  it.each([['a cause that the ladder does not name', 'no-answer', 'no-such-cause']] as const)(
    'refuses %s',
    (_what, cause, code) => {
      const walk = filed()
      walk.give('2026-10-20T10:00:00+04:00', { kind: 'escalate', cause })
      expect(walk.refusal).toBe(code)
    },
  )

  it.each([
    ['ends a level that nobody took in hand', false, undefined],
    ['leaves a level that somebody took in hand', true, 1],
  ])('a breach that a later calendar excuses stays written, and %s (settled 4)', (_what, takes, level) => {
    const walk = late()
    if (takes) walk.give('2026-10-25T16:00:00+04:00', { kind: 'acknowledge' })
    walk.world.calendar = {
      ...oman,
      entries: [...oman.entries, closedOn('2026-10-20')],
    }
    expect(walk.tick('2026-10-25T18:00:00+04:00')).toEqual(['breach-excused'])
    expect(walk.tick('2026-10-25T18:00:00+04:00')).toEqual([])
    expect(walk.file.breach).toMatchObject({ excusedAt: '2026-10-25T14:00:00.000Z' })
    expect(walk.file.ladder?.levels.at(-1)?.level).toBe(level)
    expect(walk.tick('2026-10-26T14:30:00+04:00')).toContain('breached')
    expect(walk.file.breach?.excusedAt).toBeUndefined()
  })

  it('begins at the edit where a later calendar puts the due instant into the past (settled 4)', () => {
    const walk = filed()
    walk.world.calendar = { ...oman, entries: [...oman.entries, closedOn('2026-10-22')] }
    expect(walk.tick('2026-10-25T15:00:00+04:00')).toEqual([])
    walk.world.calendar = oman
    expect(walk.tick('2026-10-25T16:00:00+04:00')).toEqual(['breached', 'escalated', 'notice-owed'])
    expect(nextOf(walk)).toBe('2026-10-26T16:00')
  })

  it('goes on above the level that has it when the case becomes another type', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing({ type: 'report' }))
    walk.tick('2026-10-19T14:30:00+04:00')
    expect(walk.file.ladder?.levels.map(({ level }) => level)).toEqual([2])
    walk.give('2026-10-19T15:00:00+04:00', { kind: 'escalate', cause: 'no-answer' })
    walk.give('2026-10-19T15:00:00+04:00', { kind: 'acknowledge' })
    walk.give('2026-10-19T15:00:00+04:00', { kind: 'reclassify', type: 'inquiry' })
    walk.tick('2026-10-26T14:30:00+04:00')
    expect(walk.file.ladder?.levels.map(({ level, role }) => `${level} ${role}`)).toEqual([
      '2 director',
      '3 team',
    ])
  })

  it('has levels with the numbers of their document: the Ministry begins at its level 2', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing({ type: 'report' }))
    walk.tick('2026-10-19T14:30:00+04:00')
    expect(walk.file.ladder).toMatchObject({ levels: [{ level: 2, role: 'director' }] })
  })

  it.each([
    ['before it was escalated', filed, 'not-escalated'],
    [
      'twice',
      () => {
        const walk = late()
        walk.give('2026-10-25T15:00:00+04:00', { kind: 'acknowledge' })
        return walk
      },
      'already-acknowledged',
    ],
  ] as const)('is not acknowledged %s', (_when, begun, code) => {
    const walk = begun()
    walk.give('2026-10-25T16:00:00+04:00', { kind: 'acknowledge' })
    expect(walk.refusal).toBe(code)
  })
})

describe('reopening', () => {
  /** Treated and closed at once, its closing notice confirmed at an instant. */
  function closed(begun: Walk, at: string): Walk {
    begun.give(at, { kind: 'resolve', result: 'Caught', proof: [] })
    begun.report(at, 'confirmed', 'origin')
    begun.tick(at)
    begun.report(at, 'confirmed', 'origin')
    return begun
  }
  const asked = { kind: 'reopen', cause: 'asked' } as const
  const untreated = { kind: 'reopen', cause: 'untreated', words: 'Nobody came' } as const

  it('is open for the hours of the policy after the closing notice, and begins a full new period', () => {
    const walk = closed(filed(), '2026-10-20T10:00:00+04:00')
    expect(walk.file.state).toBe('closed')
    const late = closed(filed(), '2026-10-20T10:00:00+04:00')
    expect(late.give('2026-10-22T10:00:01+04:00', asked)).toEqual([])
    expect(late.refusal).toBe('reopen-late')
    expect(walk.give('2026-10-22T10:00:00+04:00', asked)).toEqual(['reopened'])
    expect(walk.file).toMatchObject({ state: 'verified', reopened: { cause: 'asked', times: 1 } })
    expect(walk.file.resolved).toBeUndefined()
    expect(walk.file.closed).toBeUndefined()
    // Five working days after Thursday 22 October.
    expect(local(deadlines(walk.file, walk.world.policy, oman).dueAt)).toBe('2026-10-29T14:30')
    expect(roles(walk)).toEqual(['animals-section officer.reopened'])
    expect(walk.effects).toContainEqual(expect.objectContaining({ kind: 'tell', news: { kind: 'reopened' } }))
  })

  it('is open for three working days where the case was escalated, and begins at the foot of the ladder', () => {
    const walk = closed(late(), '2026-10-25T16:00:00+04:00')
    expect(walk.file.notices.at(-1)?.notice.text.values?.['window']).toEqual({
      kind: 'count',
      unit: 'days',
      n: 3,
    })
    expect(local(deadlines(walk.file, walk.world.policy, oman).reopenUntil)).toBe('2026-10-28T14:30')
    expect(walk.give('2026-10-28T14:30:00+04:00', asked)).toEqual(['reopened'])
    expect(walk.file.ladder).toBeUndefined()
    expect(walk.file.breach).toBeUndefined()
    expect(nextOf(walk)).toBe('2026-11-04T14:30')
  })

  it('"closed though nothing was done" may be said for thirty days, and begins on level 1', () => {
    const walk = closed(filed(), '2026-10-20T10:00:00+04:00')
    expect(walk.give('2026-11-19T10:00:00+04:00', untreated)).toEqual(['reopened', 'escalated'])
    expect(walk.file.ladder).toMatchObject({ cause: 'closed-untreated', levels: [{ level: 1 }] })
    expect(roles(walk)).toEqual(['animals-section officer.reopened', 'head officer.escalated'])
    expect(JSON.stringify(walk.events)).not.toContain('"Nobody came')
    const late = closed(filed(), '2026-10-20T10:00:00+04:00')
    late.give('2026-11-19T10:00:01+04:00', untreated)
    expect(late.refusal).toBe('reopen-late')
  })

  it('is refused of a case that is not closed', () => {
    const walk = filed()
    walk.give('2026-10-20T10:00:00+04:00', asked)
    expect(walk.refusal).toBe('not-closed')
  })

  it('follows by itself from the data that it was closed for want of, while the window is open (settled 9)', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing({ missing: [{ field: 'phone' }] }))
    walk.tick('2026-10-19T14:30:00+04:00')
    walk.report('2026-10-19T14:30:05+04:00', 'confirmed', 'origin')
    walk.tick('2026-10-22T14:30:00+04:00')
    walk.report('2026-10-22T14:30:05+04:00', 'confirmed', 'origin')
    expect(walk.file).toMatchObject({ state: 'closed', closed: { missing: [{ field: 'phone' }] } })
    const give = {
      kind: 'give',
      fields: { phone: { value: '99123456', personal: true } },
      attachments: [],
    } as const
    expect(walk.give('2026-10-23T10:00:00+04:00', { ...give, confirmed: false })).toEqual([])
    expect(walk.give('2026-10-23T10:00:00+04:00', { ...give, confirmed: true })).toEqual([
      'reopened',
      'data-given',
    ])
    expect(walk.file).toMatchObject({ state: 'received', missing: [] })
    expect(walk.effects).toContainEqual(
      expect.objectContaining({ kind: 'tell', news: { kind: 'completed' } }),
    )
    walk.tick('2026-10-23T10:00:00+04:00')
    expect(local(deadlines(walk.file, walk.world.policy, oman).dueAt)).toBe('2026-10-29T14:30')
  })

  it('of a case that was not completed waits for the same again', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing({ missing: [{ field: 'phone' }] }))
    walk.tick('2026-10-19T14:30:00+04:00')
    walk.report('2026-10-19T14:30:05+04:00', 'confirmed', 'origin')
    walk.tick('2026-10-22T14:30:00+04:00')
    walk.give('2026-10-22T15:00:00+04:00', asked)
    expect(walk.file).toMatchObject({ state: 'awaiting-data', missing: [{ field: 'phone' }] })
    expect(nextOf(walk)).toBe('2026-10-25T14:30')
  })
})

describe('withdrawing', () => {
  it('closes with its notice, tells the section, and may be taken back', () => {
    const walk = filed()
    expect(walk.give('2026-10-19T10:00:00+04:00', { kind: 'withdraw' })).toEqual(['closed', 'notice-owed'])
    expect(walk.file.closed?.how).toBe('withdrawn')
    expect(roles(walk)).toEqual(['animals-section officer.withdrawn'])
    expect(walk.give('2026-10-19T11:00:00+04:00', { kind: 'withdraw' })).toEqual([])
    expect(walk.refusal).toBe('case-closed')
    expect(walk.give('2026-10-19T12:00:00+04:00', { kind: 'reopen', cause: 'asked' })).toEqual(['reopened'])
  })
})

describe('a late case that turns out to be of another type', () => {
  it('is late no more where that one has longer, is due anew, and climbs when that passes', () => {
    const walk = late()
    walk.give('2026-10-26T10:00:00+04:00', { kind: 'reclassify', type: 'suggestion' })
    expect(walk.tick('2026-10-26T10:00:01+04:00')).toContain('breach-excused')
    const due = deadlines(walk.file, walk.world.policy, oman)
    expect(due.dueAt && due.dueAt > '2026-10-26').toBe(true)
    expect(due.nextAt).toBe(due.dueAt)
    expect(walk.tick(due.dueAt ?? '')).toEqual(expect.arrayContaining(['breached', 'escalated']))
  })
})

describe('who holds a level', () => {
  it('says that they have it in hand; who held a lower one has no say any more', () => {
    const walk = late()
    walk.tick('2026-10-26T14:30:00+04:00')
    const [first, second] = walk.file.ladder?.levels ?? []
    const by = (role: string | undefined) => ({ kind: 'officer', name: 'Officer', role: role ?? '' }) as const
    walk.give('2026-10-26T15:00:00+04:00', { kind: 'acknowledge' }, by(first?.role))
    expect(walk.refusal).toBe('other-level')
    expect(walk.give('2026-10-26T15:01:00+04:00', { kind: 'acknowledge' }, by(second?.role))).toEqual([
      'acknowledged',
    ])
  })
})
