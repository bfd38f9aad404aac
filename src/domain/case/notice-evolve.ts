import { unreachable } from '../errors.ts'
import type { CaseEvent } from './case.ts'
import { type Case, isMail, isNeeded, type OwedNotice } from './file.ts'

/** The events that tell how far a notice has come. */
export type NoticeEvent = Extract<
  CaseEvent,
  {
    kind:
      | 'notice-owed'
      | 'notice-sent'
      | 'notice-confirmed'
      | 'notice-failed'
      | 'notice-withheld'
      | 'call-owed'
      | 'call-reminded'
      | 'told'
  }
>

const kinds: ReadonlySet<string> = new Set<NoticeEvent['kind']>([
  'notice-owed',
  'notice-sent',
  'notice-confirmed',
  'notice-failed',
  'notice-withheld',
  'call-owed',
  'call-reminded',
  'told',
])

/** Whether an event is about a notice. */
export function isNoticeEvent(event: CaseEvent): event is NoticeEvent {
  return kinds.has(event.kind)
}

/** The case after an event about one of its notices. */
export function evolveNotice(file: Case, event: NoticeEvent): Case {
  if (event.kind !== 'notice-owed') {
    const notices = file.notices.map((owed) =>
      owed.notice.id === event.id ? advance(file, owed, event) : owed,
    )
    return event.kind === 'notice-withheld' ? unwarned({ ...file, notices }, event) : { ...file, notices }
  }
  const { notice, at } = event
  const owed: OwedNotice = {
    notice,
    state: notice.routes.length === 0 ? 'dropped' : 'planned',
    routes: notice.routes,
    plannedAt: notice.notBefore ?? at,
  }
  return heed({ ...file, notices: [...file.notices, owed] }, owed)
}

/** An asking that waits for the morning is silent from the morning on; a warning is the one to be proved. */
function heed(file: Case, { notice, plannedAt }: OwedNotice): Case {
  if (!file.chase) return file
  if (notice.kind === 'data-ask') return { ...file, chase: { ...file.chase, silentSince: plannedAt } }
  if (notice.kind !== 'data-warning' || !file.chase.warned) return file
  return { ...file, chase: { ...file.chase, warned: { ...file.chase.warned, notice: notice.id } } }
}

/** A warning that a person did not let go has warned nobody: it is due anew after as long a silence. */
function unwarned(file: Case, { id, at }: Extract<NoticeEvent, { kind: 'notice-withheld' }>): Case {
  return file.chase?.warned?.notice === id ? { ...file, chase: { silentSince: at } } : file
}

function advance(
  file: Case,
  owed: OwedNotice,
  event: Exclude<NoticeEvent, { kind: 'notice-owed' }>,
): OwedNotice {
  switch (event.kind) {
    case 'notice-sent':
      return {
        ...owed,
        state: event.confirmed ? 'confirmed' : 'sent',
        routes: [event.route, ...owed.routes.filter((route) => route !== event.route)],
        sentAt: event.at,
        ...(event.confirmed ? { provedAt: event.at } : {}),
      }
    case 'notice-confirmed':
      return {
        ...owed,
        state: 'confirmed',
        provedAt: isMail(file, owed) ? (owed.sentAt ?? event.at) : event.at,
      }
    case 'notice-failed': {
      const { sentAt: _sentAt, provedAt: _provedAt, ...rest } = owed
      const routes = owed.routes.filter((route) => route !== event.route)
      const goesOn = isNeeded(file, owed) && routes.length > 0
      return { ...rest, state: goesOn ? 'planned' : 'dropped', routes, plannedAt: event.at }
    }
    case 'notice-withheld':
      return { ...owed, state: 'dropped' }
    case 'call-owed':
      return { ...owed, state: 'call', routes: ['call'], callAt: event.at }
    case 'call-reminded':
      return { ...owed, callRemindedAt: event.at, callsAskedFor: (owed.callsAskedFor ?? 0) + 1 }
    case 'told':
      return { ...owed, state: 'told', provedAt: event.at }
    default:
      return unreachable(event)
  }
}
