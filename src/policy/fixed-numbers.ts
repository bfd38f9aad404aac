import spelled from './number-words.json' with { type: 'json' }

const units = new Set(spelled.units)
const between = new Set(spelled.between)
const before = new Set(spelled.before)
const after = new Set(spelled.after)
const alone = new Set(spelled.alone)
const dualBeforeBetween = new Set(spelled.dualBeforeBetween)

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
    .split(/[^\p{L}]+/u)
    .filter((token) => token !== '')
  const found: string[] = []
  for (const [index, token] of tokens.entries()) {
    const length = periodLength(token.toLowerCase(), tokens.slice(index + 1))
    if (length > 0) found.push(tokens.slice(index, index + length).join(' '))
  }
  return found
}

/** How many words from here make a period; 0 for none. */
function periodLength(token: string, rest: readonly string[]): number {
  const [next = '', second = ''] = rest.map((word) => word.toLowerCase())
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
  return 0
}

/** Whether the set has the word, or the word without a proclitic (و ف ب ل ك ال). */
function is(set: ReadonlySet<string>, word: string): boolean {
  return (
    set.has(word) ||
    spelled.prefixes.some((prefix) => word.startsWith(prefix) && set.has(word.slice(prefix.length)))
  )
}
