import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../src/domain/calendar.ts'
import { deadlines, due } from '../../src/domain/deadline.ts'
import { explain, explainDue } from '../../src/domain/deadline-explain.ts'
import { instantOf } from '../../src/domain/instant.ts'
import { formatInZone } from '../../src/domain/zone.ts'
import { idle, oman } from './calendar-fixture.ts'
import { fields, filing, officer, Walk } from './case-walk.ts'
import { policy } from './policy-fixture.ts'

const local = (at: string | undefined): string | undefined =>
  at === undefined ? undefined : formatInZone(oman.zone, instantOf(at)).slice(0, 16)

/** Filed on Sunday 18 October 2026 at 10:00. */
function filed(change: Parameters<typeof filing>[0] = {}): Walk {
  const walk = new Walk()
  walk.give('2026-10-18T10:00:00+04:00', filing(change))
  return walk
}

function reckon(walk: Walk, calendar: Calendar = oman) {
  const { targetAt, dueAt, waiting } = deadlines(walk.file, policy, calendar)
  return [local(targetAt), local(dueAt), waiting]
}

const place = (walk: Walk, at: string): readonly string[] =>
  walk.give(at, { kind: 'give', fields: fields({ place: 'Mahdah' }), attachments: [], confirmed: true })

const askWords = (walk: Walk, at: string, words: string): readonly string[] =>
  walk.give(at, { kind: 'ask', items: [{ field: 'more', words }] }, officer)

describe('deadlines by type, service and severity', () => {
  it.each([
    [
      'a complaint has a target and a due',
      'complaint',
      'animals',
      undefined,
      '2026-10-21T14:30',
      '2026-10-25T14:30',
    ],
    [
      "a service's own days come before the type's",
      'complaint',
      'cleaning',
      undefined,
      undefined,
      '2026-10-22T14:30',
    ],
    ['an inquiry', 'inquiry', 'animals', undefined, undefined, '2026-10-20T14:30'],
    ['a report', 'report', 'animals', undefined, undefined, '2026-10-19T14:30'],
    ['a report of a severity', 'report', 'animals', 'minor', undefined, '2026-11-01T14:30'],
    ['a report of a severity that is none', 'report', 'animals', 'trifling', undefined, '2026-10-19T14:30'],
    ['a suggestion outside the catalogue', 'suggestion', 'none', undefined, undefined, '2026-11-08T14:30'],
  ] as const)('%s', (_name, type, service, severity, targetAt, dueAt) => {
    const found = due(policy, oman, {
      type,
      service,
      ...(severity && { severity }),
      receivedAt: '2026-10-18T10:00:00+04:00',
    })
    expect([local(found.targetAt), local(found.dueAt)]).toEqual([targetAt, dueAt])
  })

  it('reads the severity of a case from its field', () => {
    const walk = filed({ type: 'report', fields: { severity: { value: 'minor', personal: false } } })
    expect(reckon(walk)).toEqual([undefined, '2026-11-01T14:30', false])
  })
})

describe('pauses', () => {
  it('has no due date while it waits for its citizen', () => {
    expect(reckon(filed({ missing: [{ field: 'place' }] }))).toEqual([undefined, undefined, true])
  })

  it.each([
    ['an hour later loses nothing', '2026-10-18T11:00', '2026-10-21T14:30', '2026-10-25T14:30'],
    [
      'on the next day before the close of work loses nothing',
      '2026-10-19T14:29',
      '2026-10-21T14:30',
      '2026-10-25T14:30',
    ],
    [
      'on the next day after the close of work loses one day',
      '2026-10-19T14:31',
      '2026-10-22T14:30',
      '2026-10-26T14:30',
    ],
    ['two days later', '2026-10-20T20:00', '2026-10-25T14:30', '2026-10-27T14:30'],
    ['on the weekend', '2026-10-24T12:00', '2026-10-27T14:30', '2026-10-29T14:30'],
  ])('completed %s', (_name, at, targetAt, dueAt) => {
    const walk = filed({ missing: [{ field: 'place' }] })
    place(walk, `${at}:00+04:00`)
    expect(reckon(walk)).toEqual([targetAt, dueAt, false])
  })

  it('takes several gaps out, and keeps the days between them', () => {
    const walk = filed()
    askWords(walk, '2026-10-18T11:00:00+04:00', 'first')
    walk.give('2026-10-19T16:00:00+04:00', {
      kind: 'give',
      fields: fields({ details: 'a' }),
      attachments: [],
      confirmed: true,
    })
    askWords(walk, '2026-10-20T16:00:00+04:00', 'second')
    walk.give('2026-10-22T16:00:00+04:00', {
      kind: 'give',
      fields: fields({ details2: 'b' }),
      attachments: [],
      confirmed: true,
    })
    expect(reckon(walk)).toEqual(['2026-10-26T14:30', '2026-10-28T14:30', false])
    const counted = explain(walk.file, policy, oman, '2026-10-28T14:30:00+04:00').filter((row) => row.counted)
    expect(counted.map(({ on }) => on)).toEqual([
      '2026-10-20',
      '2026-10-25',
      '2026-10-26',
      '2026-10-27',
      '2026-10-28',
    ])
  })

  it('keeps a target that was reached before the waiting began', () => {
    const walk = filed()
    askWords(walk, '2026-10-21T15:00:00+04:00', 'late')
    expect(reckon(walk)).toEqual(['2026-10-21T14:30', undefined, true])
  })

  it('is not paused by asking once it is late', () => {
    const walk = filed()
    askWords(walk, '2026-10-26T10:00:00+04:00', 'late')
    expect(walk.file.state).toBe('awaiting-data')
    expect(reckon(walk)).toEqual(['2026-10-21T14:30', '2026-10-25T14:30', false])
  })
})

describe('ladders', () => {
  it.each([
    [
      'on the wall',
      'complaint',
      [
        [1, 'head', '2026-10-25T14:30'],
        [2, 'director', '2026-10-26T14:30'],
        [3, 'team', '2026-10-27T02:30'],
      ],
    ],
    [
      'in opening hours',
      'inquiry',
      [
        [1, 'head', '2026-10-20T14:30'],
        [2, 'director', '2026-10-22T13:00'],
        [3, 'team', '2026-10-25T13:00'],
      ],
    ],
    ['of one level that is numbered 2', 'report', [[2, 'director', '2026-10-19T14:30']]],
  ] as const)('climbs by hours %s', (_name, type, steps) => {
    const { ladder } = due(policy, oman, { type, receivedAt: '2026-10-18T10:00:00+04:00' })
    expect(ladder.map(({ level, role, at }) => [level, role, local(at)])).toEqual(steps)
  })

  it('has no step while the case waits', () => {
    expect(deadlines(filed({ missing: [{ field: 'place' }] }).file, policy, oman).ladder).toEqual([])
  })
})

describe('an office that never works', () => {
  it('has no deadline and chases nobody, as a value', () => {
    const walk = filed({ missing: [{ field: 'place' }] })
    expect(deadlines(walk.file, policy, idle)).toEqual({ ladder: [], climbing: {}, waiting: true, chase: {} })
    expect(due(policy, idle, { type: 'inquiry', receivedAt: '2026-10-18T10:00:00+04:00' })).toEqual({
      ladder: [],
    })
  })
})

describe('explanations', () => {
  it('tell in both languages what counted and why not, to the day of the deadline', () => {
    const rows = explainDue(policy, oman, {
      type: 'complaint',
      service: 'cleaning',
      receivedAt: '2026-11-23T10:00:00+04:00',
    })
    expect(rows.map(({ on, counted, nth, why }) => [on, counted, nth, why.en])).toEqual([
      ['2026-11-23', false, undefined, 'day of receipt: counting begins with the next working day'],
      ['2026-11-24', true, 1, 'working day'],
      ['2026-11-25', false, undefined, 'National Day'],
      ['2026-11-26', false, undefined, 'National Day'],
      ['2026-11-27', false, undefined, 'weekly day off'],
      ['2026-11-28', false, undefined, 'weekly day off'],
      ['2026-11-29', true, 2, 'working day'],
      ['2026-11-30', true, 3, 'working day'],
      ['2026-12-01', true, 4, 'working day'],
    ])
    for (const { why } of rows) expect(why.ar).toMatch(/\p{Script=Arabic}/u)
  })

  it('say of a holiday that it is only expected, and of a day that it has the hours of Ramadan', () => {
    const eid = explainDue(policy, oman, { type: 'report', receivedAt: '2026-05-25T10:00:00+04:00' })
    expect(eid[1]?.why.en).toBe('Eid al-Adha (expected, not yet announced)')
    const ramadan = explainDue(policy, oman, { type: 'report', receivedAt: '2026-02-22T10:00:00+04:00' })
    expect(ramadan[1]?.why.en).toBe('working day: Working hours in Ramadan')
  })

  it('of a waiting case go to today', () => {
    const walk = filed({ missing: [{ field: 'place' }] })
    const rows = explain(walk.file, policy, oman, '2026-10-20T12:00:00+04:00')
    expect(rows.map(({ on, why }) => [on, why.en])).toEqual([
      ['2026-10-18', 'day of receipt: counting begins with the next working day'],
      ['2026-10-19', 'waiting for data from the applicant'],
      ['2026-10-20', 'waiting for data from the applicant'],
    ])
  })
})
