import { deadlines } from '../deadline.ts'
import { ladderOf } from '../deadline-policy.ts'
import { destinationOf } from '../notice.ts'
import { missingList, noticeText, serviceName, withWords } from '../notice-text.ts'
import type { LadderCause } from '../policy.ts'
import { plannedSending } from '../quiet-hours.ts'
import type { TextRef, TextValue } from '../text.ts'
import type { CaseEvent } from './case.ts'
import type { CaseEffect, OfficerVerb, ReactContext } from './effect.ts'
import { type Case, isNeeded, isWaiting, type OwedNotice } from './file.ts'
import type { CaseNews } from './news.ts'
import type { OfficerText } from './officer-texts.ts'
import { noticeOf } from './owe.ts'
import { sectionOf } from './section.ts'

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
    case 'breached':
      return [notify(after, 'officer.breached', context)]
    case 'escalated':
      return [
        ...(event.by.kind === 'citizen' && before !== undefined && before.closed === undefined
          ? [answerTo(after, event.by.conversation, 'escalated')]
          : []),
        notify(after, 'officer.escalated', context, {
          role: event.role,
          values: climbValues(after, event.cause),
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
    case 'assigned':
    case 'reclassified':
      return [notify(after, isWaiting(after) ? 'officer.assigned-waiting' : 'officer.assigned', context)]
    default:
      return []
  }
}

/** Whether the newest notice goes now to the conversation that brought it about: it needs no other answer. */
function hearsAtOnce(file: Case, conversation: string, { connected }: ReactContext): boolean {
  const owed = file.notices.at(-1)
  const route = owed?.routes[0]
  if (owed === undefined || route === undefined || owed.notice.notBefore !== undefined) return false
  const destination = destinationOf(file, route, connected)
  return destination?.kind === 'conversation' && destination.conversation === conversation
}

/** Who is reminded that the last level's time is used: its holder, and the supervisor. */
function remindedRoles({ type, ladder }: Case, { policy }: ReactContext): readonly string[] {
  const supervisor = ladderOf(policy, type)?.supervisor
  const holder = ladder?.levels.at(-1)?.role
  return [...new Set([holder, supervisor].flatMap((role) => role ?? []))]
}

/** Why it has come to a level, and who had it before. */
function climbValues({ ladder }: Case, cause: LadderCause): Readonly<Record<string, TextValue>> {
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
  }
}

function answerTo(
  file: Case,
  conversation: string,
  kind: 'completed' | 'still-missing' | 'reopened' | 'escalated' | 'withdrawn',
): CaseEffect {
  const address = file.addresses.find((one) => one.conversation === conversation)
  return tell(conversation, { kind }, address?.channel)
}

function tell(conversation: string, news: CaseNews, channel: string | undefined): CaseEffect {
  return { kind: 'tell', conversation, news, ...(channel !== undefined && { channel }) }
}

/** Mail to the role that has the case: when it is due, or what its citizen still has to give. */
function notify(
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
  return { kind: 'notify', role: to.role ?? sectionOf(file, policy), text, verbs: verbsOf(file, to.role) }
}

function subjectValues(file: Case, { policy }: ReactContext): Readonly<Record<string, TextValue>> {
  return {
    reference: { kind: 'code', value: file.reference },
    type: { kind: 'name', name: policy.types[file.type].name },
    service: serviceName(file, policy),
  }
}

/** What a role may do by link; who holds the present level of the ladder may take the case in hand. */
function verbsOf(file: Case, role?: string): readonly OfficerVerb[] {
  if (file.closed) return []
  if (file.resolved) return ['close']
  const present = file.ladder?.levels.at(-1)
  const holds = role !== undefined && present?.role === role && present.acknowledged === undefined
  return [
    ...(holds ? (['acknowledge'] as const) : []),
    ...(file.verifiedAt === undefined ? (['verify'] as const) : []),
    'ask',
    'resolve',
    'close',
  ]
}

/** Notices that were begun, or moved to another route, by these events. */
function notices(after: Case, events: readonly CaseEvent[], context: ReactContext): readonly CaseEffect[] {
  const now = events.at(-1)?.at
  const moved = new Set<string>()
  for (const event of events) {
    if (event.kind === 'notice-owed') moved.add(event.notice.id)
    if (event.kind === 'notice-failed' || event.kind === 'call-owed') moved.add(event.id)
  }
  return [...moved].flatMap((id) => {
    const owed = noticeOf(after, id)
    return owed && isNeeded(after, owed) ? take(after, owed, now ?? owed.plannedAt, context) : []
  })
}

function take(file: Case, owed: OwedNotice, now: string, context: ReactContext): readonly CaseEffect[] {
  const { policy, calendar, values } = context
  const { id, kind } = owed.notice
  const at = plannedSending(policy, calendar, owed.plannedAt)
  const text = withWords(
    noticeText(file, kind, { policy, calendar, at, items: owed.notice.items }),
    file,
    kind,
    values,
  )
  if (owed.state === 'call') return [call(file, id, text, context)]
  const route = owed.routes[0]
  const destination = route && destinationOf(file, route, context.connected)
  if (owed.state !== 'planned' || !destination || destination.kind === 'call') return []
  return [
    {
      kind: 'tell',
      conversation: destination.kind === 'conversation' ? destination.conversation : { email: true },
      channel: destination.channel,
      news: { kind: 'notice', id, notice: kind, text },
      route,
      ...(at > now && { notBefore: at }),
    },
  ]
}

function call(file: Case, notice: string, words: TextRef, context: ReactContext): CaseEffect {
  const key: OfficerText = 'officer.call'
  const subject = { key, values: subjectValues(file, context) }
  return { kind: 'task', task: 'call', notice, role: sectionOf(file, context.policy), subject, words }
}

/** Calls that were made, that a late receipt made needless, or that a chase which is over needs no more. */
function callsDone(
  before: Case | undefined,
  after: Case,
  events: readonly CaseEvent[],
): readonly CaseEffect[] {
  const told = new Set(events.flatMap((event) => (event.kind === 'told' ? [event.id] : [])))
  return after.notices
    .filter(
      (owed) =>
        told.has(owed.notice.id) ||
        (wasCall(before, owed) && (owed.state !== 'call' || !isNeeded(after, owed))),
    )
    .map((owed) => ({ kind: 'task-done', notice: owed.notice.id }))
}

/** Whether a call was due before these events, and still needed then. */
function wasCall(before: Case | undefined, { notice }: OwedNotice): boolean {
  const earlier = before && noticeOf(before, notice.id)
  return before !== undefined && earlier?.state === 'call' && isNeeded(before, earlier)
}
