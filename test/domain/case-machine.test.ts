import { describe, expect, it } from 'vitest'
import type { CaseCommand } from '../../src/domain/case/command.ts'
import type { Case } from '../../src/domain/case/file.ts'
import { deadlines } from '../../src/domain/deadline.ts'
import { untreatedUntil } from '../../src/domain/deadline-closing.ts'
import { formatInstant, instantOf } from '../../src/domain/instant.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { lastSurvey } from '../../src/domain/survey.ts'
import { seededRandom } from '../../src/language/model/random.ts'
import { oman } from './calendar-fixture.ts'
import { filing, Walk, webchat } from './case-walk.ts'
import { surveyed } from './policy-fixture.ts'

/** Commands that are given; `CASE_COMMANDS=1000000 npx vitest run test/domain/case-machine.test.ts` gives a million. */
const commands = Number(process.env['CASE_COMMANDS'] ?? 20_000)
const commandsOfACase = 40

const policy: Policy = { ...surveyed, sealing: { types: ['complaint'], subjects: [], openers: ['head'] } }

/** What the policy says of a command to a case as it stands: the code of its refusal, or that it is accepted. */
function lawOf(file: Case, command: CaseCommand, now: string): string {
  const { closed, resolved, ladder } = file
  switch (command.kind) {
    case 'verify':
      return closed ? 'case-closed' : file.verifiedAt ? 'already-verified' : 'accepted'
    case 'acknowledge': {
      if (closed) return 'case-closed'
      if (!ladder) return 'not-escalated'
      if (resolved) return 'already-resolved'
      return ladder.levels.at(-1)?.acknowledged ? 'already-acknowledged' : 'accepted'
    }
    case 'resolve':
      if (closed) return 'case-closed'
      if (resolved) return 'already-resolved'
      return command.result.trim() === '' ? 'result-empty' : 'accepted'
    case 'close':
      if (closed) return 'case-closed'
      if (command.how === 'treated') return resolved ? 'accepted' : 'not-resolved'
      if (resolved) return 'already-resolved'
      if (command.how === 'not-completed') return 'chase-not-over'
      return command.reason === undefined ? 'reason-missing' : 'accepted'
    case 'escalate':
      if (closed) return 'case-closed'
      if (resolved) return 'already-resolved'
      if (ladder) return 'already-escalated'
      return command.cause === 'no-answer' ? 'no-such-cause' : 'accepted'
    case 'withdraw':
      return closed ? 'case-closed' : 'accepted'
    case 'reopen': {
      if (!closed) return 'not-closed'
      const until =
        command.cause === 'asked' ? deadlines(file, policy, oman).reopenUntil : untreatedUntil(file, policy)
      return until !== undefined && now <= until ? 'accepted' : 'reopen-late'
    }
    case 'give':
      if (!closed) return 'accepted'
      return command.confirmed &&
        closed.how === 'not-completed' &&
        now <= (deadlines(file, policy, oman).reopenUntil ?? '')
        ? 'accepted'
        : 'case-closed'
    case 'refer':
      if (closed) return 'case-closed'
      if (resolved) return 'already-resolved'
      return file.referred?.body === command.body ? 'already-referred' : 'accepted'
    case 'assign': {
      if (closed) return 'case-closed'
      if (resolved) return 'already-resolved'
      return file.assigned?.role === command.role ? 'already-assigned' : 'accepted'
    }
    case 'join':
      if (closed) return 'case-closed'
      if (command.as === 'merged-into' && !command.other.own) return 'other-citizen'
      return resolved ? 'already-resolved' : 'accepted'
    case 'identify':
      if (closed) return 'case-closed'
      return file.identity === 'officer-checked' ? 'already-identified' : 'accepted'
    case 'seal':
      return file.sealed ? 'already-sealed' : 'accepted'
    case 'unseal':
      return file.sealed ? 'no-right' : 'not-sealed'
    case 'rate': {
      const survey = file.notices.find(({ notice }) => notice.id === command.notice)
      if (survey?.notice.kind !== 'survey') return 'no-survey'
      if (now > (deadlines(file, policy, oman).surveyUntil ?? '')) return 'survey-over'
      if (command.answers['rating'] === 'splendid') return 'unknown-answer'
      const times = file.ratings?.find(({ notice }) => notice === command.notice)?.times ?? 0
      return times >= 20 ? 'rated-often' : 'accepted'
    }
    default:
      return 'accepted'
  }
}

const phone = { phone: { value: '99123456', personal: true } }
const any: readonly CaseCommand[] = [
  { kind: 'verify' },
  { kind: 'acknowledge' },
  { kind: 'resolve', result: 'Done', proof: [] },
  { kind: 'resolve', result: ' ', proof: [] },
  { kind: 'close', how: 'treated' },
  { kind: 'close', how: 'duplicate', reason: 'twice' },
  { kind: 'close', how: 'not-upheld' },
  { kind: 'close', how: 'not-completed' },
  { kind: 'escalate', cause: 'status-unknown' },
  { kind: 'escalate', cause: 'no-answer' },
  { kind: 'withdraw' },
  { kind: 'reopen', cause: 'asked' },
  { kind: 'reopen', cause: 'untreated', words: 'Nobody came' },
  { kind: 'give', fields: phone, attachments: [], confirmed: true },
  { kind: 'give', fields: phone, attachments: [], confirmed: false },
  { kind: 'identify', level: 'officer-checked' },
  { kind: 'seal' },
  { kind: 'unseal', reason: 'Curious' },
  { kind: 'refer', body: 'another body' },
  { kind: 'assign', role: 'head' },
  { kind: 'assign', role: 'desk' },
  { kind: 'join', as: 'duplicate-of', other: { id: 'o', reference: '26-0000-0001', own: true } },
  { kind: 'join', as: 'merged-into', other: { id: 'o', reference: '26-0000-0001', own: false } },
  { kind: 'rate', notice: 'the last', answers: { rating: 'good' } },
  { kind: 'rate', notice: 'the last', answers: { rating: 'bad', words: 'Slow' } },
  { kind: 'rate', notice: 'the last', answers: { rating: 'splendid' } },
  { kind: 'add-address', address: webchat },
  { kind: 'tick' },
]
const ends: ReadonlySet<string> = new Set<CaseCommand['kind']>([
  'close',
  'withdraw',
  'resolve',
  'join',
  'refer',
])

/** Each as often as its weight: what ends a case comes seldom, or none would live long enough to climb. */
const weighed = any.flatMap((command) =>
  Array.from<CaseCommand>({ length: weightOf(command.kind) }).fill(command),
)

function weightOf(kind: CaseCommand['kind']): number {
  if (kind === 'tick') return 30
  return ends.has(kind) ? 1 : 3
}

/** A vote names the last survey, where there is one. */
const aimed = (command: CaseCommand, file: Case): CaseCommand =>
  command.kind === 'rate' ? { ...command, notice: lastSurvey(file)?.notice.id ?? 'none' } : command

const minutes = [0, 1, 30, 240, 1440, 4320, 14_400] as const

describe('the machine of a case', () => {
  it(`takes ${commands} random commands as the policy says, each refused one with its code`, () => {
    const random = seededRandom(20_261_123)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
    const met = new Map<string, number>()
    for (let given = 0; given < commands; ) {
      const walk = new Walk({ policy })
      let now = instantOf('2026-10-18T06:00:00Z')
      walk.give(formatInstant(now), filing({ missing: random() < 0.5 ? [{ field: 'phone' }] : [] }))
      for (let turn = 0; turn < commandsOfACase && given < commands; turn++, given++) {
        now += pick(minutes) * 60_000
        const at = formatInstant(now)
        if (random() < 0.7) walk.report(at, 'confirmed', walk.file.notices.at(-1)?.routes[0] ?? '')
        const command = aimed(pick(weighed), walk.file)
        const law = lawOf(walk.file, command, at)
        walk.give(at, command)
        const outcome = walk.refusal ?? 'accepted'
        expect([command, outcome]).toEqual([command, law])
        met.set(`${command.kind} ${outcome}`, (met.get(`${command.kind} ${outcome}`) ?? 0) + 1)
      }
    }
    // Whatever the commands, every outcome of every command was met.
    for (const outcome of [
      ...['verify case-closed', 'verify already-verified', 'verify accepted'],
      ...['acknowledge accepted', 'acknowledge already-acknowledged', 'acknowledge not-escalated'],
      ...['escalate accepted', 'escalate already-escalated', 'escalate no-such-cause'],
      ...['reopen accepted', 'reopen reopen-late', 'reopen not-closed', 'withdraw accepted'],
      ...[
        'refer accepted',
        'refer already-referred',
        'refer case-closed',
        'join accepted',
        'join other-citizen',
      ],
      ...['identify accepted', 'identify already-identified', 'identify case-closed', 'seal accepted'],
      ...['seal already-sealed', 'unseal no-right', 'unseal not-sealed'],
      ...['rate accepted', 'rate no-survey', 'rate survey-over', 'rate unknown-answer'],
      ...['give accepted', 'give case-closed', 'close chase-not-over', 'close not-resolved'],
    ])
      expect(met.get(outcome) ?? 0, outcome).toBeGreaterThan(0)
  })
})
