import { describe, expect, it } from 'vitest'
import { deadlines } from '../../src/domain/deadline.ts'
import { lastSurvey } from '../../src/domain/survey.ts'
import { oman } from './calendar-fixture.ts'
import { filing, Walk, webchat } from './case-walk.ts'
import { policy, surveyed } from './policy-fixture.ts'

const at = (time: string) => `2026-10-18T${time}:00+04:00`

/** Treated, and closed because the result is proved to have arrived. */
function treated(change: ConstructorParameters<typeof Walk>[0] = {}): Walk {
  const walk = new Walk({ policy: surveyed, ...change })
  walk.give(at('10:00'), filing())
  walk.give(at('11:00'), { kind: 'resolve', result: 'Done', proof: [] })
  walk.report(at('11:01'), 'confirmed', 'origin')
  walk.tick(at('11:01'))
  return walk
}

const survey = (walk: Walk) => lastSurvey(walk.file)?.notice.id ?? ''
const vote = (walk: Walk, when: string, answers: Readonly<Record<string, string>>) =>
  walk.give(when, { kind: 'rate', notice: survey(walk), answers })
const answersOf = (walk: Walk) =>
  Object.fromEntries(
    Object.entries(walk.file.ratings?.at(-1)?.answers ?? {}).map(([question, stored]) => [
      question,
      stored.kind === 'plain' ? stored.value : walk.values.get(stored.digest),
    ]),
  )

describe('the survey after a treatment', () => {
  it('is asked for with the closing, once for each treatment, and of nothing else that closes', () => {
    const walk = treated()
    expect(walk.file.notices.map(({ notice }) => notice.kind)).toEqual(['result', 'closing', 'survey'])
    walk.give(at('12:00'), { kind: 'reopen', cause: 'asked' })
    walk.give(at('12:30'), { kind: 'resolve', result: 'Done again', proof: [] })
    walk.give(at('12:40'), { kind: 'close', how: 'treated' })
    expect(walk.file.notices.filter(({ notice }) => notice.kind === 'survey')).toHaveLength(2)
    const refused = new Walk({ policy: surveyed })
    refused.give(at('10:00'), filing())
    refused.give(at('11:00'), { kind: 'close', how: 'not-upheld', reason: 'No' })
    expect(lastSurvey(refused.file)).toBeUndefined()
  })

  it('asks nothing where the policy asks nothing, or was stored before it had questions', () => {
    expect(lastSurvey(treated({ policy }).file)).toBeUndefined()
    const old = {
      ...policy,
      survey: { afterTreatment: { ar: '', en: '' }, afterLadder: { ar: '', en: '' } },
    }
    expect(lastSurvey(treated({ policy: old }).file)).toBeUndefined()
  })

  it('calls nobody where no route is left', () => {
    const walk = treated()
    const kinds = walk.report(at('11:02'), 'failed', 'origin')
    expect(kinds).toEqual(['notice-failed'])
    expect(lastSurvey(walk.file)?.state).toBe('dropped')
    const unreached = treated({ connected: [] })
    expect(lastSurvey(unreached.file)).toMatchObject({ state: 'dropped', routes: [] })
    expect(unreached.effects.filter(({ kind }) => kind === 'task')).toHaveLength(1)
  })

  it('has one vote, changed until it is over; a question that is not answered anew keeps its answer', () => {
    const walk = treated()
    expect(vote(walk, at('12:00'), { rating: 'good', words: ' Quick ' })).toEqual(['rated'])
    expect(vote(walk, at('12:01'), { rating: 'good', words: 'Quick' })).toEqual([])
    expect(vote(walk, at('12:02'), { rating: 'bad' })).toEqual(['rated'])
    expect(answersOf(walk)).toEqual({ rating: 'bad', words: 'Quick' })
    expect(vote(walk, at('12:03'), { words: '' })).toEqual(['rated'])
    expect(walk.file.ratings).toMatchObject([{ times: 3 }])
    expect(answersOf(walk)).toEqual({ rating: 'bad' })
    expect(JSON.stringify(walk.events)).not.toContain('Quick"')
  })

  it('ends its days after the notice was proved, to the instant', () => {
    const walk = treated()
    walk.report(at('11:30'), 'confirmed', 'origin')
    expect(deadlines(walk.file, surveyed, oman).surveyUntil).toBe('2026-11-01T07:30:00.000Z')
    vote(walk, '2026-11-01T11:30:00+04:00', { rating: 'good' })
    expect(walk.refusal).toBeUndefined()
    vote(walk, '2026-11-01T11:30:01+04:00', { rating: 'bad' })
    expect(walk.refusal).toBe('survey-over')
  })

  it('takes votes of an earlier treatment while that survey is open, beside the later one', () => {
    const walk = treated()
    const first = survey(walk)
    walk.give(at('12:00'), { kind: 'reopen', cause: 'asked' })
    walk.give(at('12:30'), { kind: 'resolve', result: 'Done again', proof: [] })
    walk.give(at('12:40'), { kind: 'close', how: 'treated' })
    vote(walk, at('13:00'), { rating: 'good' })
    walk.give(at('13:01'), { kind: 'rate', notice: first, answers: { rating: 'bad' } })
    expect(walk.file.ratings?.map(({ notice }) => notice)).toEqual([survey(walk), first])
  })

  it.each([
    [{ words: 'Fine' }, 'rating-missing'],
    [{}, 'rating-missing'],
    [{ rating: 'splendid' }, 'unknown-answer'],
    [{ rating: 'good', colour: 'blue' }, 'unknown-question'],
    [{ rating: 'good', words: 'x'.repeat(2001) }, 'unknown-answer'],
  ] as const)('refuses %j as %s', (answers, code) => {
    const walk = treated()
    expect(vote(walk, at('12:00'), answers as Readonly<Record<string, string>>)).toEqual([])
    expect(walk.refusal).toBe(code)
  })

  it('refuses the vote of another notice, and one that is changed for ever', () => {
    const walk = treated()
    const closing = walk.file.notices.find(({ notice }) => notice.kind === 'closing')?.notice.id ?? ''
    for (const notice of [closing, 'none']) {
      walk.give(at('12:00'), { kind: 'rate', notice, answers: { rating: 'good' } })
      expect(walk.refusal).toBe('no-survey')
    }
    for (let times = 0; times < 21; times++)
      vote(walk, at('12:00'), { rating: times % 2 === 0 ? 'good' : 'bad' })
    expect(walk.refusal).toBe('rated-often')
  })

  it('tells the section of a poor rating once, however often the vote changes between poor ones', () => {
    const walk = treated()
    const told = () => walk.effects.filter(({ kind }) => kind === 'notify').length
    vote(walk, at('12:00'), { rating: 'good' })
    expect(told()).toBe(0)
    vote(walk, at('12:01'), { rating: 'bad' })
    expect(walk.effects).toMatchObject([
      {
        role: 'animals-section',
        text: { key: 'officer.rated-poor', values: { rating: { name: { en: 'Bad' } } } },
      },
    ])
    vote(walk, at('12:02'), { rating: 'bad', words: 'Slow' })
    expect(told()).toBe(0)
  })

  it('is not asked of a case that is open again before its notice went out', () => {
    const walk = new Walk({ policy: surveyed })
    walk.give('2026-10-18T22:00:00+04:00', filing({ origin: webchat }))
    walk.give('2026-10-18T22:01:00+04:00', { kind: 'resolve', result: 'Done', proof: [] })
    walk.give('2026-10-18T22:02:00+04:00', { kind: 'close', how: 'treated' })
    expect(lastSurvey(walk.file)?.plannedAt).toBe('2026-10-19T03:00:00.000Z')
    walk.give('2026-10-18T22:03:00+04:00', { kind: 'reopen', cause: 'asked' })
    expect(walk.report('2026-10-19T07:00:00+04:00', 'failed', 'origin')).toEqual(['notice-failed'])
    expect(lastSurvey(walk.file)?.state).toBe('dropped')
  })
})
