import { describe, expect, it } from 'vitest'
import { deadlines } from '../../src/domain/deadline.ts'
import { instantOf } from '../../src/domain/instant.ts'
import { formatInZone } from '../../src/domain/zone.ts'
import { oman } from './calendar-fixture.ts'
import { fields, filing, mail, Walk } from './case-walk.ts'

const incomplete = filing({ missing: [{ field: 'place' }, { field: 'phone' }] })

function instants(walk: Walk) {
  const { chase, closeAt, nextAt, dueAt, waiting } = deadlines(walk.file, walk.world.policy, oman)
  return Object.fromEntries(
    Object.entries({ ...chase, closeAt, nextAt, dueAt, waiting })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        typeof value === 'string' ? formatInZone(oman.zone, instantOf(value)).slice(0, 16) : value,
      ]),
  )
}

/** Filed incomplete on Sunday morning, warned on Monday at the close of work, over web chat that confirms. */
function warned(): Walk {
  const walk = new Walk()
  walk.give('2026-10-18T10:00:00+04:00', incomplete)
  walk.tick('2026-10-19T14:30:00+04:00')
  walk.report('2026-10-19T14:30:05+04:00', 'confirmed', 'origin')
  return walk
}

describe('the missing-data chase', () => {
  it('waits one working day, warns with the printed day, reminds on the last morning and closes at its end', () => {
    const walk = new Walk()
    expect(walk.give('2026-10-18T10:00:00+04:00', incomplete)).toEqual(['filed', 'data-asked'])
    expect(instants(walk)).toEqual({ warnAt: '2026-10-19T14:30', nextAt: '2026-10-19T14:30', waiting: true })
    expect(walk.tick('2026-10-19T14:29:59+04:00')).toEqual([])
    expect(walk.tick('2026-10-19T14:30:00+04:00')).toEqual(['warned', 'notice-owed'])
    expect(instants(walk)).toEqual({ waiting: true })
    expect(walk.effects).toMatchObject([
      {
        kind: 'tell',
        conversation: 'c-chat',
        channel: 'chat',
        route: 'origin',
        news: {
          notice: 'data-warning',
          text: {
            key: 'notice.data-warning',
            values: { closesAt: { at: '2026-10-22T10:30:00.000Z' }, days: { n: 3 } },
          },
        },
      },
    ])
    expect(walk.report('2026-10-19T14:30:05+04:00', 'confirmed', 'origin')).toEqual(['notice-sent'])
    expect(instants(walk)).toEqual({
      remindAt: '2026-10-22T09:00',
      closesAt: '2026-10-22T14:30',
      nextAt: '2026-10-22T09:00',
      waiting: true,
    })
    expect(walk.tick('2026-10-22T09:00:00+04:00')).toEqual(['reminded', 'notice-owed'])
    expect(walk.tick('2026-10-22T14:29:00+04:00')).toEqual([])
    expect(walk.tick('2026-10-22T14:30:00+04:00')).toEqual(['closed', 'notice-owed'])
    expect(walk.file).toMatchObject({ state: 'closed', closed: { how: 'not-completed' }, missing: [] })
    expect(walk.effects).toMatchObject([
      {
        kind: 'tell',
        news: {
          notice: 'closing',
          text: {
            key: 'notice.closing.not-completed',
            values: { until: { at: '2026-10-24T10:30:00.000Z' }, window: { n: 48 } },
          },
        },
      },
    ])
  })

  it.each([
    ['on a Wednesday, over the weekend', '2026-10-21T10:00', '2026-10-22T14:30', '2026-10-27T14:30'],
    ['on a Thursday evening', '2026-10-22T23:00', '2026-10-25T14:30', '2026-10-28T14:30'],
    ['before National Day', '2026-11-23T10:00', '2026-11-24T14:30', '2026-12-01T14:30'],
    ['in Ramadan', '2026-02-22T10:00', '2026-02-23T14:00', '2026-02-26T14:00'],
    ['before Eid al-Fitr', '2026-03-17T10:00', '2026-03-18T14:00', '2026-03-26T14:30'],
  ])('counts working days when it begins %s', (_name, filedAt, warnAt, closesAt) => {
    const walk = new Walk()
    walk.give(`${filedAt}:00+04:00`, incomplete)
    expect(instants(walk)['warnAt']).toBe(warnAt)
    walk.tick(`${warnAt}:00+04:00`)
    walk.report(`${warnAt}:30+04:00`, 'confirmed', 'origin')
    expect(instants(walk)).toMatchObject({ closesAt, remindAt: `${closesAt.slice(0, 10)}T09:00` })
  })

  it('begins the day of silence anew for the rest of a half answer', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', incomplete)
    expect(
      walk.give('2026-10-19T10:00:00+04:00', {
        kind: 'give',
        fields: fields({ place: 'Mahdah' }),
        attachments: [],
        confirmed: true,
      }),
    ).toEqual(['data-given'])
    expect(walk.effects).toMatchObject([
      { kind: 'tell', conversation: 'c-chat', news: { kind: 'still-missing' } },
    ])
    expect(walk.file).toMatchObject({ state: 'awaiting-data', missing: [{ field: 'phone' }] })
    expect(instants(walk)['warnAt']).toBe('2026-10-20T14:30')
  })

  it('keeps the printed day when half an answer comes after the warning', () => {
    const walk = warned()
    walk.give('2026-10-21T10:00:00+04:00', {
      kind: 'give',
      fields: fields({ place: 'Mahdah' }),
      attachments: [],
      confirmed: true,
    })
    expect(instants(walk)['closesAt']).toBe('2026-10-22T14:30')
    walk.tick('2026-10-22T09:00:00+04:00')
    expect(walk.effects).toMatchObject([
      { news: { text: { values: { missing: { items: [{ text: { key: 'field.phone.label' } }] } } } } },
    ])
  })

  it('ends with the last item, whoever of the contact gives it, and the office goes on', () => {
    const walk = warned()
    const by = { kind: 'citizen', conversation: 'c-mail' } as const
    walk.give(
      '2026-10-21T10:00:00+04:00',
      {
        kind: 'give',
        fields: fields({ place: 'Mahdah', phone: '91234567' }),
        attachments: [],
        confirmed: true,
      },
      by,
    )
    expect(walk.file).toMatchObject({
      state: 'received',
      missing: [],
      waits: [{ to: '2026-10-21T06:00:00.000Z' }],
    })
    expect(walk.effects).toMatchObject([
      { kind: 'tell', conversation: 'c-mail', news: { kind: 'completed' } },
      { kind: 'notify', role: 'animals-section', text: { key: 'officer.completed' } },
    ])
    expect(walk.tick('2026-10-22T14:30:00+04:00')).toEqual([])
  })

  it('closes nothing while no route could prove the warning, until the call about it is made', () => {
    const walk = new Walk({ connected: [{ name: 'chat', kind: 'webchat' }] })
    walk.give('2026-10-18T10:00:00+04:00', incomplete)
    walk.tick('2026-10-19T14:30:00+04:00')
    expect(walk.report('2026-10-19T14:31:00+04:00', 'failed', 'origin')).toEqual([
      'notice-failed',
      'call-owed',
    ])
    expect(walk.effects).toMatchObject([
      { kind: 'task', task: 'call', role: 'animals-section', words: { key: 'notice.data-warning' } },
    ])
    const notice = walk.file.notices.at(-1)?.notice.id ?? ''
    expect(walk.tick('2026-10-20T14:29:59+04:00')).toEqual([])
    expect(walk.tick('2026-10-20T14:30:00+04:00')).toEqual(['call-reminded'])
    expect(walk.effects).toMatchObject([
      {
        kind: 'notify',
        role: 'animals-section',
        text: {
          key: 'officer.call-again',
          values: { command: { value: `wasl case do 26-1234-5670 told ${notice}` } },
        },
      },
      { kind: 'notify', role: walk.world.policy.routing.clockOwner, text: { key: 'officer.call-again' } },
    ])
    expect(instants(walk)).toMatchObject({ nextAt: '2026-10-21T14:30' })
    expect(walk.tick('2026-12-01T12:00:00+04:00')).toEqual(['call-reminded'])
    expect(walk.tick('2026-12-01T12:00:00+04:00')).toEqual([])
    expect(walk.give('2026-12-01T12:00:00+04:00', { kind: 'told', notice })).toEqual(['told'])
    expect(walk.effects).toEqual([{ kind: 'task-done', notice }])
    expect(instants(walk)).toMatchObject({ remindAt: '2026-12-06T09:00', closesAt: '2026-12-06T14:30' })
  })

  it('drops the call about a warning when the data come first', () => {
    const walk = new Walk({ connected: [] })
    walk.give('2026-10-18T10:00:00+04:00', incomplete)
    expect(walk.tick('2026-10-19T14:30:00+04:00')).toEqual(['warned', 'notice-owed', 'call-owed'])
    const notice = walk.file.notices[0]?.notice.id ?? ''
    walk.give('2026-10-19T15:00:00+04:00', {
      kind: 'give',
      fields: fields({ place: 'Mahdah', phone: '91234567' }),
      attachments: [],
      confirmed: true,
    })
    expect(walk.effects).toContainEqual({ kind: 'task-done', notice })
  })

  it('lets a warning that fails after the data came be, without another route or a call', () => {
    const walk = new Walk()
    const given = fields({ place: 'Mahdah', email: 'a@example.om' })
    walk.give(
      '2026-10-18T10:00:00+04:00',
      filing({ missing: [{ field: 'place' }], fields: fields({ email: 'a@example.om' }) }),
    )
    walk.tick('2026-10-19T14:30:00+04:00')
    walk.give('2026-10-19T14:31:00+04:00', { kind: 'give', fields: given, attachments: [], confirmed: true })
    expect(walk.report('2026-10-19T14:32:00+04:00', 'failed', 'origin')).toEqual(['notice-failed'])
    expect(walk.effects).toEqual([])
    expect(walk.file.notices[0]?.state).toBe('dropped')
    expect(walk.report('2026-10-19T14:33:00+04:00', 'failed', 'email')).toEqual([])
  })

  it('prints a later day when the warning leaves by its next route on a later day', () => {
    const walk = new Walk()
    walk.give(
      '2026-10-18T10:00:00+04:00',
      filing({ missing: [{ field: 'place' }], fields: fields({ description: 'x', email: 'a@example.om' }) }),
    )
    walk.tick('2026-10-19T14:30:00+04:00')
    expect(walk.report('2026-10-20T10:00:00+04:00', 'failed', 'origin')).toEqual(['notice-failed', 'warned'])
    expect(walk.effects).toMatchObject([
      {
        kind: 'tell',
        conversation: { given: 'email' },
        channel: 'helpdesk',
        route: 'email',
        news: { text: { values: { closesAt: { at: '2026-10-25T10:30:00.000Z' } } } },
      },
    ])
  })

  it('lets the later of the printed day and the one from the confirmation apply', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', incomplete)
    walk.tick('2026-10-19T14:30:00+04:00')
    walk.report('2026-10-19T14:31:00+04:00', 'sent', 'origin')
    walk.report('2026-10-20T08:00:00+04:00', 'confirmed', 'origin')
    expect(instants(walk)['closesAt']).toBe('2026-10-25T14:30')
  })

  it('warns when it wakes, and closes nothing at once, after sleeping through every instant', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', incomplete)
    expect(walk.tick('2026-11-10T22:00:00+04:00')).toEqual(['warned', 'notice-owed'])
    expect(walk.effects).toMatchObject([
      {
        notBefore: '2026-11-11T03:00:00.000Z',
        news: { text: { values: { closesAt: { at: '2026-11-16T10:30:00.000Z' } } } },
      },
    ])
    walk.report('2026-11-11T07:00:01+04:00', 'confirmed', 'origin')
    expect(instants(walk)).toMatchObject({ remindAt: '2026-11-16T09:00', closesAt: '2026-11-16T14:30' })
  })

  it('closes without a reminder that would name a day gone by, when only the warning was told in time', () => {
    const walk = warned()
    expect(walk.tick('2026-11-01T10:00:00+04:00')).toEqual(['closed', 'notice-owed'])
  })

  it('hears an hour of silence as the proof of a mail, dated at its acceptance', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing({ origin: mail, missing: [{ field: 'place' }] }))
    walk.tick('2026-10-19T14:30:00+04:00')
    walk.report('2026-10-19T14:30:10+04:00', 'sent', 'origin')
    expect(instants(walk)['nextAt']).toBe('2026-10-19T15:30')
    expect(walk.tick('2026-10-19T15:30:09+04:00')).toEqual([])
    expect(walk.tick('2026-10-19T15:30:10+04:00')).toEqual(['notice-confirmed'])
    expect(walk.file.notices.at(-1)?.provedAt).toBe('2026-10-19T10:30:10.000Z')
    expect(instants(walk)['closesAt']).toBe('2026-10-22T14:30')
  })

  it('takes a bounce after that hour for a failure all the same', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing({ origin: mail, missing: [{ field: 'place' }] }))
    walk.tick('2026-10-19T14:30:00+04:00')
    walk.report('2026-10-19T14:30:10+04:00', 'sent', 'origin')
    walk.tick('2026-10-19T15:30:10+04:00')
    expect(walk.report('2026-10-19T18:00:00+04:00', 'failed', 'origin')).toEqual([
      'notice-failed',
      'call-owed',
    ])
    expect(instants(walk)).toEqual({ waiting: true, nextAt: '2026-10-20T14:30' })
  })

  it('asks in the morning what an officer asks at night, and counts the silence from there', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing())
    expect(
      walk.give('2026-10-18T22:00:00+04:00', {
        kind: 'ask',
        items: [{ field: 'photo', words: 'A photo of the gate' }],
      }),
    ).toEqual(['data-asked', 'notice-owed'])
    expect(walk.effects).toMatchObject([
      {
        kind: 'tell',
        notBefore: '2026-10-19T03:00:00.000Z',
        news: {
          notice: 'data-ask',
          text: {
            values: {
              missing: { form: 'lines', items: [{ text: { values: { item: 'A photo of the gate' } } }] },
            },
          },
        },
      },
    ])
    expect(instants(walk)['warnAt']).toBe('2026-10-20T14:30')
  })

  it('warns anew where a person did not let the warning go, and never stands still', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', incomplete)
    walk.tick('2026-10-19T14:30:00+04:00')
    expect(walk.report('2026-10-20T09:00:00+04:00', 'withheld', 'origin')).toEqual(['notice-withheld'])
    expect(instants(walk)).toEqual({ warnAt: '2026-10-21T14:30', nextAt: '2026-10-21T14:30', waiting: true })
    expect(walk.tick('2026-10-21T14:30:00+04:00')).toEqual(['warned', 'notice-owed'])
  })

  it('has a person call where the closing was not let go: its window has begun', () => {
    const walk = warned()
    walk.tick('2026-10-22T09:00:00+04:00')
    walk.tick('2026-10-22T14:30:00+04:00')
    expect(walk.file.closed?.how).toBe('not-completed')
    expect(walk.report('2026-10-22T15:00:00+04:00', 'withheld', 'origin')).toEqual([
      'notice-withheld',
      'call-owed',
    ])
    expect(walk.file.notices.at(-1)).toMatchObject({ state: 'call', notice: { kind: 'closing' } })
  })
})
