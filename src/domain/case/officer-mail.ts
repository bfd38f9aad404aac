import { deadlines } from '../deadline.ts'
import { ladderOf } from '../deadline-policy.ts'
import { isIdentified } from '../identity.ts'
import { bodyName, missingList, serviceName, wordsOf } from '../notice-text.ts'
import type { LadderCause, Policy } from '../policy.ts'
import { plainAnswers, surveyOf } from '../survey.ts'
import type { TextRef, TextValue } from '../text.ts'
import type { CaseEvent } from './case.ts'
import type { CaseEffect, OfficerVerb, ReactContext } from './effect.ts'
import { type Case, isWaiting, openedAt } from './file.ts'
import type { OfficerText } from './officer-texts.ts'
import { sectionOf } from './section.ts'

/** Mail to the role that has the case: when it is due, or what its citizen still has to give. */
export function notify(
  file: Case,
  key: OfficerText,
  context: ReactContext,
  to: { readonly role?: string; readonly values?: Readonly<Record<string, TextValue>> } = {},
): CaseEffect {
  const { policy, calendar } = context
  const { dueAt } = deadlines(file, policy, calendar)
  const when: Readonly<Record<string, TextValue>> = isWaiting(file)
    ? { missing: missingList(file.missing) }
    : { dueAt: { kind: 'instant', at: dueAt ?? file.receivedAt, form: 'day-time' } }
  const text = { key, values: { ...subjectValues(file, context), ...when, ...to.values } }
  return {
    kind: 'notify',
    role: to.role ?? sectionOf(file, policy),
    text,
    verbs: verbsOf(file, policy, to.role),
  }
}

/** Which case a mail or a task is about. */
export function subjectValues(file: Case, { policy }: ReactContext): Readonly<Record<string, TextValue>> {
  return {
    reference: { kind: 'code', value: file.reference },
    type: { kind: 'name', name: policy.types[file.type].name },
    service: serviceName(file, policy),
  }
}

/** What a role may do by link; who holds the present level of the ladder may take the case in hand. */
function verbsOf(file: Case, policy: Policy, role?: string): readonly OfficerVerb[] {
  if (file.closed) return []
  if (file.resolved) return ['close']
  const present = file.ladder?.levels.at(-1)
  const holds = role !== undefined && present?.role === role && present.acknowledged === undefined
  return [
    ...(holds ? (['acknowledge'] as const) : []),
    ...(file.verifiedAt === undefined ? (['verify'] as const) : []),
    ...(isIdentified(file, policy) ? [] : (['identify'] as const)),
    'ask',
    ...(isIdentified(file, policy) ? (['resolve'] as const) : []),
    'close',
  ]
}

/** Who hears that a case is late: who has it, and who owns the clock, unless it comes to them by the ladder just now. */
export function breachedRoles(file: Case, at: string, { policy }: ReactContext): readonly string[] {
  const section = sectionOf(file, policy)
  const level = file.ladder?.levels.at(-1)
  const { clockOwner } = policy.routing
  const hears = clockOwner !== section && !(level?.at === at && level.role === clockOwner)
  return hears ? [section, clockOwner] : [section]
}

/** Who is asked again to call a citizen: who has the case, and who owns the clock. */
export const callRoles = (file: Case, { policy }: ReactContext): readonly string[] => [
  ...new Set([sectionOf(file, policy), policy.routing.clockOwner]),
]

/** How it is recorded that the citizen was told a notice. */
export function callValues({ reference }: Case, notice: string): Readonly<Record<string, TextValue>> {
  return { command: { kind: 'code', value: `wasl case do ${reference} told ${notice}` } }
}

/** Who is reminded that the last level's time is used: its holder, and the supervisor. */
export function remindedRoles({ type, ladder }: Case, { policy }: ReactContext): readonly string[] {
  const supervisor = ladderOf(policy, type)?.supervisor
  const holder = ladder?.levels.at(-1)?.role
  return [...new Set([holder, supervisor].flatMap((role) => role ?? []))]
}

/** Notes that go along to the next level, the last ones, and signs of each. */
const mostNotes = 3
const longestNote = 500

/**
 * What officers noted since the case was last opened, for who has it now. Of a sealed case they stay in the file: they may
 * tell who the citizen is, and mail travels further.
 */
function notesOf(
  { notes, sealed, ...file }: Case,
  { values }: ReactContext,
): Readonly<Record<string, TextValue>> {
  const written = notes
    .filter(({ by, at }) => by.kind === 'officer' && at >= openedAt(file))
    .slice(-mostNotes)
    .flatMap(({ by, note }) => {
      const words = wordsOf(note, values).slice(0, longestNote)
      const name = by.kind === 'officer' ? by.name : ''
      return words === ''
        ? []
        : [{ kind: 'text', text: { key: 'officer.note', values: { name, words } } } as const]
    })
  if (written.length === 0 || sealed !== undefined) return { notes: '' }
  const list = { kind: 'list', form: 'lines', items: written } as const
  return { notes: { kind: 'text', text: { key: 'officer.notes', values: { notes: list } } } }
}

/** Why it has come to a level, who had it before, and what they noted. */
export function climbValues(
  file: Case,
  cause: LadderCause,
  context: ReactContext,
): Readonly<Record<string, TextValue>> {
  const { ladder } = file
  const levels = ladder?.levels ?? []
  const before = levels.at(-2)
  const key = before?.acknowledged === undefined ? 'officer.climb.silent' : 'officer.climb.acknowledged'
  const climbed: TextRef =
    before === undefined
      ? { key: `officer.climb.${cause}` }
      : { key, values: { level: { kind: 'code', value: String(before.level) } } }
  return {
    level: { kind: 'code', value: String(levels.at(-1)?.level ?? 1) },
    why: { kind: 'text', text: climbed },
    ...notesOf(file, context),
  }
}

/** How a treatment was rated. */
export function ratingValues(
  { answers }: Extract<CaseEvent, { kind: 'rated' }>,
  { policy }: ReactContext,
): Readonly<Record<string, TextValue>> {
  const question = surveyOf(policy)?.questions[0]
  const rated = plainAnswers(answers)[question?.slug ?? '']
  const answer = question?.answers?.find(({ slug }) => slug === rated)
  return { rating: answer === undefined ? '' : { kind: 'name', name: answer.name } }
}

/** Which body has the case, and its number there. */
export function referralValues(
  { referred }: Case,
  { policy }: ReactContext,
): Readonly<Record<string, TextValue>> {
  return { body: bodyName(policy, referred?.body ?? '') }
}

/** The other case of a link. */
export const otherValues = ({
  other,
}: Extract<CaseEvent, { kind: 'linked' }>): Readonly<Record<string, TextValue>> => ({
  other: { kind: 'code', value: other.reference },
})

/** To each role that may open who a sealed citizen is: who asks for it and why, with the way to agree. */
export function unsealAskedMail(
  file: Case,
  { by, reason }: Extract<CaseEvent, { kind: 'unseal-asked' }>,
  context: ReactContext,
): readonly CaseEffect[] {
  const values = {
    name: by.kind === 'officer' ? by.name : '',
    reason: wordsOf(reason, context.values),
  }
  return (context.policy.sealing.openers ?? []).map((role) => ({
    ...notify(file, 'officer.unseal-asked', context, { role, values }),
    verbs: ['unseal'],
  }))
}
