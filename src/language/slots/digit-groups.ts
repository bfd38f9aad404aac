import { digitOf, isLetterAt } from '../numbers.ts'

/**
 * What stands between a group of digits and the one before it: nothing that joins them; `tight`, a blank, hyphen,
 * slash or bracket; `wide`, a hyphen or slash between blanks, a comma; `point`, a mark that makes decimals and times.
 */
export type Joint = 'none' | 'tight' | 'wide' | 'point'

/** Digits written in one go. */
export interface DigitGroup {
  /** Western digits. */
  readonly digits: string
  readonly start: number
  readonly end: number
  readonly joint: Joint
  /** The marks of the joint, without blanks and marks of direction. */
  readonly separator: string
  /** A + stands right before it. */
  readonly plus: boolean
  /** Letters that it touches: Latin ones make it part of a word (`7ofra`, `OM81`). */
  readonly touches: 'nothing' | 'arabic' | 'latin'
}

/** Groups that joints bind together, in order. */
export type DigitChain = readonly DigitGroup[]

const longestGap = 5

/** The chains of digit groups in a text, in one pass. */
export function findDigitChains(text: string): readonly DigitChain[] {
  const chains: DigitGroup[][] = []
  let before: DigitGroup | undefined
  let index = 0
  while (index < text.length) {
    if (digitOf(text.charCodeAt(index)) < 0) {
      index++
      continue
    }
    const group = readGroup(text, index, before)
    const chain = chains.at(-1)
    if (group.joint === 'none' || chain === undefined) chains.push([group])
    else chain.push(group)
    before = group
    index = group.end
  }
  return chains
}

function readGroup(text: string, start: number, before: DigitGroup | undefined): DigitGroup {
  let digits = ''
  let end = start
  while (end < text.length) {
    const code = text.charCodeAt(end)
    const digit = digitOf(code)
    if (digit >= 0) digits += digit
    else if (!isDirection(code) || digitOf(text.charCodeAt(end + 1)) < 0) break
    end++
  }
  const plus = text[start - 1] === '+'
  const gap = before === undefined || plus ? undefined : text.slice(before.end, start)
  const joined =
    gap === undefined || gap.length > longestGap ? none : jointOf(gap, before?.digits.length ?? 0)
  return { digits, start, end, plus, touches: touching(text, start, end), ...joined }
}

const none = { joint: 'none', separator: '' } as const
const wideComma = 7

/** `digitsBefore`: a comma after a long number ends it; after a short one it is a decimal or groups thousands. */
function jointOf(gap: string, digitsBefore: number): { readonly joint: Joint; readonly separator: string } {
  let separator = ''
  let blanks = 0
  for (const character of gap) {
    const code = character.charCodeAt(0)
    if (code === 0x20 || code === 0xa0) blanks++
    else if (!isDirection(code)) separator += character
  }
  if (points.has(separator)) {
    if (blanks > 0) return none
    const isComma = separator !== '.' && separator !== ':'
    return { joint: isComma && digitsBefore >= wideComma ? 'wide' : 'point', separator }
  }
  if (separator === '') return { joint: blanks > 1 ? 'wide' : 'tight', separator }
  if (dashes.has(separator)) return { joint: blanks > 0 ? 'wide' : 'tight', separator }
  if (separator === ')' && digitsBefore <= enumerator) return none
  if (separator === ')' || separator === '(' || separator === ')-') return { joint: 'tight', separator }
  return none
}

/** `1) …` counts the lines of a list. */
const enumerator = 2
const points: ReadonlySet<string> = new Set(['.', ',', ':', '\u066b', '\u066c', '\u060c'])
const dashes: ReadonlySet<string> = new Set(['-', '/', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014'])

/** Marks of direction, isolates and embeddings that a keyboard or a copy leaves around numbers. */
function isDirection(code: number): boolean {
  return (
    code === 0x200e ||
    code === 0x200f ||
    code === 0x200b ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  )
}

function touching(text: string, start: number, end: number): DigitGroup['touches'] {
  if (isInName(text, start, end)) return 'latin'
  const sides = [start - 1, end].filter((at) => isLetterAt(text, at))
  if (sides.length === 0) return 'nothing'
  return sides.every((at) => isArabic(text.charCodeAt(at))) ? 'arabic' : 'latin'
}

const fileEnding = /^\.(?:jpe?g|png|gif|pdf|docx?|xlsx?|mp[34]|opus|webp|heic|txt)/i

/** Part of a user's or a file's name: `@92345678`, `IMG-92345678`, `92345678.jpg`. */
function isInName(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? ''
  if (before === '@' || before === '_' || text[end] === '_') return true
  if (before === '-' && /[A-Za-z]/.test(text[start - 2] ?? '')) return true
  return text[end] === '.' && fileEnding.test(text.slice(end, end + 6))
}

const isArabic = (code: number): boolean => code >= 0x600 && code <= 0x6ff
