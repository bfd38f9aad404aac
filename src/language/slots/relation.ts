import type { Slot } from '../../domain/understanding.ts'
import type { ValuedSpan } from '../marks.ts'
import type { Reading } from '../reading.ts'

/**
 * How the writer stands to the matter, if the text says it: `affected`, `agent`, `relative`, `guardian`, `neighbour`,
 * `owner`, `tenant`, `employee`, `supplier`, `resident` or `witness`. Of several the one said in the most words, then
 * the first: one writer has one.
 */
export function findRelation({ tokens, marks }: Reading): Slot | undefined {
  let best: ValuedSpan | undefined
  for (const span of marks.valued('relation')) {
    if (marks.before('not', span.from) !== undefined) continue
    if (best === undefined || isCloser(span, best)) best = span
  }
  if (best === undefined) return undefined
  return {
    name: 'relation',
    value: best.value,
    start: tokens[best.from]?.start ?? 0,
    end: tokens[best.to - 1]?.end ?? 0,
  }
}

/** "On behalf of my father" is that of a relative, though every "on behalf" is an agent's; else more words say more. */
function isCloser(one: ValuedSpan, other: ValuedSpan): boolean {
  if ((one.value === 'agent') !== (other.value === 'agent')) return other.value === 'agent'
  return one.to - one.from > other.to - other.from
}
