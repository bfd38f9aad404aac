import { describe, expect, it } from 'vitest'
import { Invariants } from '../../src/cli/simulation/invariants.ts'
import { Agenda } from '../../src/cli/simulation/queue.ts'
import { Year, type YearPlan } from '../../src/cli/simulation/year.ts'
import { seededRandom } from '../../src/language/model/random.ts'
import { loadPolicies } from '../../src/policy/load.ts'
import { wasl } from './run-command.ts'

const { policies, calendars } = loadPolicies('data')

function planOf(organisation: string, change: Partial<YearPlan> = {}): YearPlan {
  const policy = policies.find((one) => one.organisation === organisation)
  const calendar = policy && calendars.get(policy.calendar)
  if (policy === undefined || calendar === undefined) throw new Error(`no policy of ${organisation}`)
  return { policy, calendar, from: '2027-01-01', days: 365, cases: 1500, seed: 11, ...change }
}

describe('a simulated year', () => {
  it.each(['al-buraimi', 'moi'])('of %s leaves nothing forgotten, sent twice or broken', (organisation) => {
    const year = new Year(planOf(organisation)).play()
    expect(year.broken).toEqual([])
    expect([year.breaches, year.open]).toEqual([0, 0])
    expect(year.checks).toBeGreaterThan(20_000)
    const { tally } = year
    // Everything that a year has happened in this one.
    expect(tally.filed).toBe(1500)
    for (const figure of [
      'met',
      'late',
      'acknowledged',
      'asked',
      'warned',
      'promisesMoved',
      'rated',
    ] as const)
      expect(tally[figure], figure).toBeGreaterThan(0)
    expect(Object.keys(tally.closed).sort()).toEqual(['not-completed', 'not-upheld', 'treated', 'withdrawn'])
    expect(Object.keys(tally.reopened).sort()).toEqual(['asked', 'data', 'untreated'])
    expect(tally.refused['file']).toBeUndefined()
    expect(year.edits.length).toBeGreaterThan(4)
  })

  it('is the same for the same seed, and another for another', () => {
    const play = (seed: number) => new Year(planOf('al-buraimi', { cases: 200, seed })).play()
    expect(play(3)).toEqual(play(3))
    expect(play(4)).not.toEqual(play(3))
  })

  it('is found out where a check must fail: a chain that was changed, a notice that goes twice', () => {
    const plan = planOf('al-buraimi', { cases: 60, days: 40 })
    const file = new Year(plan).openAfter(20).find(({ closed }) => closed === undefined)
    if (file === undefined) throw new Error('no case is open')
    const invariants = new Invariants(plan.policy, 1)
    invariants.finish(file, [], [], '2027-02-01T00:00:00.000Z')
    expect(invariants.broken.join()).toContain('does not fold')
    const sent = new Set<string>()
    invariants.sent(file, sent, '1.1 origin')
    invariants.sent(file, sent, '1.1 origin')
    expect(invariants.broken.join()).toContain('sent the notice 1.1 origin twice')
    const friday = { ladder: [], waiting: false, climbing: {}, dueAt: '2027-02-05T10:00:00.000Z' }
    invariants.check({ ...file, notices: [] }, friday, plan.calendar)
    expect(invariants.broken.join()).toMatch(/has no next instant.*is due on a closed day/)
  })
})

describe('the agenda of a simulation', () => {
  it('gives things in the order of their instants, equal ones as they were planned', () => {
    const random = seededRandom(5)
    const agenda = new Agenda<number>()
    const planned = Array.from({ length: 3000 }, (_, order) => ({ at: Math.floor(random() * 200), order }))
    for (const { at, order } of planned) agenda.plan(at, order)
    const sorted = planned.toSorted((a, b) => a.at - b.at || a.order - b.order).map(({ order }) => order)
    const given: number[] = []
    for (let next = agenda.next(); next !== undefined; next = agenda.next()) given.push(next.what)
    expect(given).toEqual(sorted)
  })
})

describe('wasl simulate', () => {
  it('prints what a manager would ask, and says what is wrong with its arguments', async () => {
    const { code, out } = await wasl('simulate', '--cases', '60', '--days', '40')
    expect(code).toBe(0)
    expect(out).toMatch(/treated in time +\d+ +\d+\.\d %/)
    expect(out).toContain('no case is left open')
    const json = JSON.parse((await wasl('simulate', '--cases', '20', '--days', '20', '--json')).out)
    expect(json).toMatchObject({ breaches: 0, open: 0, tally: { filed: 20 } })
    expect((await wasl('simulate', '--cases', 'many')).code).toBe(2)
    expect((await wasl('simulate', '--organisation', 'nobody')).code).toBe(2)
    expect((await wasl('simulate', '--from', 'soon')).code).toBe(2)
  })
})
