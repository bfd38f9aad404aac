import { closingAfterWarning } from '../deadline-chase.ts'
import { destinationOf, planNotice } from '../notice.ts'
import { noticeText } from '../notice-text.ts'
import { notBefore } from '../quiet-hours.ts'
import type { AskedItem, NoticeKind } from './case.ts'
import { type DecideContext, type Draft, record } from './decision.ts'
import type { Case, OwedNotice } from './file.ts'

/** The draft with one more notice owed to the citizen, and a call owed at once where no route leads to them. */
export function owe(
  draft: Draft,
  context: DecideContext,
  kind: NoticeKind,
  asked?: readonly AskedItem[],
): Draft {
  const { policy, calendar, now, connected } = context
  const waits = notBefore(policy, calendar, now)
  const items = asked && [...unput(draft.file), ...asked]
  const text = noticeText(draft.file, kind, { policy, calendar, at: waits ?? now, items })
  const id = `${draft.file.sequence + 1}.1`
  const need = {
    id,
    kind,
    text,
    plan: policy.notices.plan,
    ...(items && { items }),
    ...(waits !== undefined && { notBefore: waits }),
  }
  const notice = planNotice(draft.file, need, connected)
  const owed = record(draft, context, { kind: 'notice-owed', notice })
  return notice.routes[0] === 'call' ? record(owed, context, { kind: 'call-owed', id }) : owed
}

/** What earlier askings meant to put and did not: this one takes their place (they waited for the morning, or failed). */
function unput({ notices }: Case): readonly AskedItem[] {
  const put = new Set<OwedNotice['state']>(['sent', 'confirmed', 'told'])
  return notices.flatMap(({ notice, state }) => (put.has(state) ? [] : (notice.items ?? [])))
}

/**
 * The draft after the route under way failed: the next one that still leads somewhere is taken, a call when none is
 * left. A warning that leaves later prints a later day. A notice that nobody needs any more is left at that.
 */
export function failRoute(draft: Draft, context: DecideContext, id: string, code: string): Draft {
  const route = noticeOf(draft.file, id)?.routes[0]
  if (route === undefined || route === 'call') return draft
  const failed = record(draft, context, { kind: 'notice-failed', id, route, code })
  const owed = noticeOf(failed.file, id)
  if (!owed || owed.state === 'dropped') return failed
  const next = owed.routes[0]
  if (next === undefined || next === 'call') return record(failed, context, { kind: 'call-owed', id })
  if (!destinationOf(failed.file, next, context.connected))
    return failRoute(failed, context, id, 'no-channel')
  return owed.notice.kind === 'data-warning' ? warnAgain(failed, context) : failed
}

/** A notice of a case by its id. */
export function noticeOf(file: Case, id: string): OwedNotice | undefined {
  return file.notices.find(({ notice }) => notice.id === id)
}

function warnAgain(draft: Draft, context: DecideContext): Draft {
  const closesAt = closingAfterWarning(context.policy, context.calendar, context.now)
  const printed = draft.file.chase?.warned?.closesAt
  if (closesAt === undefined || printed === undefined || closesAt <= printed) return draft
  return record(draft, context, { kind: 'warned', closesAt })
}
