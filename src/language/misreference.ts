import { isReference } from '../domain/reference.ts'
import type { Slot } from '../domain/understanding.ts'
import { type DigitRun, findDigitRuns } from './numbers.ts'
import type { Reading } from './reading.ts'

/** Digits of a reference, and how far a mistyped one may be from them where a label says what it is. */
const fullLength = 10
const shortest = 6
const longest = 14

/**
 * Digits that were meant as a reference and are none, as they stand in the text: written like one (ten from 2, or
 * `26-…-…` with a digit too many or too few), or any that stand after "reference number" and are nothing else.
 */
export function findMisreference(reading: Reading, slots: readonly Slot[]): string | undefined {
  const settled = slots.filter(isSettled)
  for (const run of findDigitRuns(reading.text)) {
    if (run.international || settled.some(({ start, end }) => start < run.end && run.start < end)) continue
    const written = reading.text.slice(run.start, run.end)
    const label = labelOf(reading, run)
    if (label === 'other') continue
    if (label === 'reference' && fits(run.digits)) return written
    if (hasShape(groupsOf(written), run.digits) && (written !== run.digits || isAlone(reading)))
      return written
  }
  return undefined
}

/** A slot says what its digits are, unless they are said to be a reference and are none of ours. */
const isSettled = ({ name, value }: Slot): boolean =>
  name !== 'reference' || isReference(value) || !/^\d/.test(value)

/** Ten digits in groups that no date or amount has, or the three groups of a reference with one digit amiss. */
function hasShape(groups: readonly number[], digits: string): boolean {
  if (!digits.startsWith('2')) return false
  const shape = groups.join('-')
  if (digits.length === fullLength) return fullShapes.has(shape)
  return nearShapes.has(shape)
}

const fullShapes: ReadonlySet<string> = new Set(['10', '2-4-4', '2-8', '6-4', '2-5-3', '2-3-5'])
const nearShapes: ReadonlySet<string> = new Set(['2-4-3', '2-3-4', '2-4-5', '2-5-4'])

const fits = ({ length }: string): boolean => length >= shortest && length <= longest

const groupsOf = (written: string): readonly number[] =>
  written.split(/[^\p{Nd}]+/u).flatMap((group) => (group === '' ? [] : [group.length]))

/** Whose label ends right before the number: a reference's, or that of another number of a person. */
function labelOf({ tokens, matches }: Reading, { start }: DigitRun): 'reference' | 'other' | undefined {
  const at = tokens.findIndex((token) => token.end > start)
  const before = matches.flatMap(({ to, label }) => (label.kind === 'mark' && to === at ? [label.mark] : []))
  if (before.includes('phone') || before.includes('civil')) return 'other'
  return before.includes('reference') ? 'reference' : undefined
}

/** Ten digits in one are a meter's or an invoice's number too: without a label they must be nearly all that is said. */
const isAlone = ({ tokens }: Reading): boolean => tokens.length <= 2
