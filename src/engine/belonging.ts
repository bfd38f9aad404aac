import type { CaseView } from '../domain/case/view.ts'
import { caseTypes } from '../domain/understanding.ts'
import { isDescription } from './describe.ts'
import type { Reply } from './flow.ts'
import { asksWords } from './missing-data.ts'
import type { StepContext } from './types.ts'
import { wordsBeside } from './words-beside.ts'

/** Fewest words beside a place or a phone that may tell of another matter: of a type, and of none that was understood. */
const fewestWords = { typed: 5, untyped: 8 } as const

/**
 * Whether a message belongs to a case that waits for data: what tells of a matter of another service or body is new,
 * whatever else it gives; a matter that is told without either may be either.
 */
export function belonging(reply: Reply, view: CaseView, { policy }: StepContext): 'case' | 'new' | 'unclear' {
  const { service, confidence, body } = reply.understanding
  if (!isDescription(reply)) return 'case'
  if (service !== 'none' && service === view.service) return 'case'
  const { ask, take } = policy.understanding
  if (service !== 'none' && confidence.service >= take) return 'new'
  const answers = asksWords(view, policy)
  if (body !== undefined) return answers ? 'unclear' : 'new'
  const isTyped = caseTypes.some((known) => known === reply.intent) && confidence.type >= ask
  const fewest = isTyped ? fewestWords.typed : fewestWords.untyped
  return !answers && wordsBeside(reply, fewest) >= fewest ? 'unclear' : 'case'
}
