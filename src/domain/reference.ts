import { pad } from './civil-day.ts'
import { dammDigit } from './damm.ts'
import { WaslError } from './errors.ts'
import { halfSipHash } from './half-sip-hash.ts'

/** Cases that one office can number in a year. */
export const referencesPerYear = 10_000_000
/** The two halves of a counter, which the rounds stir in turn: 3 and 4 digits. */
const leftSize = 1000
const rightSize = 10_000
const rounds = 10

/**
 * The reference number of the year's case `counter` (from 0): `YY-NNNN-NNNC`, that is two digits of the year, seven
 * that are a keyed permutation of the counter, and a Damm check digit over all. No two cases of a year share one,
 * and who knows one cannot tell the next. `key` is at least 8 secret bytes, the same for ever. Throws WaslError
 * `reference-exhausted` beyond ten million cases a year.
 */
export function formatReference(year: number, counter: number, key: Uint8Array): string {
  if (!Number.isInteger(counter) || counter < 0 || counter >= referencesPerYear) {
    throw new WaslError(
      'reference-exhausted',
      `A year has ${referencesPerYear} reference numbers: counter ${counter} is none.`,
    )
  }
  const digits = pad(year % 100, 2) + pad(permute(year, counter, wordsOf(key)), 7)
  return grouped(digits + String(dammDigit(digits)))
}

/**
 * The reference that a text is, in the form `YY-NNNN-NNNC`, or undefined: ten digits of any script used in Oman with
 * any separators, whose first is 2 and whose check digit is right.
 */
export function parseReference(text: string): string | undefined {
  const digits = latinDigits(text).replace(/[\s\p{Pd}\p{Cf}\p{Sm}_./\\,،:#ـ]/gu, '')
  if (!/^2\d{9}$/.test(digits) || dammDigit(digits) !== 0) return undefined
  return grouped(digits)
}

/** Whether a text is one of our references in its own form, its check digit right. */
export const isReference = (text: string): boolean => parseReference(text) === text

function grouped(digits: string): string {
  return `${digits.slice(0, 2)}-${digits.slice(2, 6)}-${digits.slice(6)}`
}

/** A balanced-enough Feistel network over 1000 × 10000: each round adds a keyed function of one half to the other. */
function permute(year: number, counter: number, key: readonly [number, number]): number {
  let left = Math.floor(counter / rightSize)
  let right = counter % rightSize
  for (let round = 0; round < rounds; round += 2) {
    left = (left + halfSipHash(key, [year, round, right])) % leftSize
    right = (right + halfSipHash(key, [year, round + 1, left])) % rightSize
  }
  return left * rightSize + right
}

function wordsOf(key: Uint8Array): readonly [number, number] {
  if (key.length < 8)
    throw new WaslError('key-too-short', 'The key of reference numbers must have at least 8 bytes.')
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
  return [view.getInt32(0, true), view.getInt32(4, true)]
}

/** Full-width, Arabic-Indic and Persian digits as 0 to 9. */
function latinDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
}
