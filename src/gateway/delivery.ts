import { parsePurpose } from './purpose.ts'
import type { Outcome } from './send-outcome.ts'
import { caseStream, type NewEvent } from './streams.ts'

/** A notice's outcome goes back to its case; a failed answer is told to its conversation. */
export function deliveryOf(outcome: Outcome): readonly NewEvent[] {
  if (outcome.kind === 'again' || (outcome.kind === 'cancelled' && outcome.code === 'not-needed')) return []
  const notice = parsePurpose(outcome.row.purpose)
  if (notice === undefined) return []
  const result =
    outcome.kind === 'sent'
      ? { outcome: outcome.receipt.confirmed ? ('confirmed' as const) : ('sent' as const) }
      : { outcome: 'failed' as const, code: outcome.code }
  return [
    {
      stream: caseStream(notice.caseId),
      kind: 'command',
      payload: {
        command: { kind: 'delivery', notice: notice.notice, route: notice.route, ...result },
        by: { kind: 'system' },
      },
    },
  ]
}
