import type { QueuedEvent } from './load.ts'

/** The case that a conversation's event is about, where it names one. */
export function caseCommandId(event: QueuedEvent): readonly string[] {
  const id = event.payload['caseId']
  return typeof id === 'string' ? [id] : []
}
