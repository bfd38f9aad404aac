import type { SlotName } from '../domain/understanding.ts'
import { tokenise } from '../language/matching-key.ts'
import type { FieldValues, Reply } from './flow.ts'

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

/** A clause with the mark or the new line that ends it. */
const clause = /[^\n,;.!\u060c\u061b]+[\n,;.!\u060c\u061b]*/gu

/** A message's text without the clauses at its beginning and end that are a value which was taken, and hardly a word more. */
export function clausesBeside(reply: Reply, took: FieldValues): string {
  const clauses = [...reply.text.matchAll(clause)]
  const isTaken = (found: RegExpExecArray | undefined): boolean => {
    if (found === undefined) return false
    const rest = withoutTaken(reply, found, took)
    return rest !== found[0] && tokenise(rest, 2).length <= 1
  }
  while (isTaken(clauses[0])) clauses.shift()
  while (isTaken(clauses.at(-1))) clauses.pop()
  const last = clauses.at(-1)
  const text = reply.text.slice(clauses[0]?.index, last && last.index + last[0].length)
  return text.replaceAll(/^\s+|[,;\u060c\u061b\s]+$/gu, '')
}

/** A clause without the values that were taken from it. */
function withoutTaken(
  { understanding }: Reply,
  { 0: words, index }: RegExpExecArray,
  took: FieldValues,
): string {
  const values = Object.values(took).filter((value) => typeof value === 'string' && value !== '')
  let rest = words
  for (const { value, start, end } of understanding.slots.toSorted((a, b) => b.start - a.start))
    if (start >= index && end <= index + words.length && values.includes(value))
      rest = `${rest.slice(0, start - index)} ${rest.slice(end - index)}`
  return values.reduce<string>((left, value) => left.replace(String(value), ' '), rest)
}

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

/** More words than these say something beside "it is fine". */
const mostFineWords = 6

/** Whether a message says that what was shown is right, and hardly a word more. */
export const saysFine = (reply: Reply): boolean =>
  (hasCue(reply, 'flawless') || (hasCue(reply, 'fine') && !takesBack(reply))) &&
  tokenise(reply.text, mostFineWords + 1).length <= mostFineWords

/** Whether a message takes something back: "not …", "sorry", "that is wrong". */
export const takesBack = (reply: Reply): boolean =>
  ['instead', 'wrong', 'denies'].some((cue) => hasCue(reply, cue))
