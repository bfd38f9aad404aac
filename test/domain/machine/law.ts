import type { Actor } from '../../../src/domain/case/case.ts'
import type { CaseCommand } from '../../../src/domain/case/command.ts'
import type { Case } from '../../../src/domain/case/file.ts'
import { deadlines } from '../../../src/domain/deadline.ts'
import { untreatedUntil } from '../../../src/domain/deadline-closing.ts'
import { ladderOf } from '../../../src/domain/deadline-policy.ts'
import { isIdentified, levelOf } from '../../../src/domain/identity.ts'
import type { Policy } from '../../../src/domain/policy.ts'
import { surveyOf } from '../../../src/domain/survey.ts'
import { oman } from '../calendar-fixture.ts'

/** A command as it is given. */
export interface Given {
  readonly command: CaseCommand
  readonly by: Actor
  readonly now: string
  readonly policy: Policy
}

/** What only an open case takes. */
const ofOpenCases: ReadonlySet<CaseCommand['kind']> = new Set([
  'verify',
  'ask',
  'assign',
  'reclassify',
  'note',
  'acknowledge',
  'resolve',
  'close',
  'refer',
  'join',
  'split',
  'withdraw',
  'escalate',
])
/** What is over once the result is given. */
const beforeTheResult: ReadonlySet<CaseCommand['kind']> = new Set([
  'ask',
  'assign',
  'reclassify',
  'refer',
  'escalate',
  'resolve',
])

/** What the policy says of a command to a case as it stands: the code of its refusal, or that it is accepted. */
export function lawOf(file: Case, given: Given): string {
  const { command } = given
  if (file.closed && ofOpenCases.has(command.kind)) return 'case-closed'
  if (file.resolved && beforeTheResult.has(command.kind)) return 'already-resolved'
  return lawOfKind(file, command, given)
}

function lawOfKind(file: Case, command: CaseCommand, { now, policy, by }: Given): string {
  const { closed, resolved, ladder } = file
  switch (command.kind) {
    case 'file':
      return 'already-filed'
    case 'verify':
      return file.verifiedAt ? 'already-verified' : 'accepted'
    case 'ask':
      return askLaw(file, command.items, policy)
    case 'assign':
      if (!policy.roles.some(({ slug }) => slug === command.role)) return 'unknown-role'
      return file.assigned?.role === command.role ? 'already-assigned' : 'accepted'
    case 'note':
      return command.words.trim() === '' ? 'nothing-noted' : 'accepted'
    case 'reclassify':
      return reclassifyLaw(file, command, policy)
    case 'acknowledge': {
      const present = ladder?.levels.at(-1)
      if (!present) return 'not-escalated'
      if (resolved) return 'already-resolved'
      if (present.acknowledged) return 'already-acknowledged'
      const role = by.kind === 'officer' ? by.role : undefined
      const isLower = ladder?.levels.some((level) => level.role === role && level.level < present.level)
      return isLower && role !== present.role ? 'other-level' : 'accepted'
    }
    case 'resolve':
      if (command.result.trim() === '') return 'result-empty'
      if (!isIdentified(file, policy)) return 'identity-needed'
      return policy.services.find(({ slug }) => slug === file.service)?.proof && command.proof.length === 0
        ? 'proof-missing'
        : 'accepted'
    case 'close':
      if (command.how === 'treated') return resolved ? 'accepted' : 'not-resolved'
      if (resolved) return 'already-resolved'
      if (command.how === 'not-completed') return 'chase-not-over'
      return command.reason === undefined ? 'reason-missing' : 'accepted'
    case 'escalate':
      if (ladder) return 'already-escalated'
      return ladderOf(policy, file.type)?.causes.some((cause) => cause === command.cause)
        ? 'accepted'
        : 'no-such-cause'
    case 'reopen': {
      if (!closed) return 'not-closed'
      const until =
        command.cause === 'asked' ? deadlines(file, policy, oman).reopenUntil : untreatedUntil(file, policy)
      return until !== undefined && now <= until ? 'accepted' : 'reopen-late'
    }
    case 'give': {
      const hasWords = Object.values(command.fields).some(({ value }) => value.trim() !== '')
      if (!hasWords && command.attachments.length === 0) return 'nothing-given'
      if (!closed) return 'accepted'
      const isInTime = now <= (deadlines(file, policy, oman).reopenUntil ?? '')
      return command.confirmed && closed.how === 'not-completed' && isInTime ? 'accepted' : 'case-closed'
    }
    case 'refer':
      if (command.body.trim() === '') return 'body-missing'
      return file.referred?.body === command.body &&
        (command.theirs === undefined || command.theirs === file.referred.theirs)
        ? 'already-referred'
        : 'accepted'
    case 'join':
      if (command.other.reference === file.reference) return 'same-case'
      if (command.as === 'merged-into' && !command.other.own) return 'other-citizen'
      if (resolved) return 'already-resolved'
      return !command.other.own && command.reason === undefined ? 'reason-missing' : 'accepted'
    case 'split':
      if (command.words.trim() === '') return 'nothing-split'
      return resolved ? 'already-resolved' : 'accepted'
    case 'identify':
      if (closed) return 'case-closed'
      return levelOf(command.level) <= levelOf(file.identity) ? 'already-identified' : 'accepted'
    case 'seal': {
      if (file.sealed) return 'already-sealed'
      const { types, subjects } = policy.sealing
      return types.includes(file.type) || subjects.includes(file.service) ? 'accepted' : 'not-sealable'
    }
    case 'unseal': {
      if (!file.sealed) return 'not-sealed'
      const role = by.kind === 'officer' ? by.role : undefined
      if (role === undefined || policy.sealing.openers?.includes(role) !== true) return 'no-right'
      if (command.reason.trim() === '') return 'reason-missing'
      const asked = file.unsealAsked
      const first = asked?.by
      const lasts = policy.access.linkDays * 86_400_000
      const isRecent = asked !== undefined && Date.parse(now) - Date.parse(asked.at) <= lasts
      return first?.kind === 'officer' && by.kind === 'officer' && first.name === by.name && isRecent
        ? 'second-person'
        : 'accepted'
    }
    case 'rate': {
      const survey = file.notices.find(({ notice }) => notice.id === command.notice)
      if (survey?.notice.kind !== 'survey') return 'no-survey'
      if (now > (deadlines(file, policy, oman).surveyUntil ?? '')) return 'survey-over'
      const [question] = surveyOf(policy)?.questions ?? []
      const rated = command.answers[question?.slug ?? '']
      if (!question?.answers?.some(({ slug }) => slug === rated)) return 'unknown-answer'
      const times = file.ratings?.find(({ notice }) => notice === command.notice)?.times ?? 0
      return times >= 20 ? 'rated-often' : 'accepted'
    }
    case 'told': {
      const owed = file.notices.find(({ notice }) => notice.id === command.notice)
      if (!owed) return 'unknown-notice'
      return owed.provedAt === undefined ? 'accepted' : 'already-told'
    }
    case 'delivery':
      return file.notices.some(({ notice }) => notice.id === command.notice) ? 'accepted' : 'unknown-notice'
    case 'withdraw':
    case 'link':
    case 'add-address':
    case 'reckon-anew':
    case 'tick':
      return 'accepted'
  }
}

function askLaw(file: Case, items: Extract<CaseCommand, { kind: 'ask' }>['items'], policy: Policy): string {
  if (file.referred) return 'referred'
  const wanted = items.filter(({ words }) => words === undefined || words.trim() !== '')
  if (wanted.length === 0) return 'nothing-asked'
  if (wanted.some(({ field, words }) => words === undefined && policy.fields[field] === undefined))
    return 'unknown-field'
  const isAmong = (all: Case['asked'], { field, words }: Case['asked'][number]) =>
    all.some((one) =>
      words === undefined ? one.words === undefined && one.field === field : one.words === words,
    )
  if (wanted.some((item) => !isAmong(file.asked, item))) return 'accepted'
  return wanted.some((item) => isAmong(file.missing, item)) ? 'already-asked' : 'already-answered'
}

function reclassifyLaw(
  file: Case,
  { type = file.type, service = file.service, severity }: Extract<CaseCommand, { kind: 'reclassify' }>,
  policy: Policy,
): string {
  if (service !== 'none' && !policy.services.some(({ slug }) => slug === service)) return 'unknown-service'
  const grades = policy.types[type].severities ?? []
  if (severity !== undefined && !grades.some(({ slug }) => slug === severity)) return 'unknown-severity'
  const { severity: stored } = file.fields
  const graded = stored?.kind === 'plain' ? stored.value : undefined
  const isSame = type === file.type && service === file.service
  return isSame && (severity === undefined || severity === graded) ? 'already-classified' : 'accepted'
}
