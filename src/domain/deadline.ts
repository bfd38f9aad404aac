import type { Calendar } from './calendar.ts'
import { type Case, isReferred, isWaiting, openedAt, type Wait } from './case/file.ts'
import { callReminderAt } from './deadline-calls.ts'
import { type ChaseInstants, chaseOf } from './deadline-chase.ts'
import { closingAfterResult, reopenUntil, silenceEndsAt } from './deadline-closing.ts'
import { deadlineDays } from './deadline-days.ts'
import {
  climb,
  type LadderInstants,
  type LadderStep,
  ladderInstants,
  ladderSteps,
} from './deadline-ladder.ts'
import { type DeadlineSubject, deadlinePolicyOf, ladderOf, subjectOf } from './deadline-policy.ts'
import { formatInstant, instantOf, later } from './instant.ts'
import type { DeadlinePolicy, Policy } from './policy.ts'
import { lastSurvey, surveyUntil } from './survey.ts'
import { workingDaysAfter } from './working-time.ts'

export type { LadderStep } from './deadline-ladder.ts'

/** When a deadline falls: ISO UTC instants. Both are absent where the case waits, or the office never works. */
export interface Due {
  readonly targetAt?: string
  readonly dueAt?: string
  readonly ladder: readonly LadderStep[]
}

/** Every instant of a case that follows from its file, its policy and the calendar. */
export interface Deadlines extends Due {
  /** The clock stands still: the case waits for its citizen, and its due had not come when that began. */
  readonly waiting: boolean
  readonly chase?: ChaseInstants
  readonly climbing: LadderInstants
  /** When who has it is reminded to ask the body that it was referred to. */
  readonly followUpAt?: string
  /** When a resolved case will be closed. */
  readonly closeAt?: string
  /** Until when a closed one may be reopened. */
  readonly reopenUntil?: string
  /** Until when the last survey takes a vote. */
  readonly surveyUntil?: string
  /** The next instant when `tick` has something to do. */
  readonly nextAt?: string
}

/** The deadlines of a case: a pure function, computed anew whenever they are needed. */
export function deadlines(file: Case, policy: Policy, calendar: Calendar): Deadlines {
  const isAway = isReferred(file)
  const due = isAway ? {} : reckonDue(policy, calendar, subjectOf(file), openedAt(file), file.waits)
  const climbing = isAway
    ? awayClimbing(file, policy, calendar)
    : ladderInstants(file, policy, calendar, due.dueAt)
  const followUpAt = isAway ? referralFollowUp(file, policy, calendar) : undefined
  const chase = chaseOf(file, policy, calendar)
  const closeAt = closingAfterResult(file, policy, calendar)
  const until = reopenUntil(file, policy, calendar)
  const survey = lastSurvey(file)
  const surveyEnd = survey && surveyUntil(survey, policy, calendar)
  const nextAt = earliest([
    chase?.warnAt,
    chase?.remindAt,
    chase?.closesAt,
    closeAt,
    climbing.breachAt,
    climbing.climbAt,
    climbing.remindAt,
    // What was written down as a breach is none any more: it is said so at once.
    climbing.excused === true ? file.breach?.at : undefined,
    followUpAt,
    ...file.notices.map((owed) => silenceEndsAt(file, owed, policy)),
    ...file.notices.map((owed) => callReminderAt(file, owed, policy, calendar)),
  ])
  return {
    ...due,
    ladder: isAway && !file.ladder ? [] : ladderSteps(file, policy, calendar, due.dueAt),
    climbing,
    ...(followUpAt !== undefined && { followUpAt }),
    waiting: isWaiting(file) && due.dueAt === undefined,
    ...(chase && { chase }),
    ...(closeAt !== undefined && { closeAt }),
    ...(until !== undefined && { reopenUntil: until }),
    ...(surveyEnd !== undefined && { surveyUntil: surveyEnd }),
    ...(nextAt !== undefined && { nextAt }),
  }
}

/** The deadline of something that was received at an instant, without a case: what a charter or a command tells. */
export function due(
  policy: Policy,
  calendar: Calendar,
  subject: DeadlineSubject & { readonly receivedAt: string },
): Due {
  const { targetAt, dueAt } = reckonDue(policy, calendar, subject, subject.receivedAt, [])
  const ladder = ladderOf(policy, subject.type)
  return {
    ...(targetAt !== undefined && { targetAt }),
    ...(dueAt !== undefined && { dueAt }),
    ladder: dueAt === undefined || !ladder ? [] : climb(ladder, calendar, dueAt),
  }
}

/** To have another body look at a case stops its clock; a ladder that has begun runs on, or late cases would be sent away. */
function awayClimbing(
  { breach: _written, ...file }: Case,
  policy: Policy,
  calendar: Calendar,
): LadderInstants {
  return file.ladder ? ladderInstants(file, policy, calendar, undefined) : {}
}

/** Working days after the referral, or the last reminder of it. */
function referralFollowUp({ referred }: Case, { remit }: Policy, calendar: Calendar): string | undefined {
  return (
    referred &&
    workingDaysAfter(
      calendar,
      later(referred.at, referred.remindedAt),
      remit.followUpWorkingDays ?? followUpDays,
    )
  )
}

/** Where the policy does not say how long another body is left alone. */
const followUpDays = 10

function reckonDue(
  policy: Policy,
  calendar: Calendar,
  subject: DeadlineSubject,
  receivedAt: string,
  waits: readonly Wait[],
): Pick<Due, 'targetAt' | 'dueAt'> {
  const days = deadlinePolicyOf(policy, subject)
  const found = walk(calendar, receivedAt, waits, days)
  return {
    ...(found.target !== undefined && { targetAt: formatInstant(found.target) }),
    ...(found.due !== undefined && { dueAt: formatInstant(found.due) }),
  }
}

function walk(
  calendar: Calendar,
  receivedAt: string,
  waits: readonly Wait[],
  { targetWorkingDays, dueWorkingDays }: DeadlinePolicy,
): { readonly target: number | undefined; readonly due: number | undefined } {
  if (dueWorkingDays === 0) return { target: undefined, due: instantOf(receivedAt) }
  let target: number | undefined
  for (const day of deadlineDays(calendar, receivedAt, waits)) {
    if (day.kind !== 'counted' && 'open' in day && day.open) return { target, due: undefined }
    if (day.kind !== 'counted') continue
    if (day.nth === targetWorkingDays) target = day.endsAt
    if (day.nth === dueWorkingDays) return { target, due: day.endsAt }
  }
  return { target, due: undefined }
}

function earliest(instants: readonly (string | undefined)[]): string | undefined {
  return instants.filter((at) => at !== undefined).sort()[0]
}
