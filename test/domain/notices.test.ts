import { describe, expect, it } from 'vitest'
import type { Notice } from '../../src/domain/case/case.ts'
import type { ConnectedChannel } from '../../src/domain/case/decision.ts'
import { deadlines } from '../../src/domain/deadline.ts'
import { instantOf } from '../../src/domain/instant.ts'
import { plannedSending } from '../../src/domain/quiet-hours.ts'
import { formatInZone } from '../../src/domain/zone.ts'
import { oman } from './calendar-fixture.ts'
import { fields, filing, mail, Walk, webchat } from './case-walk.ts'
import { policy } from './policy-fixture.ts'

const chat: ConnectedChannel = { name: 'chat', kind: 'webchat' }
const helpdesk: ConnectedChannel = { name: 'helpdesk', kind: 'email' }
const sms: ConnectedChannel = { name: 'sms', kind: 'sms' }
const withEmail = fields({ description: 'Stray dogs', email: 'salim@example.om' })

/** A resolved case of an origin with given fields, and the notice of its result. */
function resolved(
  connected: readonly ConnectedChannel[],
  change: Parameters<typeof filing>[0] = {},
  at = '2026-10-18T11:00:00+04:00',
) {
  const walk = new Walk({ connected })
  walk.give('2026-10-18T10:00:00+04:00', filing(change))
  const events = walk.give(at, { kind: 'resolve', result: 'Done', proof: [] })
  const notice = walk.file.notices[0]?.notice as Notice
  return { walk, events, notice }
}

describe('the routes of a notice', () => {
  it.each([
    [
      'web chat alone',
      [chat],
      {},
      ['origin', 'call'],
      ['sms no-channel', 'whatsapp-template no-channel', 'email no-channel'],
    ],
    [
      'web chat, and mail without an address',
      [chat, helpdesk],
      {},
      ['origin', 'call'],
      ['sms no-channel', 'whatsapp-template no-channel', 'email no-address'],
    ],
    [
      'web chat, and mail to a given address',
      [chat, helpdesk],
      { fields: withEmail },
      ['origin', 'email', 'call'],
      ['sms no-channel', 'whatsapp-template no-channel'],
    ],
    [
      'a letter, which is not written to twice',
      [chat, helpdesk],
      { origin: mail },
      ['origin', 'call'],
      ['sms no-channel', 'whatsapp-template no-channel', 'email same-address'],
    ],
    [
      'an origin that is not connected now',
      [helpdesk],
      { fields: withEmail },
      ['email', 'call'],
      ['sms no-channel', 'origin no-channel', 'whatsapp-template no-channel'],
    ],
    [
      'SMS without a conversation to write to',
      [chat, sms],
      {},
      ['origin', 'call'],
      ['sms no-address', 'whatsapp-template no-channel', 'email no-channel'],
    ],
    [
      'SMS as the origin',
      [sms],
      { origin: { channel: 'sms', channelKind: 'sms', conversation: 'c-sms' } },
      ['sms', 'origin', 'call'],
      ['whatsapp-template no-channel', 'email no-channel'],
    ],
    [
      'nothing at all',
      [],
      {},
      ['call'],
      ['sms no-channel', 'origin no-channel', 'whatsapp-template no-channel', 'email no-channel'],
    ],
  ] as const)('%s', (_name, connected, change, routes, passedOver) => {
    const { notice } = resolved(connected, change)
    expect(notice.routes).toEqual(routes)
    expect(notice.passedOver.map(({ route, why }) => `${route} ${why}`)).toEqual(passedOver)
  })

  it('goes to the origin first when data are asked for', () => {
    const walk = new Walk({ connected: [sms, chat] })
    walk.give('2026-10-18T10:00:00+04:00', filing())
    walk.give('2026-10-18T10:05:00+04:00', {
      kind: 'add-address',
      address: { channel: 'sms', channelKind: 'sms', conversation: 'c-sms' },
    })
    walk.give('2026-10-18T11:00:00+04:00', { kind: 'ask', items: [{ field: 'place' }] })
    expect(walk.file.notices[0]?.routes).toEqual(['origin', 'sms', 'call'])
    walk.give('2026-10-18T12:00:00+04:00', { kind: 'resolve', result: 'Done', proof: [] })
    expect(walk.file.notices[1]?.routes).toEqual(['sms', 'origin', 'call'])
    expect(walk.effects).toMatchObject([
      { kind: 'tell', conversation: 'c-sms', channel: 'sms', route: 'sms' },
    ])
  })

  it('numbers a notice by its event, the same however often it is computed', () => {
    const { walk, notice } = resolved([chat])
    expect(walk.events[Number.parseInt(notice.id, 10) - 1]?.kind).toBe('notice-owed')
  })

  it('takes the next route when one fails, then a call', () => {
    const { walk } = resolved([chat, helpdesk], { fields: withEmail })
    expect(walk.report('2026-10-18T11:01:00+04:00', 'failed', 'origin')).toEqual(['notice-failed'])
    expect(walk.effects).toMatchObject([
      {
        kind: 'tell',
        conversation: { given: 'email' },
        channel: 'helpdesk',
        route: 'email',
        news: { text: { values: { result: 'Done' } } },
      },
    ])
    expect(walk.report('2026-10-18T11:02:00+04:00', 'failed', 'origin')).toEqual([])
    expect(walk.report('2026-10-18T11:02:00+04:00', 'sent', 'email')).toEqual(['notice-sent'])
    expect(walk.report('2026-10-18T11:03:00+04:00', 'failed', 'email')).toEqual([
      'notice-failed',
      'call-owed',
    ])
    expect(walk.effects).toMatchObject([
      { kind: 'task', task: 'call', words: { key: 'notice.result', values: { result: 'Done' } } },
    ])
  })

  it('passes over a route whose channel has gone since', () => {
    const { walk } = resolved([chat, helpdesk], { fields: withEmail })
    const later = new Walk({ connected: [chat] })
    later.events.push(...walk.events)
    expect(later.report('2026-10-18T11:01:00+04:00', 'failed', 'origin')).toEqual([
      'notice-failed',
      'notice-failed',
      'call-owed',
    ])
  })

  it('takes the next route when a receipt does not come in time', () => {
    const { walk } = resolved([chat, helpdesk], { fields: withEmail })
    walk.report('2026-10-18T11:00:10+04:00', 'sent', 'origin')
    expect(walk.tick('2026-10-18T13:00:09+04:00')).toEqual([])
    expect(walk.tick('2026-10-18T13:00:10+04:00')).toEqual(['notice-failed'])
    expect(walk.effects).toMatchObject([{ kind: 'tell', route: 'email' }])
  })

  it('believes a receipt that comes after all, and needs no call any more', () => {
    const { walk, notice } = resolved([chat])
    walk.report('2026-10-18T11:00:10+04:00', 'sent', 'origin')
    walk.tick('2026-10-18T13:00:10+04:00')
    expect(walk.file.notices[0]?.state).toBe('call')
    expect(walk.report('2026-10-18T14:00:00+04:00', 'confirmed', 'origin')).toEqual(['notice-confirmed'])
    expect(walk.effects).toEqual([{ kind: 'task-done', notice: notice.id }])
  })

  it('changes nothing for a report that is repeated or comes after the call', () => {
    const { walk, notice } = resolved([chat])
    walk.report('2026-10-18T11:00:10+04:00', 'confirmed', 'origin')
    expect(walk.report('2026-10-18T11:00:11+04:00', 'confirmed', 'origin')).toEqual([])
    expect(walk.report('2026-10-18T11:00:11+04:00', 'sent', 'origin')).toEqual([])
    // Nor does a call move the windows that its proof has begun.
    walk.give('2026-10-18T11:05:00+04:00', { kind: 'told', notice: notice.id })
    expect(walk.refusal).toBe('already-told')
  })
})

describe('quiet hours', () => {
  it.each([
    ['2026-10-18T20:59:59+04:00', '2026-10-18T20:59:59+04:00'],
    ['2026-10-18T21:00:00+04:00', '2026-10-19T07:00:00+04:00'],
    ['2026-10-18T23:59:59+04:00', '2026-10-19T07:00:00+04:00'],
    ['2026-10-19T00:00:00+04:00', '2026-10-19T07:00:00+04:00'],
    ['2026-10-19T06:59:59+04:00', '2026-10-19T07:00:00+04:00'],
    ['2026-10-19T07:00:00+04:00', '2026-10-19T07:00:00+04:00'],
    ['2026-12-31T22:00:00+04:00', '2027-01-01T07:00:00+04:00'],
  ])('a notice due at %s leaves at %s', (at, leaves) => {
    expect(formatInZone(oman.zone, instantOf(plannedSending(policy, oman, at)))).toBe(leaves)
  })

  it('may lie within one day, or be none', () => {
    const between = (from: string, to: string) => ({
      ...policy,
      notices: { ...policy.notices, quietHours: { from, to } },
    })
    const at = '2026-10-18T13:00:00+04:00'
    expect(formatInZone(oman.zone, instantOf(plannedSending(between('12:00', '14:00'), oman, at)))).toBe(
      '2026-10-18T14:00:00+04:00',
    )
    expect(plannedSending(between('14:00', '15:00'), oman, at)).toBe(at)
    expect(plannedSending(between('00:00', '00:00'), oman, at)).toBe(at)
  })

  it('hold back a result of the night, and a fallback of the night', () => {
    const { walk, notice } = resolved([chat, helpdesk], { fields: withEmail }, '2026-10-18T22:00:00+04:00')
    expect(notice.notBefore).toBe('2026-10-19T03:00:00.000Z')
    expect(walk.effects).toMatchObject([{ notBefore: '2026-10-19T03:00:00.000Z' }])
    walk.report('2026-10-19T21:30:00+04:00', 'failed', 'origin')
    expect(walk.effects).toMatchObject([{ route: 'email', notBefore: '2026-10-20T03:00:00.000Z' }])
  })

  it('do not hold back a fallback of the day', () => {
    const { walk } = resolved([chat, helpdesk], { fields: withEmail }, '2026-10-18T22:00:00+04:00')
    walk.report('2026-10-19T07:00:10+04:00', 'failed', 'origin')
    expect(walk.effects).toMatchObject([{ route: 'email' }])
    expect(walk.effects[0]).not.toHaveProperty('notBefore')
  })

  it('never hold back an answer', () => {
    const walk = new Walk()
    walk.give('2026-10-18T23:00:00+04:00', filing({ missing: [{ field: 'place' }] }))
    expect(walk.effects[0]).toEqual({
      kind: 'tell',
      conversation: 'c-chat',
      channel: 'chat',
      news: { kind: 'filed' },
    })
  })
})

describe('closing after the result', () => {
  const closeAt = (walk: Walk) => {
    const at = deadlines(walk.file, walk.world.policy, oman).closeAt
    return at === undefined ? undefined : formatInZone(oman.zone, instantOf(at)).slice(0, 16)
  }

  it('follows when a chat has confirmed the result, with a window that is printed', () => {
    const { walk } = resolved([chat])
    expect(closeAt(walk)).toBeUndefined()
    walk.report('2026-10-18T11:00:10+04:00', 'confirmed', 'origin')
    expect(walk.tick('2026-10-18T11:00:10+04:00')).toEqual(['closed', 'notice-owed'])
    expect(walk.file.closed).toMatchObject({ how: 'treated' })
    expect(walk.effects).toMatchObject([
      {
        kind: 'tell',
        news: {
          notice: 'closing',
          text: { key: 'notice.closing.treated', values: { until: { at: '2026-10-20T07:00:10.000Z' } } },
        },
      },
    ])
  })

  it('waits for the hour of a mail without a bounce', () => {
    const { walk } = resolved([helpdesk], { origin: mail })
    walk.report('2026-10-18T11:00:10+04:00', 'sent', 'origin')
    expect(walk.tick('2026-10-18T12:00:09+04:00')).toEqual([])
    expect(walk.tick('2026-10-18T12:00:10+04:00')).toEqual(['notice-confirmed', 'closed', 'notice-owed'])
  })

  it('comes three working days after the call about a result without proof became due', () => {
    const { walk, events } = resolved([])
    expect(events).toEqual(['verified', 'resolved', 'notice-owed', 'call-owed'])
    expect(closeAt(walk)).toBe('2026-10-21T14:30')
    expect(walk.tick('2026-10-21T14:29:59+04:00')).toEqual(['call-reminded'])
    expect(walk.tick('2026-10-21T14:30:00+04:00')).toEqual(['closed', 'notice-owed', 'call-owed'])
  })

  it('has each call asked for again five times in all once the case is closed, and then lets it be', () => {
    const { walk } = resolved([])
    walk.tick('2026-10-21T14:30:00+04:00')
    const days = ['22', '25', '26', '27', '28', '29'].map((day) => walk.tick(`2026-10-${day}T14:30:00+04:00`))
    const calls = days.map((events) => events.filter((kind) => kind === 'call-reminded').length)
    expect(calls).toEqual([2, 2, 2, 2, 1, 0])
  })

  it('comes with the call, when a person has told the result before', () => {
    const { walk, notice } = resolved([])
    walk.give('2026-10-19T09:00:00+04:00', { kind: 'told', notice: notice.id })
    expect(walk.tick('2026-10-19T09:00:00+04:00')).toEqual(['closed', 'notice-owed', 'call-owed'])
  })

  it('waits for the minutes that the policy sets', () => {
    const slow = { ...policy, closing: { ...policy.closing, afterMinutes: 90 } }
    const walk = new Walk({ connected: [chat], policy: slow })
    walk.give('2026-10-18T10:00:00+04:00', filing({ origin: webchat }))
    walk.give('2026-10-18T11:00:00+04:00', { kind: 'resolve', result: 'Done', proof: [] })
    walk.report('2026-10-18T11:00:00+04:00', 'confirmed', 'origin')
    expect(closeAt(walk)).toBe('2026-10-18T12:30')
  })

  it('lets the later of the printed window and the one from the confirmation apply', () => {
    const { walk } = resolved([chat])
    walk.report('2026-10-18T11:00:00+04:00', 'confirmed', 'origin')
    walk.tick('2026-10-18T11:00:00+04:00')
    expect(deadlines(walk.file, policy, oman).reopenUntil).toBe('2026-10-20T07:00:00.000Z')
    walk.report('2026-10-18T12:00:00+04:00', 'confirmed', 'origin')
    expect(deadlines(walk.file, policy, oman).reopenUntil).toBe('2026-10-20T08:00:00.000Z')
  })

  it('tells the reason of a case that was not upheld', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing())
    walk.give('2026-10-18T11:00:00+04:00', { kind: 'close', how: 'not-upheld', reason: 'No such dogs.' })
    expect(walk.effects).toMatchObject([
      {
        kind: 'tell',
        news: { text: { key: 'notice.closing.not-upheld', values: { reason: 'No such dogs.' } } },
      },
    ])
    expect(JSON.stringify(walk.file.notices)).not.toContain('No such dogs')
  })
})

describe('a second asking', () => {
  const missingIn = (walk: Walk) => {
    const told = walk.effects.flatMap((effect) =>
      effect.kind === 'tell' && effect.news.kind === 'notice' ? [effect.news.text] : [],
    )
    return JSON.stringify(told.map(({ values }) => values?.['missing'])).match(/field\.\w+/g)
  }
  const ask = (field: string) => ({ kind: 'ask', items: [{ field }] }) as const

  it('puts its own items only, as each is put once', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing())
    walk.give('2026-10-18T11:00:00+04:00', ask('phone'))
    walk.report('2026-10-18T11:00:01+04:00', 'sent', 'origin')
    walk.give('2026-10-18T12:00:00+04:00', ask('place'))
    expect(missingIn(walk)).toEqual(['field.place'])
  })

  it('puts what an earlier one could not put yet, because it takes its place', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing())
    walk.give('2026-10-18T22:00:00+04:00', ask('phone'))
    walk.give('2026-10-18T22:10:00+04:00', ask('place'))
    expect(missingIn(walk)).toEqual(['field.phone', 'field.place'])
  })

  it('does not put again what was given before it leaves', () => {
    const walk = new Walk({ connected: [chat, helpdesk] })
    walk.give('2026-10-18T10:00:00+04:00', filing({ fields: withEmail }))
    walk.give('2026-10-18T11:00:00+04:00', {
      kind: 'ask',
      items: [{ field: 'phone' }, { field: 'place' }],
    })
    walk.give('2026-10-18T11:01:00+04:00', {
      kind: 'give',
      fields: fields({ phone: '92223344' }),
      attachments: [],
      confirmed: true,
    })
    walk.report('2026-10-18T11:02:00+04:00', 'failed', 'origin')
    expect(missingIn(walk)).toEqual(['field.place'])
  })
})
