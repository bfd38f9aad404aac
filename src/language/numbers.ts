/** A run of digits in a text, written with single blanks, hyphens or slashes between its groups. */
export interface DigitRun {
  /** Western digits, without separators. */
  readonly digits: string
  /** It began with + or 00. */
  readonly international: boolean
  readonly start: number
  readonly end: number
}

const zeros = [0x30, 0x660, 0x6f0, 0xff10]

/** What a UTF-16 code says as a digit (Western, Arabic-Indic, Persian or full width), or -1. */
export function digitOf(code: number): number {
  for (const zero of zeros) {
    if (code >= zero && code <= zero + 9) return code - zero
  }
  return -1
}

/** Blank, hyphens, slash, no-break space. Marks of direction may stand between the groups too. */
const separators = new Set([
  0x20, 0x2d, 0x2f, 0xa0, 0x2010, 0x2011, 0x2012, 0x2013, 0x200e, 0x200f, 0x2066, 0x2068, 0x2069,
])

/** The runs of digits in a text, in one pass. A run that touches a letter (`7ofra`) is none. */
export function findDigitRuns(text: string): readonly DigitRun[] {
  const runs: DigitRun[] = []
  let index = 0
  while (index < text.length) {
    if (digitOf(text.charCodeAt(index)) < 0) {
      index++
      continue
    }
    const run = readRun(text, index)
    index = run.end
    if (!isLetterAt(text, run.start - 1) && !isLetterAt(text, run.end)) runs.push(run)
  }
  return runs
}

function readRun(text: string, first: number): DigitRun {
  const plus = text[first - 1] === '+'
  let digits = ''
  let end = first
  let index = first
  while (index < text.length && digits.length < 40) {
    const code = text.charCodeAt(index)
    const digit = digitOf(code)
    if (digit >= 0) {
      digits += digit
      index++
      end = index
    } else if (separators.has(code) && nextIsDigit(text, index + 1)) index++
    else break
  }
  const doubled = !plus && digits.startsWith('00')
  return {
    digits: doubled ? digits.slice(2) : digits,
    international: plus || doubled,
    start: plus ? first - 1 : first,
    end,
  }
}

/** After one separator another may follow only if it is a mark of direction. */
function nextIsDigit(text: string, index: number): boolean {
  for (let at = index; at < index + 3; at++) {
    const code = text.charCodeAt(at)
    if (digitOf(code) >= 0) return true
    if (!(code >= 0x200e && code <= 0x2069 && separators.has(code))) return false
  }
  return false
}

const letter = /\p{L}/u

/** Whether a letter stands at a place of a text. */
export function isLetterAt(text: string, index: number): boolean {
  const character = text[index]
  return character !== undefined && letter.test(character)
}
