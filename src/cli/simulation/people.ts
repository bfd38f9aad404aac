import type { CaseCommand } from '../../domain/case/command.ts'
import { type Case, isReferred, isWaiting, openedAt } from '../../domain/case/file.ts'
import { isIdentified, neededIdentity } from '../../domain/identity.ts'
import type { Policy } from '../../domain/policy.ts'
import { lastSurvey, surveyOf } from '../../domain/survey.ts'
import { habits } from './habits.ts'

/** What somebody does to a case as it stands when they come to it; undefined: nothing is left to do. */
export interface Wish {
  readonly by: string
  readonly command: (file: Case) => CaseCommand | undefined
}

/** A wish and when it comes (ms from now), for staff in office hours. */
export interface Plan {
  readonly after: number
  readonly inOfficeHours?: true
  readonly wish: Wish
}

const hour = 3_600_000
const day = 24 * hour
const { citizens, staff } = habits
type Random = () => number

/** What a citizen does after their filing, or on hearing a notice. */
export function citizenHears(what: string, file: Case, policy: Policy, random: Random): readonly Plan[] {
  switch (what) {
    case 'filed':
      return [
        ...some(random() < citizens.withdraws, random() * 3 * day, { kind: 'withdraw' }),
        ...some(random() < citizens.cannotLearnStatus, random() * 4 * day, {
          kind: 'escalate',
          cause: 'status-unknown',
        }),
        ...(isWaiting(file) ? answers(random) : []),
      ]
    case 'data-ask':
      return answers(random)
    case 'data-warning':
      return random() < citizens.answersWarning / (1 - citizens.answersSoon)
        ? [given(random() * 2.5 * day, giveAll)]
        : []
    case 'closing':
      return closing(file, random)
    case 'survey':
      return rates(file, policy, random)
    default:
      return []
  }
}

function answers(random: Random): readonly Plan[] {
  const chance = random()
  if (chance < citizens.answersSoon) return [given(random() * 20 * hour, giveAll)]
  if (chance < citizens.answersSoon + citizens.answersHalf) return [given(random() * 20 * hour, giveOne)]
  return []
}

function closing(file: Case, random: Random): readonly Plan[] {
  if (file.closed?.how === 'not-completed')
    return random() < citizens.givesAfterClosing
      ? [given(random() * 3 * day, (now) => (now.closed?.missing ? give(now.closed.missing) : giveAll(now)))]
      : []
  return [
    ...some(random() < citizens.reopens, random() * 2.2 * day, {
      kind: 'reopen',
      cause: 'asked',
      words: 'again',
    }),
    ...some(random() < citizens.saysUntreated, random() * 25 * day, { kind: 'reopen', cause: 'untreated' }),
  ]
}

function rates(file: Case, policy: Policy, random: Random): readonly Plan[] {
  const [question] = surveyOf(policy)?.questions ?? []
  const notice = lastSurvey(file)?.notice.id
  if (question === undefined || notice === undefined || random() >= citizens.rates) return []
  const isPoor = random() < citizens.ratesPoor
  const known = question.answers?.filter(({ poor }) => (poor === true) === isPoor) ?? []
  const answer = known[Math.floor(random() * known.length)]
  if (answer === undefined) return []
  const after = random() * 5 * day
  return [
    ...some(true, after, { kind: 'rate', notice, answers: { [question.slug]: answer.slug } }),
    ...some(isPoor && random() < citizens.reopensAfterPoor, after + hour / 60, {
      kind: 'reopen',
      cause: 'asked',
    }),
  ]
}

const some = (does: boolean, after: number, command: CaseCommand): readonly Plan[] =>
  does ? [{ after, wish: { by: 'citizen', command: () => command } }] : []

const given = (after: number, command: Wish['command']): Plan => ({ after, wish: { by: 'citizen', command } })

const giveAll = ({ missing }: Case): CaseCommand | undefined => give(missing)
const giveOne = ({ missing }: Case): CaseCommand | undefined => give(missing.slice(0, 1))

function give(items: Case['missing']): CaseCommand | undefined {
  if (items.length === 0) return undefined
  const fields = Object.fromEntries(
    items.map(({ field }) => [field, { value: `given ${field}`, personal: true }]),
  )
  return { kind: 'give', fields, attachments: [], confirmed: true }
}

/** What staff do about a new case, or on the mail that they are sent about one. */
export function officerHears(what: string, file: Case, policy: Policy, random: Random): readonly Plan[] {
  switch (what) {
    case 'filed':
      return isWaiting(file) ? [] : work(file, policy, random)
    case 'officer.completed':
    case 'officer.reopened':
      return work(file, policy, random)
    case 'officer.escalated':
      return [
        ...(random() < staff.acknowledges
          ? [office(random() * 6 * hour, () => ({ kind: 'acknowledge' }))]
          : []),
        ...(random() < staff.treatsWhenEscalated ? treats(random() * 20 * hour, policy) : []),
      ]
    case 'officer.overdue':
    case 'officer.referral':
      return random() < staff.treatsWhenReminded ? treats(random() * 5 * hour, policy) : []
    default:
      return []
  }
}

/** The ordinary way of a case through an office. */
function work(file: Case, policy: Policy, random: Random): readonly Plan[] {
  const plans: Plan[] = []
  const chance = random()
  if (random() < staff.verifies) plans.push(office(random() * 5 * hour, () => ({ kind: 'verify' })))
  if (random() < staff.assigns) plans.push(office(random() * 8 * hour, assigning(policy, random)))
  if (random() < staff.asks && file.asked.length < 3)
    plans.push(
      office(random() * 8 * hour, () => ({
        kind: 'ask',
        items: [{ field: 'details', words: `more ${openedAt(file)}?` }],
      })),
    )
  if (random() < staff.reclassifies)
    plans.push(
      office(random() * 8 * hour, ({ type }) => ({
        kind: 'reclassify',
        type: type === 'report' ? 'complaint' : 'report',
      })),
    )
  if (random() < staff.refers)
    plans.push(office(random() * day, () => ({ kind: 'refer', body: 'another body' })))
  if (chance < staff.refuses)
    plans.push(office(random() * 2 * day, () => ({ kind: 'close', how: 'not-upheld', reason: 'studied' })))
  else if (chance < staff.refuses + staff.forgets) return plans
  else plans.push(...treats(treatment(file, policy, random), policy))
  return plans
}

/** Who treats a case has seen the proof of identity that its type needs. */
function treats(after: number, policy: Policy): readonly Plan[] {
  const seen = (file: Case): CaseCommand | undefined =>
    file.closed !== undefined || isIdentified(file, policy)
      ? undefined
      : { kind: 'identify', level: neededIdentity(policy, file.type) }
  return [office(after * 0.9, seen), office(after, resolve)]
}

/** When a case is treated: mostly within its working days, sometimes days after. */
function treatment(file: Case, policy: Policy, random: Random): number {
  const { dueWorkingDays } = policy.types[file.type].deadline
  const days = random() < staff.inTime ? random() * dueWorkingDays * 0.9 : dueWorkingDays + 1 + random() * 5
  return days * day
}

const assigning =
  ({ roles }: Policy, random: Random): Wish['command'] =>
  () => {
    const role = roles[Math.floor(random() * roles.length)]?.slug
    return role === undefined ? undefined : { kind: 'assign', role }
  }

/** A result, where there is none yet; what another body has is left with it until it is asked for. */
const resolve = (file: Case): CaseCommand | undefined =>
  file.resolved !== undefined ||
  file.closed !== undefined ||
  (isReferred(file) && file.referred?.remindedAt === undefined)
    ? undefined
    : { kind: 'resolve', result: 'treated', proof: ['proof'] }

const office = (after: number, command: Wish['command']): Plan => ({
  after,
  inOfficeHours: true,
  wish: { by: 'officer', command },
})
