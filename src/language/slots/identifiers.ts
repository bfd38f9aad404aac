import { parseReference } from '../../domain/reference.ts'
import type { Slot } from '../../domain/understanding.ts'
import type { Token } from '../matching-key.ts'
import { type DigitChain, type DigitGroup, findDigitChains } from './digit-groups.ts'
import { type Label, type Labels, wordAt } from './labels.ts'
import { overlaps, type Stretch } from './links.ts'
import { isDayOf, numericDate, numericDay } from './numeric-date.ts'
import { parsePhone } from './phone.ts'

/** Some groups of a chain that are one number. */
interface Numeral {
  readonly groups: readonly DigitGroup[]
  readonly digits: string
  readonly start: number
  readonly end: number
  readonly international: boolean
  readonly date?: string
  /** Groups that may be part of a longer number stand beside it. */
  readonly crowded: boolean
}

/** What the numbers of a text are, and the words before which labels are used up. */
interface Context {
  readonly tokens: readonly Token[]
  readonly labels: Labels
  since: number
  /** Labels that stand together before as many numbers, in their order. */
  pending: Label[]
}

/**
 * Phones, civil numbers, references and numeric dates, each as its label and shape say. A number is one of them only
 * whole: no part of a card number, an amount, a time or a word with digits is taken. `taken`: stretches that are
 * something else.
 */
export function findIdentifiers(
  text: string,
  tokens: readonly Token[],
  labels: Labels,
  taken: readonly Stretch[],
): readonly Slot[] {
  const context: Context = { tokens, labels, since: 0, pending: [] }
  const slots: Slot[] = []
  for (const chain of findDigitChains(text)) {
    const numerals = split(chain, context)
    for (const [index, numeral] of numerals.entries()) {
      if (taken.some((stretch) => overlaps(stretch, numeral))) continue
      const label = labelOf(numeral, numerals.length - index, context)
      const slot = classify(numeral, label, context)
      if (slot !== undefined) slots.push(slot)
      if (!touchesWord(numeral) && numeral.digits.length > 2)
        context.since = wordAt(tokens, numeral.end - 1) + 1
    }
  }
  return slots
}

/** The label of a numeral; where as many labels as numbers stand together, the first belongs to the first. */
function labelOf({ start }: Numeral, left: number, context: Context): Label | undefined {
  const next = context.pending.shift()
  if (next !== undefined) return next
  const { tokens, labels, since } = context
  const word = wordAt(tokens, start)
  const nearest = labels.before(tokens, word, since)
  if (nearest === undefined) return labels.isOfSomething(tokens, start) ? 'other' : undefined
  if (left < 2) return nearest.label
  const together = [nearest]
  let first = nearest
  while (together.length < left) {
    const before = labels.before(tokens, first.from, since)
    if (before === undefined || before.to < first.from - 1) break
    together.unshift(before)
    first = before
  }
  if (together.length !== left) return nearest.label
  context.pending = together.slice(1).map(({ label }) => label)
  return first.label
}

const mostGroups = 10

/** Cuts a chain into numbers: at each group the longest that is one, else the group by itself. */
function split(chain: DigitChain, context: Context): readonly Numeral[] {
  const numerals: Numeral[] = []
  const whole = civilAcross(chain, context)
  if (whole !== undefined) return [whole]
  let from = 0
  while (from < chain.length) {
    let found: Numeral | undefined
    for (let to = Math.min(chain.length, from + mostGroups); to > from && found === undefined; to--)
      found = recognise(chain, from, to)
    found ??= numeralOf(chain, from, from + 1)
    numerals.push(found)
    from += found.groups.length
  }
  return numerals
}

/** A civil number written in groups: all of the chain, after its label. */
function civilAcross(chain: DigitChain, { tokens, labels, since }: Context): Numeral | undefined {
  const [first] = chain
  if (first === undefined || chain.length < 2 || chain.length > 4) return undefined
  if (!chain.slice(1).every(({ joint }) => joint === 'tight')) return undefined
  const whole = numeralOf(chain, 0, chain.length)
  const isCivil = labels.of(tokens, first.start, since) === 'civil' && isCivilNumber(whole.digits)
  return isCivil && chain.every(({ digits }) => digits.length < 6) ? whole : undefined
}

const isCivilNumber = ({ length }: string): boolean => length >= 6 && length <= 9

/** 00, a country and a number: fewer digits are a number with zeros before it. */
const fewestAbroad = 10

function numeralOf(chain: DigitChain, from: number, to: number, date?: string): Numeral {
  const groups = chain.slice(from, to)
  const [first, last] = [groups[0], groups.at(-1)]
  const plus = first?.plus === true
  const digits = groups.map((group) => group.digits).join('')
  const doubled = !plus && digits.startsWith('00') && digits.length >= fewestAbroad
  return {
    groups,
    digits: doubled ? digits.slice(2) : digits,
    start: (first?.start ?? 0) - (plus ? 1 : 0),
    end: last?.end ?? 0,
    international: plus || doubled,
    crowded: crowds(chain, from, groups) || crowds(chain, to, groups),
    ...(date === undefined ? {} : { date }),
  }
}

const shortGroup = 5
/** Two numbers of so many digits with a slash between them are two numbers. */
const wholeNumber = 8

/** Whether the groups on both sides of the joint before `at` may be parts of one longer number. */
function crowds(chain: DigitChain, at: number, groups: readonly DigitGroup[]): boolean {
  const [before, after] = [chain[at - 1], chain[at]]
  if (before === undefined || after === undefined || after.joint === 'wide') return false
  const outside = groups.includes(before) ? after : before
  if (after.joint === 'point') return true
  if (after.separator !== '') return before.digits.length < wholeNumber || after.digits.length < wholeNumber
  if (groups.length === 1) return at === 1 && outside === before && /^0\d\d/.test(before.digits)
  return outside.digits.length <= shortGroup && outside.digits.length > 2
}

/** The number that some groups of a chain make, if they have the shape of one. */
function recognise(chain: DigitChain, from: number, to: number): Numeral | undefined {
  const groups = chain.slice(from, to)
  const inner = groups.slice(1)
  if (groups.some(({ touches }) => touches !== 'nothing') && groups.length > 1) return undefined
  const date = groups.length === 3 ? numericDate(groups) : numericDay(groups)
  if (date !== undefined) return numeralOf(chain, from, to, date)
  if (inner.some(({ joint, plus }) => joint === 'point' || joint === 'none' || plus)) return undefined
  const numeral = numeralOf(chain, from, to)
  if (isReferenceShape(numeral) || (numeral.digits.length === 10 && isOwn(numeral))) return numeral
  const known = phoneOf(numeral, groups.length > 1 && numeral.digits.length > 9 ? 'bare' : 'labelled')
  return known !== undefined && isPhoneShape(numeral) ? numeral : undefined
}

const isOwn = ({ digits, international }: Numeral): boolean =>
  !international && parseReference(digits) !== undefined

/** `YY-NNNN-NNNC` with whatever stands between the groups. */
function isReferenceShape({ groups, digits }: Numeral): boolean {
  const shape = groups.map((group) => group.digits.length).join('-')
  return digits.startsWith('2') && shape === '2-4-4' && new Set(groups.slice(1).map(sign)).size === 1
}
const sign = ({ separator }: DigitGroup): string => separator

/** Groups of a phone are no ranges or prices: two numbers that end in 00 are two numbers. */
function isPhoneShape({ groups, international }: Numeral): boolean {
  if (international || groups.length === 1) return true
  const [first] = groups
  if (groups.some(({ joint, digits }) => joint === 'wide' && digits.length > shortGroup)) return false
  if (groups.some(({ digits }) => digits.length >= 8) && first?.digits !== '968' && first?.digits !== '971')
    return false
  return !groups.every(({ digits }) => digits.endsWith('00'))
}

const phoneOf = ({ digits, international }: Numeral, labelled: 'labelled' | 'bare'): string | undefined =>
  parsePhone({ digits, international }, labelled)

function classify(numeral: Numeral, label: Label | undefined, context: Context): Slot | undefined {
  const { digits, start, end, date } = numeral
  const slot = (name: Slot['name'], value: string): Slot => ({ name, value, start, end })
  if (date !== undefined) return dateSlot(numeral, context) ? slot('date', date) : undefined
  if (numeral.crowded || touchesWord(numeral)) return undefined
  const { labels, tokens } = context
  const after = wordAt(tokens, end)
  const meant = label ?? labelAfter(numeral, after, context)
  if (meant === 'civil' && isCivilNumber(digits)) return slot('civilNumber', digits)
  if (meant === 'other' || meant === 'civil') return undefined
  const own = numeral.international ? undefined : parseReference(digits)
  if (own !== undefined) return slot('reference', own)
  if (
    label === 'reference' &&
    !numeral.international &&
    digits.length >= 3 &&
    digits.length <= 12 &&
    !isYear(digits)
  )
    return slot('reference', isReferenceShape(numeral) ? groupedLikeOurs(digits) : writtenAs(numeral))
  if (
    isReferenceShape(numeral) &&
    numeral.groups.every(({ separator }, index) => index === 0 || separator !== '')
  )
    return slot('reference', groupedLikeOurs(digits))
  if (labels.isUnit(after) || meant === 'called') return undefined
  const phone = phoneOf(numeral, meant === 'phone' ? 'labelled' : 'bare')
  if (phone === undefined) return undefined
  if (meant !== 'phone' && isCompactDate(numeral)) return undefined
  const spread = numeral.groups.length > 1 && phone.startsWith('2') && meant !== 'phone'
  return spread && !numeral.international && !digits.startsWith('968') ? undefined : slot('phone', phone)
}

/** `10234567 (civil number)`: a label that follows its number. */
function labelAfter({ groups }: Numeral, after: number, { labels, tokens }: Context): Label | undefined {
  if (groups.length > 2) return undefined
  const label = labels.after(tokens, after)
  return label === 'civil' ? label : undefined
}

/** `25102026`: eight digits that are a day of our years, and a fixed phone only after its label. */
function isCompactDate({ digits }: Numeral): boolean {
  const found = /^(\d\d)(\d\d)(?:19|20)\d\d$/.exec(digits)
  return found !== null && isDayOf(Number(found[2]), Number(found[1]))
}

const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits)

const groupedLikeOurs = (digits: string): string =>
  `${digits.slice(0, 2)}-${digits.slice(2, 6)}-${digits.slice(6)}`

const writtenAs = ({ groups }: Numeral): string => groups.map(({ digits }) => digits).join('-')

/** Part of a word, unless a whole phone is written without a blank after an Arabic word. */
function touchesWord({ groups, digits }: Numeral): boolean {
  return groups.some(
    ({ touches }) =>
      touches === 'latin' || (touches === 'arabic' && digits.length !== 8 && digits.length !== 11),
  )
}

/** A day without its year may be a fraction or a score: it needs a word that says that a date follows. */
function dateSlot({ groups, start, crowded }: Numeral, { tokens, labels }: Context): boolean {
  if (crowded) return false
  return groups.length === 3 || labels.isDated(tokens, start)
}
