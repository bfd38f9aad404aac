import { describe, expect, it } from 'vitest'
import type { Actor } from '../../src/domain/case/case.ts'
import type { CaseCommand } from '../../src/domain/case/command.ts'
import { deadlines } from '../../src/domain/deadline.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { oman } from './calendar-fixture.ts'
import { citizen, fields, filing, Walk } from './case-walk.ts'
import { policy as fixture } from './policy-fixture.ts'

const policy: Policy = {
  ...fixture,
  fields: { ...fixture.fields, card: { reads: 'document', personal: true, maxLength: 100 } },
  identity: { ...fixture.identity, complaint: 'document-seen' },
  sealing: { types: ['report'], subjects: ['animals'], openers: ['head', 'director'] },
}

const at = (day: number, time = '10:00') => `2026-10-${day}T${time}:00+04:00`
const head: Actor = { kind: 'officer', name: 'Amal', role: 'head' }
const director: Actor = { kind: 'officer', name: 'Badr', role: 'director' }
const resolve: CaseCommand = { kind: 'resolve', result: 'Done', proof: [] }
const identify = (level: 'phone-confirmed' | 'document-seen' | 'officer-checked'): CaseCommand => ({
  kind: 'identify',
  level,
})

function filed(change: Parameters<typeof filing>[0] = {}): Walk {
  const walk = new Walk({ policy })
  walk.give(at(18), filing(change))
  return walk
}

describe('proof of identity', () => {
  it('is awaited like any other item, and stops the office’s time until the document is there', () => {
    const walk = filed({ missing: [{ field: 'card' }] })
    expect(walk.file.state).toBe('awaiting-data')
    const given = {
      kind: 'give',
      fields: fields({ card: 'ref1' }),
      attachments: ['ref1'],
      confirmed: true,
    } as const
    expect(walk.give(at(20), given)).toEqual(['data-given'])
    expect(walk.file.state).toBe('received')
    expect(deadlines(walk.file, policy, oman).dueAt).toBeDefined()
  })

  it('answers for itself alone: a question of an officer’s own stays open beside it', () => {
    const walk = filed({ missing: [{ field: 'card' }] })
    walk.give(at(18, '11:00'), { kind: 'ask', items: [{ field: 'details', words: 'A photo of the wall' }] })
    walk.give(at(19), {
      kind: 'give',
      fields: fields({ card: 'ref1' }),
      attachments: ['ref1'],
      confirmed: true,
    })
    expect(walk.file.missing).toEqual([{ field: 'details', words: 'A photo of the wall' }])
  })

  it('is needed for a result and for nothing before it, and the clock runs on meanwhile', () => {
    const walk = filed()
    expect(walk.give(at(18, '11:00'), resolve)).toEqual([])
    expect(walk.refusal).toBe('identity-needed')
    expect(walk.give(at(18, '11:00'), { kind: 'assign', role: 'head' })).toEqual(['verified', 'assigned'])
    expect(walk.give(at(18, '12:00'), identify('phone-confirmed'))).toEqual(['identified'])
    walk.give(at(18, '12:30'), resolve)
    expect(walk.refusal).toBe('identity-needed')
    expect(walk.give(at(18, '13:00'), identify('officer-checked'))).toEqual(['identified'])
    walk.give(at(18, '13:10'), identify('document-seen'))
    expect(walk.refusal).toBe('already-identified')
    expect(walk.give(at(19), resolve)).toContain('resolved')
  })

  it('is a citizen’s to give as a code to the phone and no more; a code that proves nothing new is no error', () => {
    const walk = filed()
    walk.give(at(18, '11:00'), identify('document-seen'), citizen)
    expect(walk.refusal).toBe('officer-only')
    expect(walk.give(at(18, '11:00'), identify('phone-confirmed'), citizen)).toEqual(['identified'])
    expect(walk.give(at(18, '11:00'), identify('phone-confirmed'), citizen)).toEqual([])
    expect(walk.refusal).toBeUndefined()
  })

  it('is there from the beginning where the channel itself confirms the phone', () => {
    expect(filed({ identity: 'phone-confirmed' }).file.identity).toBe('phone-confirmed')
  })
})

describe('how grave a case is', () => {
  const minor: CaseCommand = { kind: 'reclassify', severity: 'minor' }

  it('is said by an officer, and moves its due day from the day of receipt', () => {
    const walk = new Walk({ policy })
    walk.give(at(18), filing({ type: 'report', service: 'none' }))
    const before = deadlines(walk.file, policy, oman).dueAt
    expect(walk.give(at(18, '11:00'), minor)).toEqual(['reclassified', 'notice-owed'])
    expect(deadlines(walk.file, policy, oman).dueAt).not.toBe(before)
    walk.give(at(18, '12:00'), minor)
    expect(walk.refusal).toBe('already-classified')
    walk.give(at(18, '12:00'), { ...minor, severity: 'terrible' })
    expect(walk.refusal).toBe('unknown-severity')
  })

  it('is unknown to a type without grades', () => {
    const walk = filed()
    walk.give(at(18, '11:00'), minor)
    expect(walk.refusal).toBe('unknown-severity')
  })
})

describe('a sealed citizen', () => {
  const unseal = (reason = 'The prosecutor asks'): CaseCommand => ({ kind: 'unseal', reason })

  it('is sealed from the filing on where the policy allows it, with an alias that tells nothing', () => {
    const walk = filed({ sealed: true })
    expect(walk.events.map(({ kind }) => kind)).toEqual(['filed', 'sealed'])
    expect(walk.file.sealed?.alias).toMatch(/^[2-9B-DF-HJ-NP-TV-Z]{5}$/)
    expect(filed({ sealed: true, service: 'cleaning' }).file.sealed).toBeUndefined()
  })

  it('may be sealed later, closed or not, once', () => {
    const walk = filed()
    walk.give(at(19), { kind: 'withdraw' }, citizen)
    expect(walk.give(at(19), { kind: 'seal' }, citizen)).toEqual(['sealed'])
    expect(walk.effects).toMatchObject([{ kind: 'tell', news: { kind: 'sealed' } }])
    walk.give(at(19), { kind: 'seal' })
    expect(walk.refusal).toBe('already-sealed')
    const other = filed({ service: 'cleaning' })
    other.give(at(19), { kind: 'seal' }, citizen)
    expect(other.refusal).toBe('not-sealable')
  })

  it('needs no document, which nobody could see', () => {
    const walk = filed({ sealed: true })
    expect(walk.give(at(19), resolve)).toContain('resolved')
  })

  it('is opened by two people with the right and a reason each', () => {
    const walk = filed({ sealed: true })
    walk.give(at(19), unseal(), { kind: 'officer', name: 'Salma', role: 'desk' })
    expect(walk.refusal).toBe('no-right')
    walk.give(at(19), unseal(), citizen)
    expect(walk.refusal).toBe('no-right')
    walk.give(at(19), unseal('  '), head)
    expect(walk.refusal).toBe('reason-missing')
    expect(walk.give(at(19), unseal(), head)).toEqual(['unseal-asked'])
    expect(walk.effects).toMatchObject([
      { kind: 'notify', role: 'head', verbs: ['unseal'] },
      { kind: 'notify', role: 'director', verbs: ['unseal'] },
    ])
    walk.give(at(19), unseal(), head)
    expect(walk.refusal).toBe('second-person')
    expect(walk.file.sealed).toBeDefined()
    expect(walk.give(at(20), unseal('Agreed'), director)).toEqual(['unsealed'])
    expect(walk.file).not.toHaveProperty('sealed')
    walk.give(at(20), unseal(), director)
    expect(walk.refusal).toBe('not-sealed')
  })

  it('stays sealed where the policy names nobody who may open it', () => {
    const walk = new Walk({ policy: { ...policy, sealing: { types: ['complaint'], subjects: [] } } })
    walk.give(at(18), filing({ sealed: true }))
    walk.give(at(19), unseal(), head)
    expect(walk.refusal).toBe('no-right')
  })
})
