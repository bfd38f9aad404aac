import { describe, expect, it } from 'vitest'
import type { CaseCommand } from '../../src/domain/case/command.ts'
import { splitOff } from '../../src/domain/case/split-off.ts'
import { deadlines } from '../../src/domain/deadline.ts'
import { explain } from '../../src/domain/deadline-explain.ts'
import { oman } from './calendar-fixture.ts'
import { fields, filing, Walk } from './case-walk.ts'
import { policy } from './policy-fixture.ts'

const own = { id: 'other', reference: '26-0000-0001', own: true }
const theirs = { ...own, own: false }

/** Filed complete on Sunday 18 October 2026 at ten: five working days, due on Sunday 25 at 14:30. */
function filed(): Walk {
  const walk = new Walk()
  walk.give(
    '2026-10-18T10:00:00+04:00',
    filing({ fields: fields({ description: 'Dogs', phone: '99123456' }) }),
  )
  return walk
}

const at = (day: number, time = '10:00') => `2026-10-${day}T${time}:00+04:00`
const due = (walk: Walk) => deadlines(walk.file, policy, oman)

describe('referral', () => {
  const refer: CaseCommand = { kind: 'refer', body: 'Environment Authority' }

  it('stops the office’s time, and asks who has it to follow up after working days, again and again', () => {
    const walk = filed()
    expect(walk.give(at(19), refer)).toEqual(['referred', 'notice-owed'])
    expect(walk.file.state).toBe('referred')
    expect(due(walk)).toMatchObject({ ladder: [], climbing: {}, followUpAt: '2026-11-02T10:30:00.000Z' })
    expect(due(walk).dueAt).toBeUndefined()
    expect(walk.tick(at(26))).toEqual([])
    expect(walk.tick('2026-11-02T14:30:00+04:00')).toEqual(['referral-reminded'])
    expect(walk.effects).toMatchObject([{ kind: 'notify', text: { key: 'officer.referral' } }])
    expect(walk.tick('2026-11-02T14:30:00+04:00')).toEqual([])
    expect(due(walk).followUpAt).toBe('2026-11-16T10:30:00.000Z')
  })

  it('keeps the other body’s number when it comes, and tells the citizen', () => {
    const walk = filed()
    walk.give(at(19), refer)
    expect(walk.give(at(20), { ...refer, theirs: 'E/7' })).toEqual(['referred', 'notice-owed'])
    expect(walk.file.referred).toMatchObject({ at: '2026-10-19T06:00:00.000Z', theirs: 'E/7' })
    expect(walk.file.notices.at(-1)?.notice.text).toMatchObject({
      key: 'notice.referred-numbered',
      values: { theirs: { value: 'E/7' } },
    })
    walk.give(at(21), { ...refer, theirs: 'E/7' })
    expect(walk.refusal).toBe('already-referred')
    expect(walk.file.waits).toEqual([])
  })

  it('awaits again what was not given meanwhile when the case is taken back, and when it is opened again', () => {
    const asked = () => {
      const walk = filed()
      const items = [{ field: 'place' }, { field: 'email' }]
      walk.give(at(18, '11:00'), { kind: 'ask', items })
      walk.give(at(19), refer)
      walk.give(at(20), {
        kind: 'give',
        fields: fields({ email: 'a@b.om' }),
        attachments: [],
        confirmed: true,
      })
      return walk
    }
    const taken = asked()
    expect([taken.file.state, taken.file.missing]).toEqual(['referred', []])
    taken.give(at(21), { kind: 'assign', role: 'head' })
    expect([taken.file.state, taken.file.missing]).toEqual(['awaiting-data', [{ field: 'place' }]])
    expect(due(taken).chase?.warnAt).toBeDefined()
    const closed = asked()
    closed.give(at(21), { kind: 'close', how: 'out-of-remit', reason: 'It is theirs.' })
    closed.give(at(22), { kind: 'reopen', cause: 'asked' })
    expect(closed.file.missing).toEqual([{ field: 'place' }])
  })

  it('gives the office its time back when the case is taken back, explained day by day', () => {
    const walk = filed()
    walk.give(at(19), refer)
    walk.give(at(22), { kind: 'assign', role: 'head' })
    expect(walk.file.state).toBe('in-progress')
    // Monday, Tuesday and Wednesday were the other body's: three working days more.
    expect(due(walk).dueAt).toBe('2026-10-28T10:30:00.000Z')
    const reasons = explain(walk.file, policy, oman, at(22)).map(({ on, why }) => [on, why.en])
    expect(reasons).toContainEqual(['2026-10-20', 'referred to another body'])
    expect(reasons).toContainEqual(['2026-10-22', 'working day'])
  })

  it('asks its citizen nothing while another body has it', () => {
    const walk = filed()
    walk.give(at(19), refer)
    walk.give(at(20), { kind: 'ask', items: [{ field: 'phone' }] })
    expect(walk.refusal).toBe('referred')
    expect(walk.file.waits).toEqual([])
  })

  it('ends a wait for the citizen, is ended by a result, and lets a ladder that has begun run on', () => {
    const walk = new Walk()
    walk.give(at(18), filing({ missing: [{ field: 'phone' }] }))
    walk.give(at(19), refer)
    expect(walk.file.missing).toEqual([])
    walk.give(at(20), { kind: 'resolve', result: 'The body did it', proof: [] })
    expect(walk.file.state).toBe('resolved')
    const late = filed()
    late.tick(at(25, '14:30'))
    late.give(at(26), refer)
    expect(late.file.state).toBe('referred')
    expect(late.tick(at(26, '14:29'))).toEqual([])
    expect(late.tick(at(26, '14:30'))).toEqual(['escalated', 'notice-owed'])
    expect(late.file.ladder?.levels).toHaveLength(2)
    late.give(at(27), { kind: 'close', how: 'out-of-remit', reason: 'Theirs' })
    late.give(at(27), { kind: 'reopen', cause: 'asked' })
    expect(late.file.referred).toBeUndefined()
  })

  it.each([
    [{ kind: 'refer', body: ' ' }, 'body-missing'],
    [{ kind: 'refer', body: 'Environment Authority' }, 'already-referred'],
  ] as const)('refuses %j as %s', (command, code) => {
    const walk = filed()
    walk.give(at(19), refer)
    walk.give(at(20), command)
    expect(walk.refusal).toBe(code)
  })
})

describe('a case that goes on in another', () => {
  it('is closed with its link; its own citizen hears where, and the other file knows', () => {
    const walk = filed()
    expect(walk.give(at(19), { kind: 'join', as: 'merged-into', other: own })).toEqual([
      'linked',
      'closed',
      'notice-owed',
    ])
    expect(walk.file).toMatchObject({
      closed: { how: 'duplicate' },
      links: [{ as: 'merged-into', other: own }],
    })
    expect(walk.file.notices.at(-1)?.notice.text).toMatchObject({
      key: 'notice.closing.joined',
      values: { other: { value: own.reference } },
    })
    expect(walk.effects).toContainEqual({ kind: 'link', to: 'other', as: 'absorbed', own: true })
  })

  it('tells nobody the reference of somebody else’s case', () => {
    const walk = filed()
    walk.give(at(19), { kind: 'join', as: 'duplicate-of', other: theirs, reason: 'Known already' })
    expect(walk.file.notices.at(-1)?.notice.text.key).toBe('notice.closing.duplicate')
    expect(JSON.stringify(walk.effects.filter(({ kind }) => kind === 'tell'))).not.toContain(theirs.reference)
  })

  it.each([
    [{ kind: 'join', as: 'merged-into', other: theirs, reason: 'x' }, 'other-citizen'],
    [{ kind: 'join', as: 'duplicate-of', other: theirs }, 'reason-missing'],
    [{ kind: 'join', as: 'duplicate-of', other: { ...own, reference: '26-1234-5670' } }, 'same-case'],
  ] as const)('refuses %j as %s', (command, code) => {
    const walk = filed()
    walk.give(at(19), command)
    expect(walk.refusal).toBe(code)
    expect(walk.file.closed).toBeUndefined()
  })

  it('learns of a link once, however often it is told', () => {
    const walk = filed()
    const link: CaseCommand = { kind: 'link', as: 'absorbed', other: own }
    expect(walk.give(at(19), link)).toEqual(['linked'])
    expect(walk.give(at(19), link)).toEqual([])
    expect(walk.effects).toEqual([])
  })
})

describe('a part that becomes a case of its own', () => {
  it('takes along who, where and how to reach them, and the day of the first receipt', () => {
    const walk = filed()
    const split = { kind: 'split', id: 'new', words: ' A pit ', service: 'other' } as const
    expect(walk.give(at(20), split)).toEqual(['linked'])
    const command = splitOff('old', walk.file, walk.values, split)
    expect(command).toMatchObject({
      service: 'other',
      contact: walk.file.contact,
      origin: walk.file.origin,
      since: '2026-10-18T06:00:00.000Z',
      link: { as: 'split-from', other: { id: 'old', reference: walk.file.reference } },
      fields: {
        description: { value: 'A pit', personal: true },
        phone: { value: '99123456', personal: true },
      },
    })
    const part = new Walk()
    expect(part.give(at(20), command)).toEqual(['filed', 'linked'])
    expect(part.file.receivedAt).toBe('2026-10-18T06:00:00.000Z')
    expect(due(part).dueAt).toBe(due(walk).dueAt)
    expect(part.effects).toContainEqual({ kind: 'link', to: 'old', as: 'split-into', own: true })
    expect(
      walk.give(at(20), {
        kind: 'link',
        as: 'split-into',
        other: { id: 'new', reference: '26-9', own: true },
      }),
    ).toEqual(['linked'])
    expect(walk.file.links).toHaveLength(1)
  })

  it('is refused without words, and of a case that is treated', () => {
    const walk = filed()
    walk.give(at(19), { kind: 'split', id: 'new', words: ' ' })
    expect(walk.refusal).toBe('nothing-split')
    walk.give(at(19), { kind: 'resolve', result: 'Done', proof: [] })
    walk.give(at(19), { kind: 'split', id: 'new', words: 'A pit' })
    expect(walk.refusal).toBe('already-resolved')
  })
})
