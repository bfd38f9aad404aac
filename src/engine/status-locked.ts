import type { Outcome } from './flow.ts'
import { reachValues, type Told } from './reach.ts'
import { code, text } from './text-keys.ts'
import type { Effect } from './types.ts'

/**
 * After the last wrong try: always the same answer, and a person is told, because not learning the status is itself
 * a cause of escalation (reading 11).
 */
export function lockedOutcome(told: Told, role: string, effects: readonly Effect[]): Outcome {
  return {
    says: [text('code.locked', { phone: code(told.context.policy.contact.phone) })],
    effects: [
      ...effects,
      { kind: 'notify', role, text: text('notify.locked', reachValues(told)) },
      { kind: 'hand-over', reason: 'status-unknown' },
    ],
  }
}
