import { describe, expect, it } from 'vitest'
import type { Actor, CaseEvent } from '../../src/domain/case/case.ts'
import type { CaseCommand } from '../../src/domain/case/command.ts'
import { deadlines } from '../../src/domain/deadline.ts'
import { formatInstant, instantOf } from '../../src/domain/instant.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { caseTypes } from '../../src/domain/understanding.ts'
import { seededRandom } from '../../src/language/model/random.ts'
import { policyOf } from '../engine/office.ts'
import { oman } from './calendar-fixture.ts'
import { citizen, filing, Walk } from './case-walk.ts'
import { anyCommand } from './machine/any-command.ts'
import { rules } from './machine/invariants.ts'
import { lawOf } from './machine/law.ts'
import expected from './machine/met.json' with { type: 'json' }
import { surveyed } from './policy-fixture.ts'

/** Commands that are given; `CASE_COMMANDS=1000000 npx vitest run test/domain/case-machine.test.ts` gives a million. */
const commands = Number(process.env['CASE_COMMANDS'] ?? 20_000)
const seed = Number(process.env['CASE_SEED'] ?? 20_261_123)
const commandsOfACase = 40
/** Milliseconds: a run that was asked to be long may be. */
const patience = 60_000 + commands

const offices: readonly Policy[] = [
  { ...surveyed, sealing: { types: ['complaint'], subjects: [], openers: ['head'] } },
  policyOf('al-buraimi'),
  policyOf('moi'),
]

const minutes = [0, 1, 30, 240, 1440, 4320, 14_400] as const
/** A case that nobody but the clock and the outbox touches comes to its end, or is reminded of, within so many steps. */
const stepsAlone = 40

const system: Actor = { kind: 'system' }
const byCitizen: ReadonlySet<CaseCommand['kind']> = new Set(['give', 'reopen', 'withdraw', 'rate'])
const bySystem: ReadonlySet<CaseCommand['kind']> = new Set(['delivery', 'reckon-anew', 'tick', 'link'])

/** Who gives a command: officers of several roles, and names of their own. */
function actorFor({ kind }: CaseCommand, policy: Policy, random: () => number): Actor {
  const { openers = [] } = policy.sealing
  if (byCitizen.has(kind)) return citizen
  if (bySystem.has(kind)) return system
  const levels = Object.values(policy.ladders).flatMap(({ levels }) => levels.map(({ role }) => role))
  const roles = kind === 'unseal' ? [...openers, policy.routing.general] : [...levels, policy.routing.general]
  const role = roles[Math.floor(random() * roles.length)] ?? policy.routing.general
  return { kind: 'officer', name: random() < 0.5 ? `First of ${role}` : `Second of ${role}`, role }
}

/** The rules that do not hold now. */
function broken(walk: Walk, policy: Policy, now: string): readonly string[] {
  const { file, events, effects } = walk
  const standing = { file, events, effects, policy, calendar: oman, now }
  return Object.entries(rules).flatMap(([name, holds]) => (holds(standing) ? [] : [name]))
}

/** Lets only time pass, and what is sent arrive: the last instant that the case asked for. */
function leaveAlone(walk: Walk, policy: Policy, from: number): readonly string[] {
  let now = from
  for (let step = 0; step < stepsAlone && walk.file.closed === undefined; step++) {
    const at = formatInstant(now)
    for (const { notice, state, routes } of walk.file.notices)
      if (state === 'planned')
        walk.give(
          at,
          { kind: 'delivery', notice: notice.id, outcome: 'confirmed', route: routes[0] ?? '' },
          system,
        )
    walk.tick(at)
    const wrong = broken(walk, policy, at)
    if (wrong.length > 0) return wrong
    if (walk.file.closed !== undefined) break
    if (walk.file.notices.some(({ state }) => state === 'planned')) continue
    const next = deadlines(walk.file, policy, oman).nextAt
    if (next === undefined) return ['an open case that is left alone stands still']
    if (next <= at) return ['what is due is not done']
    now = instantOf(next)
  }
  return []
}

describe('the machine of a case', () => {
  it(
    `takes ${commands} random commands as the policy says, and keeps its rules`,
    () => {
      const random = seededRandom(seed)
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
      const met = new Map<string, number>()
      const count = (what: string) => met.set(what, (met.get(what) ?? 0) + 1)
      for (let given = 0; given < commands; ) {
        const policy = pick(offices)
        const walk = new Walk({ policy, connected: random() < 0.8 ? connected : [] })
        let now = instantOf('2026-10-18T06:00:00Z') + Math.floor(random() * 90) * 86_400_000
        const told: string[] = []
        const service = pick([...policy.services.map(({ slug }) => slug), 'none'])
        const missing = random() < 0.5 ? [{ field: 'phone' }] : []
        walk.give(formatInstant(now), filing({ type: pick(caseTypes), service, missing }))
        const failure = (what: readonly string[]) => ({ office: policy.organisation, what, told })
        for (let turn = 0; turn < commandsOfACase && given < commands; turn++, given++) {
          now += pick(minutes) * 60_000
          const at = formatInstant(now)
          const command = anyCommand(random, { file: walk.file, policy, now: at })
          const by = actorFor(command, policy, random)
          const law = lawOf(walk.file, { command, by, now: at, policy })
          const before = walk.events.length
          walk.give(at, command, by)
          const outcome = walk.refusal ?? 'accepted'
          told.push(`${at} ${JSON.stringify(command)} → ${outcome}: ${walk.file.state}`)
          const wrong = [
            ...(outcome === law ? [] : [`refused as "${outcome}" instead of "${law}"`]),
            ...(outcome !== 'accepted' && walk.events.length > before ? ['a refusal changed the file'] : []),
            ...broken(walk, policy, at),
          ]
          if (wrong.length > 0) expect(failure(wrong)).toEqual(failure([]))
          if (command.kind === 'tick' && walk.tick(at).length > 0)
            expect(failure(['a second tick at once does more'])).toEqual(failure([]))
          count(`${command.kind} ${outcome}`)
          count(`state ${walk.file.state}`)
          if (walk.file.closed) count(`closed ${walk.file.closed.how}`)
          for (const { kind } of walk.events.slice(before)) count(`event ${kind}`)
        }
        const wrong = leaveAlone(walk, policy, now)
        if (wrong.length > 0) expect(failure(wrong)).toEqual(failure([]))
      }
      if (process.env['CASE_MET'] !== undefined)
        process.stdout.write(`${JSON.stringify(Object.fromEntries(met), null, 2)}\n`)
      expect(expected.filter((what) => !met.has(what))).toEqual([])
      // An event that the machine gets has to be met too.
      expect(Object.keys(everyEvent).filter((kind) => !met.has(`event ${kind}`))).toEqual([])
    },
    patience,
  )
})

const everyEvent: Readonly<Record<Exclude<CaseEvent['kind'], 'filed'>, true>> = {
  linked: true,
  referred: true,
  'call-reminded': true,
  'referral-reminded': true,
  verified: true,
  identified: true,
  sealed: true,
  'unseal-asked': true,
  unsealed: true,
  'data-asked': true,
  'data-given': true,
  warned: true,
  reminded: true,
  assigned: true,
  reclassified: true,
  noted: true,
  resolved: true,
  closed: true,
  reopened: true,
  breached: true,
  'breach-excused': true,
  'due-moved': true,
  escalated: true,
  acknowledged: true,
  'overdue-reminded': true,
  rated: true,
  'address-added': true,
  'notice-owed': true,
  'notice-sent': true,
  'notice-confirmed': true,
  'notice-failed': true,
  'notice-withheld': true,
  'call-owed': true,
  told: true,
}

const connected = [
  { name: 'chat', kind: 'webchat' },
  { name: 'helpdesk', kind: 'email' },
] as const
