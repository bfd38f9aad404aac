import { isDescription } from './describe.ts'
import { type Reply, slotOf } from './flow.ts'
import type { Turn } from './turn.ts'

/** So many words beside a reference tell of a matter, not only of the number. */
const fewestWords = 8

/**
 * Whether a message that names somebody else's reference, or one that there is not, tells of a matter of its own: of a
 * service, in some words. It is filed as its sender's, so that nobody's complaint is lost with the answer about the number.
 */
export function tellsOwnMatter({ cases }: Turn, reply: Reply): boolean {
  const reference = slotOf(reply, 'reference')
  if (reference === undefined || reply.understanding.said === true || !isDescription(reply)) return false
  if (cases.some((view) => view.access === 'own' && view.reference === reference)) return false
  const { service, danger } = reply.understanding
  return (service !== 'none' || danger) && reply.text.trim().split(/\s+/u, fewestWords).length >= fewestWords
}
