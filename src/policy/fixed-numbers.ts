import spelled from './number-words.json' with { type: 'json' }

/** Many write the alef without its hamza: both sides are compared without. */
const plain = (word: string) => word.replace(/[أإآ]/g, 'ا')
const setOf = (words: readonly string[]) => new Set(words.map(plain))

const units = setOf(spelled.units)
const between = setOf(spelled.between)
const before = setOf(spelled.before)
const after = setOf(spelled.after)
const alone = setOf(spelled.alone)
const dualBeforeBetween = setOf(spelled.dualBeforeBetween)
const within = setOf(spelled.within)
const withinOne = setOf(spelled.withinOne)
const one = setOf(spelled.one)
const single = setOf(spelled.single)

/**
 * Numbers that stand in a text's own words: digits of any script outside the markers of a numbered list ("1)"), and
 * periods in words. A period that the policy decides may not be repeated in a text, because the two would part ways.
 */
export function findFixedNumbers(literal: string): readonly string[] {
  const text = literal.replace(/(^|\s)\p{Nd}{1,2}\)/gu, '$1')
  const digits = text.match(/\+?\p{Nd}(?:[\p{Nd}.,:/ -]*\p{Nd})?/gu) ?? []
  return [...digits, ...periodsInWords(text)]
}

function periodsInWords(text: string): string[] {
  const tokens = text
    .replace(/[\u064b-\u0652\u0640]/gu, '')
    .split(/[^\p{L}\p{Nd}]+/u)
    .filter((token) => token !== '')
  const found: string[] = []
  for (const [index, token] of tokens.entries()) {
    const length = periodLength(compared(token), tokens.slice(index + 1).map(compared))
    if (length > 0) found.push(tokens.slice(index, index + length).join(' '))
  }
  return found
}

const compared = (word: string) => plain(word.toLowerCase())

/** How many words from here make a period; 0 for none. */
function periodLength(token: string, rest: readonly string[]): number {
  const [next = '', second = ''] = rest
  if (is(alone, token)) return 1
  if (is(dualBeforeBetween, token) && between.has(next)) return 2
  if (is(before, token)) {
    if (units.has(next)) return 2
    if ((between.has(next) || before.has(next)) && units.has(second)) return 3
  }
  if (is(units, token)) {
    if (after.has(next)) return 2
    if (between.has(next) && after.has(second)) return 3
  }
  // "Within a week" is one week; "within the week" is no period that a policy decides.
  if (is(within, token) && single.has(next)) return 2
  if (withinOne.has(token) && one.has(next)) {
    if (single.has(second)) return 3
    if (between.has(second) && single.has(rest[2] ?? '')) return 4
  }
  return 0
}

/** Whether the set has the word, or the word without a proclitic (و ف ب ل ك ال). */
function is(set: ReadonlySet<string>, word: string): boolean {
  return (
    set.has(word) ||
    spelled.prefixes.some((prefix) => word.startsWith(prefix) && set.has(word.slice(prefix.length)))
  )
}
