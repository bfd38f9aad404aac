import type { Slot, SlotName } from '../domain/understanding.ts'
import { wordsKey } from './matching-key.ts'
import { western } from './slots/reference.ts'

/** A label of a marked message: its kind and what should be found. */
export interface LabelledValue {
  readonly kind: string
  readonly value: string
}

/** How found slots agree with the labels of a message. */
export interface SlotComparison {
  readonly right: readonly LabelledValue[]
  readonly missing: readonly LabelledValue[]
  /** Something else was found for a label. */
  readonly wrong: readonly (LabelledValue & { readonly found: string })[]
  /** Found where there is no label. */
  readonly invented: readonly LabelledValue[]
}

/** The kinds that are marked in sets of messages, and the slots that they are; other slots are not compared. */
const kinds: ReadonlyMap<string, SlotName> = new Map<string, SlotName>([
  ['name', 'name'],
  ['phone', 'phone'],
  ['civil_id', 'civilNumber'],
  ['wilayat', 'wilayat'],
  ['area', 'area'],
  ['reference', 'reference'],
])

/**
 * Compares the slots of a message with its labels (kind → value; `civil_id` is the civil number). Every slot of a
 * marked kind counts: the label's own is right, another is wrong where the label is not found, else invented. Values
 * agree by their matching key, places also by the spellings that `sameAs` gives for a label, numbers by their digits.
 */
export function compareSlots(
  expected: Readonly<Record<string, string>>,
  found: readonly Slot[],
  sameAs: (value: string) => readonly string[] = (value) => [value],
): SlotComparison {
  const right: LabelledValue[] = []
  const missing: LabelledValue[] = []
  const wrong: (LabelledValue & { readonly found: string })[] = []
  const invented: LabelledValue[] = []
  for (const [kind, name] of kinds) {
    const value = expected[kind]
    const said = [...new Set(found.filter((slot) => slot.name === name).map((slot) => slot.value))]
    const keys = value === undefined ? [] : [value, ...sameAs(value)].map(comparable)
    const match = said.find((one) => keys.includes(comparable(one)))
    const others = said.filter((one) => one !== match)
    if (value !== undefined && match !== undefined) right.push({ kind, value })
    else if (value !== undefined) {
      const other = others.shift()
      if (other === undefined) missing.push({ kind, value })
      else wrong.push({ kind, value, found: other })
    }
    invented.push(...others.map((other) => ({ kind, value: other })))
  }
  return { right, missing, wrong, invented }
}

/** Numbers by their digits and letters, words by their matching key. */
function comparable(value: string): string {
  return /\p{Nd}/u.test(value)
    ? western(value)
        .replaceAll(/[^\p{L}\p{N}]/gu, '')
        .toUpperCase()
    : wordsKey(value)
}
