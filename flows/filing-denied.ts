import type { FieldPolicy } from '../src/domain/policy.ts'
import type { Slot } from '../src/domain/understanding.ts'
import { type FlowStep, type Reply, type Scope, wordsIn } from '../src/engine/flow.ts'
import { placeSlots } from '../src/engine/words-beside.ts'

/** A message without what it says is not so. */
export function withoutDenied(reply: Reply): Reply {
  const { understanding } = reply
  const denied = new Set(understanding.answering?.denied)
  if (denied.size === 0) return reply
  const slots = understanding.slots.filter(({ start }) => !denied.has(start))
  return { ...reply, understanding: { ...understanding, slots } }
}

/** The one step whose answer is said not to be so ("not in Hamasa"), without what it is instead. */
export function deniedStep(
  { understanding }: Reply,
  steps: readonly FlowStep[],
  { frame, context: { policy } }: Scope,
): FlowStep | undefined {
  const starts = new Set(understanding.answering?.denied)
  const denied = understanding.slots.filter(({ start }) => starts.has(start))
  const notThere = understanding.answering?.notThere ?? []
  const [step, ...others] = steps.filter(({ field }) => {
    const reads = policy.fields[field]?.reads
    const value = wordsIn(frame, field)
    if (reads === undefined || value === undefined) return false
    if (reads === 'place' && notThere.some((place) => value.includes(place))) return true
    return denied.some((slot) => isRead(slot, reads) && value.includes(slot.value))
  })
  return others.length === 0 ? step : undefined
}

/** Whether a field is read from such a slot. */
function isRead({ name }: Slot, reads: FieldPolicy['reads']): boolean {
  if (reads === 'place') return placeSlots.has(name)
  return name === (reads === 'civil-number' ? 'civilNumber' : reads)
}
