import type { Closing, OtherCase } from '../../../src/domain/case/case.ts'
import type { CaseCommand } from '../../../src/domain/case/command.ts'
import type { Case } from '../../../src/domain/case/file.ts'
import type { Policy } from '../../../src/domain/policy.ts'
import { lastSurvey, surveyOf } from '../../../src/domain/survey.ts'
import { caseTypes } from '../../../src/domain/understanding.ts'
import { mail, webchat } from '../case-walk.ts'

/** What a random command is made from. */
export interface Chance {
  readonly file: Case
  readonly policy: Policy
  readonly now: string
  pick<T>(from: readonly T[]): T
  chance(share: number): boolean
}

type Maker = (chance: Chance) => CaseCommand

/**
 * A random command of each kind, sensible or not; how often it comes: what ends a case seldom, or none would live long
 * enough to climb. A kind that the machine gets has to be added here.
 */
const makers: Readonly<Record<CaseCommand['kind'], { readonly weight: number; readonly make: Maker }>> = {
  file: { weight: 0.2, make: ({ file }) => ({ ...refiled, contact: file.contact }) },
  give: {
    weight: 4,
    make: ({ file, pick, chance }) => ({
      kind: 'give',
      fields: chance(0.9)
        ? {
            [pick([...file.missing.map(({ field }) => field), 'phone', 'place'])]: {
              value: pick(['99123456', 'x']),
              personal: true,
            },
          }
        : {},
      attachments: chance(0.2) ? ['file.jpg'] : [],
      confirmed: chance(0.7),
    }),
  },
  ask: {
    weight: 4,
    make: ({ pick }) => ({
      kind: 'ask',
      items: pick([
        [{ field: 'place' }],
        [{ field: 'phone' }, { field: 'email' }],
        [{ field: 'details', words: 'How many?' }],
        [{ field: 'details', words: 'Since when?' }],
        [{ field: 'nowhere' }],
        [{ field: 'details', words: ' ' }],
      ]),
    }),
  },
  verify: { weight: 2, make: () => ({ kind: 'verify' }) },
  assign: {
    weight: 3,
    make: ({ policy, pick }) => ({
      kind: 'assign',
      role: pick([...policy.roles.map(({ slug }) => slug), 'nobody']),
    }),
  },
  note: { weight: 1, make: ({ pick }) => ({ kind: 'note', words: pick(['Looked at it.', ' ']) }) },
  reclassify: {
    weight: 4,
    make: ({ policy, pick, chance }) => ({
      kind: 'reclassify',
      ...(chance(0.7) && { type: pick(caseTypes) }),
      ...(chance(0.5) && { service: pick([...policy.services.map(({ slug }) => slug), 'none', 'nowhere']) }),
      ...(chance(0.3) && { severity: pick([...severitiesOf(policy), 'grave']) }),
    }),
  },
  identify: {
    weight: 2,
    make: ({ pick }) => ({
      kind: 'identify',
      level: pick(['phone-confirmed', 'document-seen', 'officer-checked']),
    }),
  },
  seal: { weight: 2, make: () => ({ kind: 'seal' }) },
  unseal: {
    weight: 4,
    make: ({ pick }) => ({ kind: 'unseal', reason: pick(['A court asks.', 'A court asks.', ' ']) }),
  },
  resolve: {
    weight: 1,
    make: ({ pick, chance }) => ({
      kind: 'resolve',
      result: pick(['Done', 'Done', ' ']),
      proof: chance(0.7) ? ['photo.jpg'] : [],
    }),
  },
  close: {
    weight: 1,
    make: ({ pick, chance }) => ({
      kind: 'close',
      how: pick(closings),
      ...(chance(0.8) && { reason: 'It is so.' }),
    }),
  },
  refer: {
    weight: 1,
    make: ({ pick, chance }) => ({
      kind: 'refer',
      body: pick(['police', 'environment', ' ']),
      ...(chance(0.3) && { theirs: 'E/7' }),
    }),
  },
  join: {
    weight: 0.5,
    make: ({ file, pick, chance }) => ({
      kind: 'join',
      as: pick(['duplicate-of', 'merged-into']),
      other: pick<OtherCase>([others.own, others.strange, { ...others.own, reference: file.reference }]),
      ...(chance(0.7) && { reason: 'It is the same.' }),
    }),
  },
  split: {
    weight: 1,
    make: ({ pick }) => ({ kind: 'split', id: 'part', words: pick(['The wall too.', ' ']) }),
  },
  link: {
    weight: 0.5,
    make: ({ pick }) => ({
      kind: 'link',
      as: pick(['absorbed', 'split-into', 'continued-by']),
      other: others.own,
    }),
  },
  acknowledge: { weight: 3, make: () => ({ kind: 'acknowledge' }) },
  escalate: {
    weight: 2,
    make: ({ pick }) => ({
      kind: 'escalate',
      cause: pick(['status-unknown', 'no-answer', 'closed-untreated']),
    }),
  },
  withdraw: { weight: 0.5, make: () => ({ kind: 'withdraw' }) },
  reopen: {
    weight: 4,
    make: ({ pick, chance }) => ({
      kind: 'reopen',
      cause: pick(['asked', 'asked', 'untreated']),
      ...(chance(0.5) && { words: 'Nobody came.' }),
    }),
  },
  rate: {
    weight: 2,
    make: ({ file, policy, pick }) => {
      const [question] = surveyOf(policy)?.questions ?? []
      const answers = [...(question?.answers ?? []).map(({ slug }) => slug), 'splendid']
      return {
        kind: 'rate',
        notice: lastSurvey(file)?.notice.id ?? 'none',
        answers: { [question?.slug ?? '']: pick(answers) },
      }
    },
  },
  told: { weight: 3, make: ({ file, pick }) => ({ kind: 'told', notice: anyNotice(file, pick) }) },
  delivery: {
    weight: 12,
    make: ({ file, pick }) => {
      const notice = anyNotice(file, pick)
      const owed = file.notices.find((one) => one.notice.id === notice)
      return {
        kind: 'delivery',
        notice,
        outcome: pick(['sent', 'sent', 'confirmed', 'failed', 'withheld']),
        route: pick([...(owed?.routes ?? []), ...(owed?.notice.routes ?? []), 'email']),
        code: 'bounced',
      }
    },
  },
  'add-address': {
    weight: 0.5,
    make: ({ pick }) => ({ kind: 'add-address', address: pick([webchat, mail]) }),
  },
  'reckon-anew': {
    weight: 1,
    make: ({ now }) => ({ kind: 'reckon-anew', was: now, calendar: 2, why: 'A holiday moved.' }),
  },
  tick: { weight: 30, make: () => ({ kind: 'tick' }) },
}

const closings: readonly Closing[] = ['treated', 'not-upheld', 'out-of-remit', 'not-completed', 'duplicate']
const others = {
  own: { id: 'o', reference: '26-0000-0001', own: true },
  strange: { id: 's', reference: '26-0000-0002', own: false },
} as const
const refiled = {
  kind: 'file',
  type: 'complaint',
  service: 'none',
  language: 'en',
  origin: webchat,
  fields: {},
  missing: [],
  attachments: [],
} as const

const severitiesOf = ({ types }: Policy): readonly string[] =>
  Object.values(types).flatMap(({ severities = [] }) => severities.map(({ slug }) => slug))

/** Mostly the newest. */
function anyNotice({ notices }: Case, pick: Chance['pick']): string {
  const ids = notices.map(({ notice }) => notice.id)
  return pick([...ids, ids.at(-1) ?? 'none', ids.at(-1) ?? 'none', 'none'])
}

const total = Object.values(makers).reduce((sum, { weight }) => sum + weight, 0)

/** Any command, each as often as its weight; `random`: from 0 to 1. */
export function anyCommand(
  random: () => number,
  given: Pick<Chance, 'file' | 'policy' | 'now'>,
): CaseCommand {
  const chance: Chance = {
    ...given,
    pick: (from) => from[Math.floor(random() * from.length)] as (typeof from)[number],
    chance: (share) => random() < share,
  }
  let left = random() * total
  for (const { weight, make } of Object.values(makers)) {
    left -= weight
    if (left <= 0) return make(chance)
  }
  return { kind: 'tick' }
}
