import { unreachable } from '../errors.ts'
import type { Command } from './command.ts'
import { accept, type DecideContext, type Decision, type Draft, draftOf, record, refuse } from './decision.ts'
import type { Case, OwedNotice } from './file.ts'
import { failRoute, noticeOf } from './owe.ts'

/**
 * Takes what the outbox reports of a notice. A report about a route that was given up changes nothing, unless it
 * proves the notice after all; one that is repeated changes nothing.
 */
export function decideDelivery(file: Case, command: Command<'delivery'>, context: DecideContext): Decision {
  const owed = noticeOf(file, command.notice)
  if (!owed) return unknown(command.notice)
  const draft = draftOf(file)
  if (owed.state === 'told' || (owed.state === 'dropped' && command.outcome !== 'confirmed'))
    return accept(draft)
  const id = owed.notice.id
  const route = owed.routes[0]
  const isUnderWay = route !== undefined && route === command.route
  const again = owed.notice.routes.find((one) => one === command.route && one !== 'call')
  switch (command.outcome) {
    case 'sent':
      // A person has had a route tried again that had failed: it went out after all, and nobody need call.
      if (owed.state === 'call' && again !== undefined)
        return accept(record(draft, context, { kind: 'notice-sent', id, route: again, confirmed: false }))
      if (!isUnderWay || owed.state !== 'planned') return accept(draft)
      return accept(record(draft, context, { kind: 'notice-sent', id, route, confirmed: false }))
    case 'confirmed':
      if (owed.state === 'confirmed') return accept(draft)
      if (isUnderWay && owed.state === 'planned') {
        return accept(record(draft, context, { kind: 'notice-sent', id, route, confirmed: true }))
      }
      return accept(record(draft, context, { kind: 'notice-confirmed', id }))
    case 'failed':
      return accept(isUnderWay ? failRoute(draft, context, id, command.code ?? 'failed') : draft)
    case 'withheld':
      return accept(isUnderWay && owed.state === 'planned' ? withhold(draft, context, owed) : draft)
    default:
      return unreachable(command.outcome)
  }
}

/** What a citizen has a right to hear, with a period that begins by it, is told by a person where the mass of it was refused. */
function withhold(draft: Draft, context: DecideContext, { notice: { id, kind } }: OwedNotice): Draft {
  const withheld = record(draft, context, { kind: 'notice-withheld', id })
  return kind === 'result' || kind === 'closing'
    ? record(withheld, context, { kind: 'call-owed', id })
    : withheld
}

/** An officer has told the citizen: as good as any receipt. */
export function decideTold(file: Case, command: Command<'told'>, context: DecideContext): Decision {
  const owed = noticeOf(file, command.notice)
  if (!owed) return unknown(command.notice)
  if (owed.provedAt !== undefined) return refuse('already-told', `The citizen was told at ${owed.provedAt}.`)
  return accept(record(draftOf(file), context, { kind: 'told', id: owed.notice.id }))
}

function unknown(id: string): Decision {
  return refuse('unknown-notice', `The case owes no notice "${id}": see the notices of its file.`)
}
