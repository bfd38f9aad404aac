import { describe, expect, it } from 'vitest'
import { sectionOf } from '../../src/domain/case/section.ts'
import { promisedBy } from '../../src/domain/first-response.ts'
import { loadPolicies } from '../../src/policy/load.ts'
import { fields, officer } from '../domain/case-walk.ts'
import { dataDir } from './data-folder.ts'
import {
  calendar,
  chat,
  filed,
  instant,
  mailed,
  type Organisation,
  policyOf,
  shown,
  sms,
  tickOn,
  treat,
} from './governing-office.ts'

const sunday = 'Sun 2026-10-18 10:00'

describe('who may file', () => {
  it.each([
    ['employee', 'human-resources'],
    ['supplier', 'procurement'],
    ['beneficiary', 'competent-team'],
    ['society', 'competent-team'],
  ])('a case of the Ministry by an applicant of the kind %s goes to %s', (applicant, role) => {
    const walk = filed('moi', sunday, {
      type: 'suggestion',
      service: 'none',
      fields: { ...fields({ description: 'x' }), applicant: { value: applicant, personal: false } },
    })
    expect([sectionOf(walk.file, policyOf('moi')), mailed(walk, 'officer.filed')]).toEqual([role, [role]])
  })
})

describe('the owner of the clock', () => {
  it.each<[Organisation, string, string]>([
    ['moi', 'citizens-service', 'Sun 2026-11-08 14:30'],
    ['al-buraimi', 'contact-section', 'Wed 2026-10-21 14:30'],
  ])('of %s hears of every breach', (organisation, role, due) => {
    const walk = filed(organisation, sunday, { type: organisation === 'moi' ? 'suggestion' : 'complaint' })
    walk.tick(instant(due))
    expect(mailed(walk, 'officer.breached')).toContain(role)
  })
})

describe('the ladder', () => {
  it('knows lateness by the clock alone, not by anybody’s word', () => {
    const walk = filed('al-buraimi', sunday)
    walk.give(instant('Sun 2026-10-18 11:00'), { kind: 'escalate', cause: 'late' })
    expect([walk.refusal, walk.file.ladder]).toEqual(['no-such-cause', undefined])
  })

  it('of a late case runs on while another body has it', () => {
    const walk = filed('al-buraimi', sunday)
    tickOn(walk)
    walk.give(instant('Wed 2026-10-21 15:00'), { kind: 'refer', body: 'environment' }, officer)
    expect(walk.tick(instant('Thu 2026-10-22 14:29'))).toEqual([])
    expect(walk.tick(instant('Thu 2026-10-22 14:30'))).toContain('escalated')
  })
})

describe('the three notices', () => {
  it('go to the phone that was given, by text message, where the citizen wrote by another channel', () => {
    const given = { fields: fields({ description: 'x', phone: '92345678' }) }
    const walk = filed('al-buraimi', sunday, given, [chat, sms])
    treat(walk, instant('Mon 2026-10-19 10:00'))
    expect(walk.file.notices.map(({ notice }) => [notice.kind, notice.routes[0]])).toEqual([
      ['result', 'sms'],
      ['closing', 'sms'],
      ['survey', 'sms'],
    ])
  })
})

/** When a channel promises its first response to what comes then. */
describe('the first response', () => {
  it.each<[Organisation, string, string, string]>([
    ['al-buraimi', 'whatsapp', 'Sun 2026-10-18 10:00', 'Sun 2026-10-18 10:01'],
    ['al-buraimi', 'whatsapp', 'Sun 2026-10-18 13:00', 'Mon 2026-10-19 08:31'],
    ['al-buraimi', 'whatsapp', 'Fri 2026-10-16 10:00', 'Sun 2026-10-18 08:31'],
    ['al-buraimi', 'social', 'Fri 2026-10-16 23:50', 'Sat 2026-10-17 00:20'],
    ['al-buraimi', 'helpdesk', 'Fri 2026-10-16 10:00', 'Sat 2026-10-17 10:00'],
    ['moi', 'info', 'Fri 2026-10-16 10:00', 'Sat 2026-10-17 10:00'],
    ['moi', 'phone', 'Thu 2026-10-15 14:30', 'Sun 2026-10-18 07:31'],
  ])('of %s on %s to what comes on %s is promised by %s', (organisation, channel, came, promised) => {
    expect(shown(promisedBy(policyOf(organisation), calendar, channel, instant(came)))).toBe(promised)
  })

  it('of a case is a person’s: not what the bot says at once', () => {
    const walk = filed('al-buraimi', sunday)
    expect(walk.file.answeredAt).toBeUndefined()
    walk.give(instant('Sun 2026-10-18 10:30'), { kind: 'verify' })
    expect(walk.file.answeredAt).toBeUndefined()
    walk.give(instant('Sun 2026-10-18 11:00'), {
      kind: 'ask',
      items: [{ field: 'details', words: 'Which pit?' }],
    })
    treat(walk, instant('Mon 2026-10-19 10:00'))
    expect(walk.file.answeredAt).toBe(instant('Sun 2026-10-18 11:00'))
  })
})

describe('identity', () => {
  const resolve = { kind: 'resolve', result: 'Done', proof: [] } as const

  it('is what a complainant of the Ministry proves before a result is given', () => {
    const walk = filed('moi', sunday, { type: 'complaint', identity: 'declared' })
    walk.give(instant('Mon 2026-10-19 10:00'), resolve)
    expect(walk.refusal).toBe('identity-needed')
    walk.give(instant('Mon 2026-10-19 11:00'), { kind: 'identify', level: 'document-seen' })
    expect(walk.give(instant('Mon 2026-10-19 12:00'), resolve)).toContain('resolved')
  })

  it.each(['inquiry', 'report', 'suggestion'] as const)('is not asked of who files a %s with it', (type) => {
    const walk = filed('moi', sunday, { type, identity: 'declared' })
    expect(walk.give(instant('Mon 2026-10-19 10:00'), resolve)).toContain('resolved')
  })

  it.each(['complaint', 'inquiry', 'report', 'suggestion'] as const)(
    'is name and phone for a %s to the Governorate',
    (type) => {
      const walk = filed('al-buraimi', sunday, { type, identity: 'declared', service: 'none' })
      expect(walk.give(instant('Sun 2026-10-18 12:00'), resolve)).toContain('resolved')
    },
  )
})

describe('the review of the policy', () => {
  it.each([
    ['2027-10-31', 0],
    ['2027-11-02', 1],
  ])('is asked for when its day has passed: on %s', (today, warnings) => {
    const { policies, problems } = loadPolicies(dataDir, { today })
    const due = problems.filter(({ path }) => path === 'reviewOn')
    expect(due.map(({ severity, file }) => [severity, file])).toEqual(
      warnings === 0 ? [] : [['warning', 'moi/policy.yaml']],
    )
    expect(policies.map(({ organisation }) => organisation)).toContain('moi')
  })
})
