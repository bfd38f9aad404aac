import { describe, expect, it } from 'vitest'
import { due } from '../../src/domain/deadline.ts'
import { caseTypes } from '../../src/domain/understanding.ts'
import { isOpenAt } from '../../src/domain/working-time.ts'
import { missingFields } from '../../src/engine/needed-fields.ts'
import { policyPage } from '../../src/policy/charter.ts'
import {
  calendar,
  filed,
  instant,
  later,
  mailed,
  organisations,
  policyOf,
  shown,
  tables,
  timesOf,
} from './governing-office.ts'

const sunday = 'Sun 2026-10-18 10:00'

describe('the table', () => {
  it('has every row of the governing documents but that of identity', () => {
    expect(Object.keys(tables)).toEqual([
      'channels',
      'services',
      ...caseTypes,
      'routing from receipt',
      'escalation ladder',
      'causes of escalation',
      'missing data',
      'notices',
      'reopening',
      'survey',
      'declarations',
      'who may file',
      'also',
    ])
  })
})

const isAtOrBelow = (path: string, above: string) => path === above || path.startsWith(`${above}.`)

describe.each(organisations)('what is marked as assumed: %s', (organisation) => {
  const { assumed } = policyOf(organisation)

  it.each(Object.entries(tables))('%s', (_name, row) => {
    const { covers, stated, assumed: named } = row[organisation]
    expect(named.filter((path) => !assumed.includes(path))).toEqual([])
    const within = assumed.filter((path) => covers.some((above) => isAtOrBelow(path, above)))
    expect(within.filter((path) => !named.includes(path))).toEqual([])
    // A mark above a stated value, or on a part of it that the table does not name, would put it in doubt.
    const doubts = (path: string) => (mark: string) =>
      isAtOrBelow(path, mark) || (isAtOrBelow(mark, path) && !named.includes(mark))
    expect(stated.filter((path) => assumed.some(doubts(path)))).toEqual([])
  })
})

/** Of each kind of opening: instants when somebody is there, and when nobody is. */
const openings = {
  mornings: [
    ['Sun 2026-10-18 08:30', 'Thu 2026-10-22 12:59'],
    ['Sun 2026-10-18 08:29', 'Thu 2026-10-22 13:00', 'Fri 2026-10-23 10:00', 'Wed 2026-11-25 10:00'],
  ],
  office: [
    ['Sun 2026-10-18 07:30', 'Thu 2026-10-22 14:29'],
    ['Sun 2026-10-18 07:29', 'Thu 2026-10-22 14:30', 'Sat 2026-10-24 10:00', 'Wed 2026-11-25 10:00'],
  ],
  always: [['Fri 2026-10-23 03:00', 'Wed 2026-11-25 23:00', 'Sun 2026-10-18 10:00'], []],
} as const

describe.each(organisations)('channels: %s', (organisation) => {
  const { cells } = tables.channels[organisation]
  // What the document knows and citizens can write to: a sender's name for text messages is neither, and how WhatsApp is
  // connected is no concern of the document.
  const channels = policyOf(organisation).channels.filter(
    ({ name }) => !['sms', 'whatsapp-web'].includes(name),
  )

  it('are these and no others', () => {
    expect(channels.map(({ name }) => name)).toEqual(cells.map(({ name }) => name))
  })

  it.each(cells)('$name is open $open, $promise', ({ name, address, open, promise }) => {
    const channel = channels.find((candidate) => candidate.name === name)
    const openAt = (at: string) => isOpenAt(calendar, channel?.hours, instant(at))
    const [there, away] = openings[open]
    expect([there.filter((at) => !openAt(at)), away.filter(openAt)]).toEqual([[], []])
    expect(channel?.address).toBe(address)
    const rows = policyPage(policyOf(organisation), 'en').sections.flatMap((section) => section.rows)
    const row = rows.find(([label]) => label === channel?.label.en)
    expect(row?.filter((cell) => cell === promise || (address !== '' && cell === address))).toEqual(
      address === '' ? [promise] : [address, promise],
    )
  })

  it.each(cells)('$name does not change the deadline', ({ name }) => {
    const { kind = '' } = channels.find((candidate) => candidate.name === name) ?? {}
    const origin = { channel: name, channelKind: kind, conversation: 'c' }
    const { dueAt } = timesOf(filed(organisation, sunday, { origin, type: 'suggestion' }))
    expect(shown(dueAt)).toBe('Sun 2026-11-08 14:30')
  })
})

describe.each(organisations)('services and routing from receipt: %s', (organisation) => {
  const { cells } = tables.services[organisation]
  const policy = policyOf(organisation)

  it('are these and no others', () => {
    expect(['none', ...policy.services.map(({ slug }) => slug)].sort()).toEqual(
      cells.map(({ service }) => service).sort(),
    )
  })

  it.each(cells)('$service goes to $section, and takes every type in its period', ({ service, section }) => {
    for (const type of caseTypes) {
      const walk = filed(organisation, sunday, { service, type })
      expect(mailed(walk, 'officer.filed')).toEqual([section])
      expect(timesOf(walk).dueAt).toBe(timesOf(filed(organisation, sunday, { type })).dueAt)
    }
  })

  it.each(cells.flatMap(({ service, concerned }) => (concerned ? [[service, concerned]] : [])))(
    '%s is passed by the competent team to %s, which has it then',
    (service, concerned) => {
      const walk = filed(organisation, sunday, { service })
      const role = policy.services.find(({ slug }) => slug === service)?.section ?? ''
      walk.give(instant('Sun 2026-10-18 12:00'), { kind: 'assign', role })
      expect(mailed(walk, 'officer.assigned')).toEqual([concerned])
      expect(walk.file.state).toBe('in-progress')
    },
  )

  it.each(cells)('$service asks for what it needs', ({ service, inquiry, complaint }) => {
    const contact = policy.fields['phone'] ? ['name', 'phone'] : []
    const asked = (type: (typeof caseTypes)[number]) => missingFields(policy, type, service, {}, {})
    expect(asked('inquiry')).toEqual([...inquiry, ...contact])
    if (complaint !== undefined) expect(asked('complaint')).toEqual([...complaint, ...contact])
    const reported = complaint ?? inquiry
    expect([asked('suggestion'), asked('report')]).toEqual([[...reported, ...contact], reported])
    const proven = missingFields(policy, 'inquiry', service, {}, { phone: '92345678' })
    const written = missingFields(policy, 'inquiry', service, {}, { email: 'salem@example.om' })
    expect([proven, written]).toEqual([
      [...inquiry, 'name'],
      [...inquiry, 'name'],
    ])
  })

  it.each(cells)('$service is treated with the proof that it asks for', ({ service, proof }) => {
    const walk = filed(organisation, sunday, { service })
    const resolve = { kind: 'resolve', result: 'It is done' } as const
    walk.give(instant('Mon 2026-10-19 10:00'), { ...resolve, proof: [] })
    expect(walk.refusal).toBe(proof === undefined ? undefined : 'proof-missing')
    walk.give(instant('Mon 2026-10-19 11:00'), { ...resolve, proof: ['photo-1'] })
    expect(walk.file.state).toBe('resolved')
  })
})

describe.each(caseTypes)('the period of a case: %s', (type) => {
  describe.each(organisations)('%s', (organisation) => {
    const { cells, told } = tables[type][organisation]

    it.each(cells)(
      'received $received $severity, it is due $due',
      ({ received, severity, target, due: dueOn }) => {
        const policy = policyOf(organisation)
        const subject = { type, receivedAt: instant(received), ...(severity !== undefined && { severity }) }
        const promised = due(policy, calendar, subject)
        expect([shown(promised.targetAt), shown(promised.dueAt)]).toEqual([target, dueOn])
        if (severity !== undefined) return
        const walk = filed(organisation, received, { type })
        for (const early of [...(target ? [instant(target)] : []), later(instant(dueOn), -1)])
          expect(walk.tick(early)).toEqual([])
        expect(walk.tick(instant(dueOn))).toContain('breached')
        expect(shown(walk.file.breach?.dueAt)).toBe(dueOn)
      },
    )

    it.each(Object.entries(told))('is told to the citizen as it is kept: %s, %s', (name, period) => {
      const page = policyPage(policyOf(organisation), 'en').sections.flatMap(({ rows }) => rows)
      expect(page.find(([first]) => first === name)?.[1]).toBe(period)
    })

    it('is met by a result in its last second', () => {
      const [cell] = cells
      const walk = filed(organisation, cell?.received ?? '', { type })
      const dueAt = timesOf(walk).dueAt ?? ''
      walk.give(later(dueAt, -1), { kind: 'resolve', result: 'It is done', proof: [] })
      expect(walk.tick(dueAt)).not.toContain('breached')
    })
  })
})
