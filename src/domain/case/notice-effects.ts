import { destinationOf } from '../notice.ts'
import { noticeText, withWords } from '../notice-text.ts'
import { plannedSending } from '../quiet-hours.ts'
import type { TextRef } from '../text.ts'
import type { CaseEvent } from './case.ts'
import type { CaseEffect, ReactContext } from './effect.ts'
import { type Case, isNeeded, type OwedNotice } from './file.ts'
import { subjectValues } from './officer-mail.ts'
import type { OfficerText } from './officer-texts.ts'
import { noticeOf } from './owe.ts'
import { sectionOf } from './section.ts'

/** Notices that were begun, or moved to another route, by these events. */
export function notices(
  after: Case,
  events: readonly CaseEvent[],
  context: ReactContext,
): readonly CaseEffect[] {
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
      conversation:
        destination.kind === 'conversation' ? destination.conversation : { given: destination.address },
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
export function callsDone(
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

/** Whether the newest notice goes now to the conversation that brought it about: it needs no other answer. */
export function hearsAtOnce(file: Case, conversation: string, { connected }: ReactContext): boolean {
  const owed = file.notices.at(-1)
  const route = owed?.routes[0]
  if (owed === undefined || route === undefined || owed.notice.notBefore !== undefined) return false
  const destination = destinationOf(file, route, connected)
  return destination?.kind === 'conversation' && destination.conversation === conversation
}
