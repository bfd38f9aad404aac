import { isPoorRating, plainAnswers } from '../survey.ts'
import type { CaseEvent, LinkKind } from './case.ts'
import type { CaseEffect, ReactContext } from './effect.ts'
import { type Case, isWaiting } from './file.ts'
import type { CaseNews } from './news.ts'
import { callsDone, hearsAtOnce, notices } from './notice-effects.ts'
import {
  breachedRoles,
  callRoles,
  callValues,
  climbValues,
  notify,
  otherValues,
  ratingValues,
  referralValues,
  remindedRoles,
  unsealAskedMail,
} from './officer-mail.ts'

/**
 * What the events of one decision want done. `before` is the case as it was (undefined for one just filed), `after`
 * as it is. A notice that moved through several routes at once is told on the last.
 */
export function react(
  before: Case | undefined,
  after: Case,
  events: readonly CaseEvent[],
  context: ReactContext,
): readonly CaseEffect[] {
  return [
    ...events.flatMap((event) => answer(before, after, event, context)),
    ...notices(after, events, context),
    ...callsDone(before, after, events),
  ]
}

function answer(
  before: Case | undefined,
  after: Case,
  event: CaseEvent,
  context: ReactContext,
): readonly CaseEffect[] {
  switch (event.kind) {
    case 'filed':
      return [
        tell(after.origin.conversation, { kind: 'filed' }, after.origin.channel),
        notify(after, isWaiting(after) ? 'officer.filed-waiting' : 'officer.filed', context),
      ]
    case 'data-given': {
      const isComplete = !isWaiting(after)
      const told =
        event.by.kind === 'citizen'
          ? [answerTo(after, event.by.conversation, isComplete ? 'completed' : 'still-missing')]
          : []
      return isComplete ? [...told, notify(after, 'officer.completed', context)] : told
    }
    case 'noted':
      return event.confirmed
        ? []
        : [notify(after, isWaiting(after) ? 'officer.noted-waiting' : 'officer.noted', context)]
    case 'reopened':
      // What was given is told of by itself.
      if (event.cause === 'data') return []
      return [
        ...(event.by.kind === 'citizen' ? [answerTo(after, event.by.conversation, 'reopened')] : []),
        notify(after, isWaiting(after) ? 'officer.reopened-waiting' : 'officer.reopened', context),
      ]
    case 'linked':
      return [
        { kind: 'link', to: event.other.id, as: counterpart[event.as], own: event.other.own },
        ...(isNews(before, event)
          ? [notify(after, 'officer.joined', context, { values: otherValues(event) })]
          : []),
      ]
    case 'call-reminded':
      return callRoles(after, context).map((role) =>
        notify(after, 'officer.call-again', context, { role, values: callValues(after, event.id) }),
      )
    case 'referral-reminded':
      return [notify(after, 'officer.referral', context, { values: referralValues(after, context) })]
    case 'breached':
      return breachedRoles(after, event.at, context).map((role) =>
        notify(after, 'officer.breached', context, { role }),
      )
    case 'escalated':
      return [
        ...(event.by.kind === 'citizen' && before !== undefined && before.closed === undefined
          ? [answerTo(after, event.by.conversation, 'escalated')]
          : []),
        notify(after, 'officer.escalated', context, {
          role: event.role,
          values: climbValues(after, event.cause, context),
        }),
      ]
    case 'overdue-reminded':
      return remindedRoles(after, context).map((role) => notify(after, 'officer.overdue', context, { role }))
    case 'closed':
      return event.how === 'withdrawn'
        ? [
            ...(event.by.kind === 'citizen' && !hearsAtOnce(after, event.by.conversation, context)
              ? [answerTo(after, event.by.conversation, 'withdrawn')]
              : []),
            notify(after, 'officer.withdrawn', context),
          ]
        : []
    case 'rated':
      return wasRatedPoor(before, event, context)
        ? [notify(after, 'officer.rated-poor', context, { values: ratingValues(event, context) })]
        : []
    case 'sealed':
      return before !== undefined && event.by.kind === 'citizen'
        ? [answerTo(after, event.by.conversation, 'sealed')]
        : []
    case 'unseal-asked':
      return unsealAskedMail(after, event, context)
    case 'assigned':
    case 'reclassified':
      return [notify(after, isWaiting(after) ? 'officer.assigned-waiting' : 'officer.assigned', context)]
    default:
      return []
  }
}

/** Another case goes on within this one: who has it looks at what that one holds. */
function isNews(before: Case | undefined, { as, other }: Extract<CaseEvent, { kind: 'linked' }>): boolean {
  if (as !== 'absorbed' && as !== 'duplicated-by') return false
  return before?.links?.some((known) => known.as === as && known.other.id === other.id) !== true
}

const counterpart: Readonly<Record<LinkKind, LinkKind>> = {
  'continued-by': 'continues',
  continues: 'continued-by',
  'duplicate-of': 'duplicated-by',
  'duplicated-by': 'duplicate-of',
  'merged-into': 'absorbed',
  absorbed: 'merged-into',
  'split-into': 'split-from',
  'split-from': 'split-into',
}

/** A poor rating is told once, however often the vote is changed. */
function wasRatedPoor(
  before: Case | undefined,
  { notice, answers }: Extract<CaseEvent, { kind: 'rated' }>,
  { policy }: ReactContext,
): boolean {
  const earlier = before?.ratings?.find((rating) => rating.notice === notice)
  return (
    isPoorRating(policy, plainAnswers(answers)) && !isPoorRating(policy, plainAnswers(earlier?.answers ?? {}))
  )
}

function answerTo(
  file: Case,
  conversation: string,
  kind: 'completed' | 'still-missing' | 'reopened' | 'escalated' | 'withdrawn' | 'sealed',
): CaseEffect {
  const address = file.addresses.find((one) => one.conversation === conversation)
  return tell(conversation, { kind }, address?.channel)
}

function tell(conversation: string, news: CaseNews, channel: string | undefined): CaseEffect {
  return { kind: 'tell', conversation, news, ...(channel !== undefined && { channel }) }
}
