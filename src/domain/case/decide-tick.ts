import { deadlines } from '../deadline.ts'
import { callReminderAt } from '../deadline-calls.ts'
import { chaseOf, closingAfterWarning } from '../deadline-chase.ts'
import { closingAfterResult, silenceEndsAt } from '../deadline-closing.ts'
import type { Closing } from './case.ts'
import { climbOn } from './decide-ladder.ts'
import { oweSurvey } from './decide-survey.ts'
import {
  accept,
  type DecideContext,
  type Decision,
  type Draft,
  draftOf,
  hasCome,
  record,
} from './decision.ts'
import { type Case, isMail } from './file.ts'
import { failRoute, owe } from './owe.ts'

/** More steps than a case can have due at one instant, beside one for each of its notices. */
const spareSteps = 16

/**
 * Does all that the time passed asks for, in order; nothing where the timer was stale. Each step is taken on what
 * the one before left, so a warning that goes only now closes nothing now, and a reminder that was slept through
 * until after the closing is not sent any more.
 */
export function decideTick(file: Case, context: DecideContext): Decision {
  let draft = draftOf(file)
  for (let left = file.notices.length + spareSteps; left > 0; left--) {
    const next = step(draft, context)
    if (!next) break
    draft = next
  }
  return accept(draft)
}

function step(draft: Draft, context: DecideContext): Draft | undefined {
  return (
    hearSilence(draft, context) ??
    chase(draft, context) ??
    climbOn(draft, context) ??
    followUp(draft, context) ??
    remindOfCall(draft, context) ??
    closeTreated(draft, context)
  )
}

/** A mail without a bounce is confirmed, any other route without a receipt has failed. */
function hearSilence(draft: Draft, context: DecideContext): Draft | undefined {
  const { file } = draft
  const owed = file.notices.find((one) => hasCome(silenceEndsAt(file, one, context.policy), context))
  if (!owed) return undefined
  const { id } = owed.notice
  if (isMail(file, owed)) return record(draft, context, { kind: 'notice-confirmed', id })
  return failRoute(draft, context, id, 'not-confirmed')
}

function chase(draft: Draft, context: DecideContext): Draft | undefined {
  const { policy, calendar, now } = context
  const instants = chaseOf(draft.file, policy, calendar)
  if (hasCome(instants?.warnAt, context)) {
    const closesAt = closingAfterWarning(policy, calendar, now)
    if (closesAt === undefined) return undefined
    return owe(record(draft, context, { kind: 'warned', closesAt }), context, 'data-warning')
  }
  if (hasCome(instants?.closesAt, context))
    return context.unheard === true ? undefined : close(draft, context, 'not-completed')
  if (!hasCome(instants?.remindAt, context)) return undefined
  return owe(record(draft, context, { kind: 'reminded' }), context, 'data-reminder')
}

/** Another body has had it for some working days: who has it here asks. */
function followUp(draft: Draft, context: DecideContext): Draft | undefined {
  const { followUpAt } = deadlines(draft.file, context.policy, context.calendar)
  return hasCome(followUpAt, context) ? record(draft, context, { kind: 'referral-reminded' }) : undefined
}

/** A call to its citizen was not made for some working days: who has it is asked again. */
function remindOfCall(draft: Draft, context: DecideContext): Draft | undefined {
  const { policy, calendar } = context
  const owed = draft.file.notices.find((one) =>
    hasCome(callReminderAt(draft.file, one, policy, calendar), context),
  )
  return owed && record(draft, context, { kind: 'call-reminded', id: owed.notice.id })
}

function closeTreated(draft: Draft, context: DecideContext): Draft | undefined {
  const closesAt = closingAfterResult(draft.file, context.policy, context.calendar)
  return hasCome(closesAt, context) ? close(draft, context, 'treated') : undefined
}

function close(draft: Draft, context: DecideContext, how: Closing): Draft {
  const closed = owe(record(draft, context, { kind: 'closed', how }), context, 'closing')
  return how === 'treated' ? oweSurvey(closed, context) : closed
}
