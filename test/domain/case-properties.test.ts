import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseCommand } from '../../src/domain/case/command.ts'
import { evolve, foldCase } from '../../src/domain/case/evolve.ts'
import { type Case, isReferred, isWaiting } from '../../src/domain/case/file.ts'
import { sectionOf } from '../../src/domain/case/section.ts'
import { deadlines } from '../../src/domain/deadline.ts'
import { explain } from '../../src/domain/deadline-explain.ts'
import { formatInstant, instantOf } from '../../src/domain/instant.ts'
import { addWorkingDays } from '../../src/domain/working-time.ts'
import { oman } from './calendar-fixture.ts'
import { filing, mail, Walk, webchat, world } from './case-walk.ts'
import { surveyed } from './policy-fixture.ts'

const names = ['place', 'phone', 'email', 'more', '', '__proto__'] as const
const words = fc.constantFrom('', ' ', 'words', 'a@example.om')
const given = fc
  .array(fc.tuple(fc.constantFrom(...names), words, fc.boolean()), { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries.map(([name, value, personal]) => [name, { value, personal }])))
const files = fc.array(fc.constantFrom('ref-1', 'ref-2'), { maxLength: 2 })
const items = fc.array(
  fc.record(
    { field: fc.constantFrom(...names), words: fc.constantFrom('A photo', 'A letter') },
    { requiredKeys: ['field'] },
  ),
  { maxLength: 3 },
)
/** Mostly the newest notice, and the route that it is on: what the outbox reports. */
const notice = fc.oneof(
  { arbitrary: fc.constant('last'), weight: 5 },
  { arbitrary: fc.constantFrom('3.1', '4.1', '5.1', ''), weight: 1 },
)
const route = fc.oneof(
  { arbitrary: fc.constant('current'), weight: 5 },
  { arbitrary: fc.constantFrom('origin', 'email', 'call', 'pigeon'), weight: 1 },
)

const command: fc.Arbitrary<CaseCommand> = fc.oneof(
  {
    arbitrary: fc
      .tuple(items, given, fc.constantFrom(webchat, mail))
      .map(([missing, fields, origin]) => filing({ missing, fields, origin })),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('give' as const),
      fields: given,
      attachments: files,
      confirmed: fc.boolean(),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('add-address' as const),
      address: fc.constantFrom(webchat, mail),
    }),
    weight: 1,
  },
  { arbitrary: fc.constant<CaseCommand>({ kind: 'verify' }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('ask' as const), items }), weight: 3 },
  {
    arbitrary: fc.record({ kind: fc.constant('assign' as const), role: fc.constantFrom('head', 'nobody') }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('note' as const), words }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('resolve' as const), result: words, proof: files }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('close' as const),
      how: fc.constantFrom('treated', 'not-completed', 'not-upheld', 'out-of-remit', 'duplicate'),
      reason: words,
    }),
    weight: 1,
  },
  { arbitrary: fc.constant<CaseCommand>({ kind: 'acknowledge' }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('escalate' as const),
      cause: fc.constantFrom('late', 'status-unknown', 'no-answer'),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('reopen' as const),
      cause: fc.constantFrom('asked', 'untreated'),
      words,
    }),
    weight: 3,
  },
  { arbitrary: fc.constant<CaseCommand>({ kind: 'withdraw' }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('refer' as const),
      body: fc.constantFrom('police', ' ', 'another body'),
      theirs: fc.constantFrom('', 'P/7'),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('join' as const),
      as: fc.constantFrom('duplicate-of', 'merged-into'),
      other: fc.constant({ id: 'o', reference: '26-0000-0001', own: true }),
    }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('told' as const), notice }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('delivery' as const),
      notice,
      outcome: fc.constantFrom('sent', 'confirmed', 'failed', 'withheld'),
      route,
    }),
    weight: 5,
  },
  { arbitrary: fc.constant<CaseCommand>({ kind: 'tick' }), weight: 6 },
)

/** What happens while a citizen says too little. */
const ticks = fc.constant<CaseCommand>({ kind: 'tick' })
const reports = fc
  .constantFrom('sent', 'confirmed', 'failed')
  .map((outcome): CaseCommand => ({ kind: 'delivery', notice: 'last', outcome, route: 'current' }))
const halves = fc.constant<CaseCommand>({
  kind: 'give',
  fields: { more: { value: 'words', personal: false } },
  attachments: [],
  confirmed: true,
})

/** Minutes between two commands: at once, within the day, or a sleep of up to two weeks. */
const gap = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 600 }), fc.integer({ min: 601, max: 20_160 }))
const steps = fc.array(fc.tuple(command, gap), { maxLength: 30 })
const connected = fc.subarray([...world.connected, { name: 'sms', kind: 'sms' }])

/** Takes a case through any commands, and looks at it after each. */
function run(
  world: ConstructorParameters<typeof Walk>[0],
  script: readonly (readonly [CaseCommand, number])[],
  look: (walk: Walk, now: string, given: CaseCommand) => void,
): void {
  const walk = new Walk(world)
  let now = instantOf('2026-10-18T06:00:00Z')
  for (const [next, minutes] of [[filing({ missing: [{ field: 'place' }] }), 0] as const, ...script]) {
    now += minutes * 60_000
    const at = formatInstant(now)
    walk.give(at, aimed(next, walk))
    look(walk, at, next)
  }
}

/** A command about the "last" notice means the newest one that there is, and its "current" route. */
function aimed(next: CaseCommand, walk: Walk): CaseCommand {
  if (
    walk.events.length === 0 ||
    (next.kind !== 'told' && next.kind !== 'delivery') ||
    next.notice !== 'last'
  )
    return next
  const owed = walk.file.notices.at(-1)
  const named = { ...next, notice: owed?.notice.id ?? '' }
  return named.kind === 'delivery' && named.route === 'current'
    ? { ...named, route: owed?.routes[0] ?? '' }
    : named
}

/** What is true of every case at every time. */
function expectSound(file: Case, events: number): void {
  expect(file.sequence).toBe(events)
  expect(file.state === 'awaiting-data').toBe(isWaiting(file))
  expect(isWaiting(file)).toBe(file.missing.length > 0)
  expect(file.chase !== undefined).toBe(isWaiting(file))
  expect(file.waits.slice(0, -1).every((wait) => wait.to !== undefined && wait.from <= wait.to)).toBe(true)
  expect(file.closed !== undefined).toBe(file.state === 'closed')
  if (file.resolved) expect(file.verifiedAt).toBeDefined()
  if (file.closed?.how === 'treated') expect(file.resolved).toBeDefined()
  if (file.closed) {
    const told = file.closed.how === 'treated' ? ['closing', 'survey'] : ['closing']
    expect(file.notices.slice(-told.length).map(({ notice }) => notice.kind)).toEqual(told)
  }
  expectLadder(file)
  const asked = file.asked.map((item) => JSON.stringify([item.field, item.words]))
  expect(new Set(asked).size).toBe(asked.length)
  const ids = file.notices.map((owed) => owed.notice.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const owed of file.notices) {
    expect(owed.provedAt !== undefined).toBe(owed.state === 'confirmed' || owed.state === 'told')
    if (owed.state === 'planned' || owed.state === 'sent') expect(owed.routes[0]).not.toBe('call')
    // Nobody is called for a rating: only a survey can be left without a route.
    if (owed.notice.kind !== 'survey') expect(owed.routes.length).toBeGreaterThan(0)
  }
}

/** It climbs level by level, late only after its due instant, and an open case is somebody's with a next instant. */
function expectLadder(file: Case): void {
  const { policy } = world
  const levels = file.ladder?.levels ?? []
  const named = policy.ladders[policy.types[file.type].ladder]?.levels ?? []
  expect(levels.map(({ level, role }) => [level, role])).toEqual(
    named.slice(0, levels.length).map(({ level, role }) => [level, role]),
  )
  expect(levels.every(({ at }, index) => index === 0 || (levels[index - 1]?.at ?? '') < at)).toBe(true)
  if (file.breach) expect(file.breach.dueAt <= file.breach.at).toBe(true)
  if (file.state === 'closed' || file.state === 'resolved') return
  expect(sectionOf(file, policy)).not.toBe('')
  const isChased = file.chase?.warned !== undefined || file.notices.some(({ state }) => state === 'call')
  if (!isChased) expect(deadlines(file, policy, oman).nextAt).toBeDefined()
}

describe('any sequence of commands', () => {
  it('is decided without throwing, and leaves a sound case', () => {
    fc.assert(
      fc.property(connected, steps, (channels, script) => {
        run({ connected: channels, policy: surveyed }, script, (walk) =>
          expectSound(walk.file, walk.events.length),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('leaves a file whose fold is the same after a journey through JSON', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run({}, script, (walk) => {
          const stored = JSON.parse(JSON.stringify(walk.events)) as typeof walk.events
          expect(foldCase(stored)).toEqual(walk.file)
          const half = foldCase(stored.slice(0, -1))
          const last = stored.at(-1)
          if (half && last) expect(evolve(JSON.parse(JSON.stringify(half)) as Case, last)).toEqual(walk.file)
        })
      }),
      { numRuns: 50 },
    )
  })

  it('leaves nothing to do for the clock right after a tick', () => {
    fc.assert(
      fc.property(connected, steps, (channels, script) => {
        run({ connected: channels }, script, (walk, now) => {
          walk.tick(now)
          expect(walk.tick(now)).toEqual([])
          const { nextAt } = deadlines(walk.file, walk.world.policy, oman)
          if (nextAt !== undefined) expect(nextAt > now).toBe(true)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('closes nobody as not completed within three working days of a warning that was proved', () => {
    let closed = 0
    const silent = fc.array(fc.tuple(fc.oneof(ticks, reports, halves), gap), { minLength: 5, maxLength: 30 })
    fc.assert(
      fc.property(connected, silent, (channels, script) => {
        run({ connected: channels }, script, (walk) => {
          const { file } = walk
          if (file.closed?.how !== 'not-completed') return
          closed++
          const warning = file.notices.findLast(({ notice: { kind } }) => kind === 'data-warning')
          const given = addWorkingDays(oman, warning?.provedAt ?? file.closed.at, 3)
          expect(given).toMatchObject({ kind: 'instant' })
          if (given.kind === 'instant') expect(file.closed.at >= given.at).toBe(true)
        })
      }),
      { numRuns: 300 },
    )
    expect(closed).toBeGreaterThan(20)
  })

  it('never tells two conversations one notice at a time, and owes a call only where no route is left', () => {
    fc.assert(
      fc.property(connected, steps, (channels, script) => {
        run({ connected: channels }, script, (walk) => {
          const told = walk.effects.flatMap((effect) =>
            effect.kind === 'tell' && effect.news.kind === 'notice' ? [effect.news.id] : [],
          )
          expect(new Set(told).size).toBe(told.length)
          for (const effect of walk.effects) {
            if (effect.kind !== 'task') continue
            expect(told).not.toContain(effect.notice)
            expect(walk.file.notices.find((owed) => owed.notice.id === effect.notice)?.state).toBe('call')
          }
        })
      }),
      { numRuns: 200 },
    )
  })

  it('explains the deadline that it has, whatever pauses it took', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run({}, script, (walk, now) => {
          const { dueAt, waiting } = deadlines(walk.file, walk.world.policy, oman)
          const rows = explain(walk.file, walk.world.policy, oman, now)
          const counted = rows.filter((row) => row.counted)
          expect(waiting || isReferred(walk.file)).toBe(dueAt === undefined)
          if (dueAt === undefined) expect(counted.length).toBeLessThan(isReferred(walk.file) ? 6 : 5)
          else expect([counted.length, `${rows.at(-1)?.on}T10:30:00.000Z`]).toEqual([5, dueAt])
        })
      }),
      { numRuns: 200 },
    )
  })
})
