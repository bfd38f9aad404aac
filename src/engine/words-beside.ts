import type { SlotName } from '../domain/understanding.ts'
import { tokenise } from '../language/matching-key.ts'
import type { Reply } from './flow.ts'

/** The slots that say where something is. */
export const placeSlots: ReadonlySet<SlotName> = new Set<SlotName>([
  'wilayat',
  'area',
  'landmark',
  'location',
])

/** The slots that say who writes and how to reach them. */
export const personSlots: ReadonlySet<SlotName> = new Set<SlotName>([
  'name',
  'phone',
  'email',
  'civilNumber',
  'reference',
])

/** A message's text without the slots of these names, and without marks at its ends. */
export function textBeside(reply: Reply, names: ReadonlySet<SlotName>): string {
  let rest = reply.text
  for (const { name, start, end } of [...reply.understanding.slots].sort((a, b) => b.start - a.start))
    if (names.has(name)) rest = `${rest.slice(0, start)} ${rest.slice(end)}`
  return rest.replaceAll(/[\p{P}\s]+$|^[\p{P}\s]+/gu, '')
}

const allNames: ReadonlySet<SlotName> = new Set([...placeSlots, ...personSlots])

/** How many words a message has beside its slots, counted no further than `most`. */
export function wordsBeside(reply: Reply, most: number): number {
  return tokenise(textBeside(reply, allNames), most).length
}

/** Whether a message says where and hardly a word more. */
export const saysOnlyWhere = (reply: Reply): boolean =>
  reply.understanding.slots.some(({ name }) => placeSlots.has(name)) && wordsBeside(reply, 3) <= 1

/** Whether the understanding found a cue of this name. */
export const hasCue = ({ understanding }: Reply, cue: string): boolean =>
  understanding.answering?.cues?.includes(cue) === true
