import { describe, expect, it } from 'vitest'
import type { LadderCause } from '../../src/domain/policy.ts'
import { policyPage } from '../../src/policy/charter.ts'
import {
  chat,
  filed,
  instant,
  later,
  mailed,
  organisations,
  type Path,
  policyOf,
  shown,
  sms,
  smsAddress,
  tables,
  tickOn,
  timesOf,
  treat,
} from './governing-office.ts'

const sunday = 'Sun 2026-10-18 10:00'

describe.each(organisations)('the escalation ladder: %s', (organisation) => {
  const { cells, reminded } = tables['escalation ladder'][organisation]

  it.each(cells)('of a late $type reaches each level in its hour', ({ type, levels, reminders }) => {
    const walk = filed(organisation, sunday, { type })
    const reached = levels.map(() => {
      const { at, kinds } = tickOn(walk)
      expect(kinds).toContain('escalated')
      const last = walk.file.ladder?.levels.at(-1)
      return [last?.level, last?.role, at]
    })
    expect(reached).toEqual(levels)
    expect(walk.file.ladder?.cause).toBe('late')
    const mornings = reminders.map(() => {
      const { at, kinds } = tickOn(walk)
      expect([kinds, mailed(walk, 'officer.overdue')]).toEqual([['overdue-reminded'], reminded])
      return at
    })
    expect(mornings).toEqual(reminders)
    walk.give(instant(reminders.at(-1) ?? ''), { kind: 'resolve', result: 'It is done', proof: [] })
    expect(timesOf(walk).climbing).toEqual({})
  })

  it('writes to who holds a level when it begins, and to no other', () => {
    const [{ levels } = { levels: [] }] = cells
    const walk = filed(organisation, sunday)
    for (const [, role, at] of levels) {
      walk.tick(instant(at))
      expect(mailed(walk, 'officer.escalated')).toEqual([role])
    }
  })

  it('goes on while nobody treats the case, also where a level has taken it in hand', () => {
    const walk = filed(organisation, sunday)
    tickOn(walk)
    const before = timesOf(walk).nextAt
    walk.give(later(timesOf(walk).dueAt ?? '', 60), { kind: 'acknowledge' })
    expect(timesOf(walk).nextAt).toBe(before)
  })
})

/** When each cause is said; being late says itself. */
const says = {
  late: 'Sun 2026-11-08 14:30',
  'closed-untreated': 'Mon 2026-10-19 12:00',
  'status-unknown': 'Mon 2026-10-19 12:00',
  'no-answer': 'Mon 2026-10-19 12:00',
} as const satisfies Record<LadderCause, string>

describe.each(organisations)('causes of escalation: %s', (organisation) => {
  const { level, role, taken, refused } = tables['causes of escalation'][organisation]

  function brought(cause: keyof typeof says) {
    const walk = filed(organisation, sunday, { type: 'suggestion' })
    const at = instant(says[cause])
    if (cause === 'late') walk.tick(at)
    else if (cause !== 'closed-untreated') walk.give(at, { kind: 'escalate', cause })
    else {
      treat(walk, instant('Mon 2026-10-19 10:00'))
      walk.give(at, { kind: 'reopen', cause: 'untreated' })
    }
    return walk
  }

  it.each(taken)('%s brings the case to the first level', (cause) => {
    expect(brought(cause).file.ladder).toMatchObject({
      cause,
      levels: [{ level, role, at: instant(says[cause]) }],
    })
  })

  it.each(refused.map((cause) => [cause]))('%s is none', (cause) => {
    const walk = brought(cause)
    expect([walk.refusal, walk.file.ladder]).toEqual(['no-such-cause', undefined])
  })

  it('a closing without treatment may be said for thirty days, and no later', () => {
    const [early, late] = ['Wed 2026-11-18 10:00', 'Wed 2026-11-18 10:01'].map((at) => {
      const walk = filed(organisation, sunday, { type: 'suggestion' })
      treat(walk, instant('Mon 2026-10-19 10:00'))
      walk.give(instant(at), { kind: 'reopen', cause: 'untreated' })
      return walk
    })
    expect([early?.file.ladder?.cause, late?.refusal]).toEqual(['closed-untreated', 'reopen-late'])
  })
})

describe.each(organisations)('missing data: %s', (organisation) => {
  const { cells } = tables['missing data'][organisation]
  const asking = (asked: string) => {
    const walk = filed(organisation, asked, { missing: [{ field: 'name' }] }, [chat, sms])
    walk.give(instant(asked), { kind: 'add-address', address: smsAddress })
    return walk
  }

  it.each(cells)('asked $asked, it is warned of, recalled and closed', (cell) => {
    const walk = asking(cell.asked)
    expect(timesOf(walk)).toMatchObject({ waiting: true })
    const told = [tickOn(walk), tickOn(walk), tickOn(walk)].map(({ at, kinds }) => [at, kinds[0]])
    expect(told).toEqual([
      [cell.warned, 'warned'],
      [cell.reminded, 'reminded'],
      [cell.closed, 'closed'],
    ])
    expect(walk.file.closed).toMatchObject({ how: 'not-completed', missing: [{ field: 'name' }] })
    const warning = walk.events.find((event) => event.kind === 'warned')
    expect(warning).toMatchObject({ closesAt: instant(cell.closed) })
    const kinds = walk.file.notices.map(({ notice }) => [notice.kind, notice.routes[0]])
    expect(kinds).toEqual([
      ['data-warning', 'sms'],
      ['data-reminder', 'sms'],
      ['closing', 'sms'],
    ])
    expect(shown(timesOf(walk).reopenUntil)).toBe(cell.reopenUntil)
  })

  it.each(cells)('asked $asked, an answer in the last second keeps the case', (cell) => {
    const walk = asking(cell.asked)
    tickOn(walk)
    tickOn(walk)
    const fields = { name: { value: 'Salem', personal: true } }
    const give = { kind: 'give', fields, attachments: [], confirmed: true } as const
    walk.give(later(instant(cell.closed), -1), give)
    expect([walk.file.state, walk.tick(instant(cell.closed))]).toEqual(['received', []])
  })

  it('asks the citizen where they are before a text message warns', () => {
    const walk = filed(organisation, sunday, {}, [chat, sms])
    walk.give(instant(sunday), { kind: 'add-address', address: smsAddress })
    walk.give(instant('Sun 2026-10-18 11:00'), { kind: 'ask', items: [{ field: 'description' }] })
    expect(walk.file.notices.map(({ notice }) => [notice.kind, notice.routes.slice(0, 2)])).toEqual([
      ['data-ask', ['origin', 'sms']],
    ])
  })
})

describe.each(organisations)('notices: %s', (organisation) => {
  it('tell the result, the closing and the survey, each by text message first, else where the case came from', () => {
    const walk = filed(organisation, sunday, {}, [chat, sms])
    walk.give(instant(sunday), { kind: 'add-address', address: smsAddress })
    treat(walk, instant('Mon 2026-10-19 10:00'))
    expect(walk.file.notices.map(({ notice, state }) => [notice.kind, notice.routes, state])).toEqual([
      ['result', ['sms', 'origin', 'call'], 'confirmed'],
      ['closing', ['sms', 'origin', 'call'], 'confirmed'],
      ['survey', ['sms', 'origin'], 'confirmed'],
    ])
  })

  it('of a night wait for its end, which is seven in the morning', () => {
    const walk = filed(organisation, sunday)
    walk.give(instant('Mon 2026-10-19 21:00'), { kind: 'resolve', result: 'It is done', proof: [] })
    expect(shown(walk.file.notices[0]?.notice.notBefore)).toBe('Tue 2026-10-20 07:00')
  })
})

const named: readonly Path[] = ['treated in time', 'escalated']

describe.each(organisations)('reopening and the survey: %s', (organisation) => {
  const closed = (path: Path) => {
    const cell = tables.reopening[organisation].cells.find((candidate) => candidate.path === path)
    if (cell === undefined) throw new Error(`the table does not say when a case is ${path}`)
    const walk = filed(organisation, sunday)
    if (path === 'escalated') tickOn(walk)
    treat(walk, instant(cell.treated))
    return { walk, cell }
  }

  it.each(named)(
    'of a case that was %s ends when the document says, and begins a full new period',
    (path) => {
      const { walk, cell } = closed(path)
      expect(walk.file.state).toBe('closed')
      const late = closed(path).walk
      late.give(later(instant(cell.until), 1), { kind: 'reopen', cause: 'asked' })
      expect(late.refusal).toBe('reopen-late')
      const until = walk.file.notices.find(({ notice }) => notice.kind === 'closing')?.notice.text.values?.[
        'until'
      ]
      expect(until).toMatchObject({ at: instant(cell.until) })
      walk.give(instant(cell.until), { kind: 'reopen', cause: 'asked' })
      expect([walk.file.ladder, shown(timesOf(walk).dueAt)]).toEqual([undefined, cell.dueAnew])
    },
  )

  it.each(named)('asks who was %s for a rating under its own name', (path) => {
    const { walk } = closed(path)
    const survey = walk.file.notices.at(-1)?.notice
    expect([survey?.kind, survey?.text.key]).toEqual(['survey', 'notice.survey'])
    expect(survey?.text.values?.['survey']).toMatchObject({ name: { ar: tables.survey[organisation][path] } })
  })
})

describe.each(organisations)('what is also said: %s', (organisation) => {
  const policy = policyOf(organisation)

  it('the citizen may know the course of the handling', () => {
    const walk = filed(organisation, sunday)
    walk.give(instant('Sun 2026-10-18 12:00'), { kind: 'verify' })
    tickOn(walk)
    treat(walk, later(timesOf(walk).dueAt ?? '', 3600))
    expect(walk.file.course.map(({ what }) => what)).toEqual([
      'filed',
      'verified',
      'escalated',
      'resolved',
      'closed',
    ])
  })

  it('what a citizen said stands in no line of the file', () => {
    const walk = filed(organisation, sunday, {
      fields: { description: { value: 'Words of a citizen', personal: true } },
    })
    expect(JSON.stringify(walk.events)).not.toContain('"Words of a citizen')
  })

  it('rights, duties and what the office commits itself to stand in the charter', () => {
    const page = policyPage(policy, 'ar').sections.flatMap(({ rows }) => rows.map(([cell]) => cell))
    const { rights, duties, commitments } = policy.charter
    const said = [...rights, ...duties, ...commitments].map(({ ar }) => ar)
    expect(said.filter((line) => !page.includes(line))).toEqual([])
  })
})
