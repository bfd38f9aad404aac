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
const digitOf = (code: number): number => {
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
    const touchesLetter = isLetter(text, run.start - 1) || isLetter(text, run.end)
    if (!touchesLetter) runs.push(run)
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

function isLetter(text: string, index: number): boolean {
  const character = text[index]
  return character !== undefined && /\p{L}/u.test(character)
}

/**
 * A phone number as an Omani gives it: eight digits for Oman (mobile 7 and 9, fixed 2, toll-free 800), `+971…` for
 * the neighbours (mobile 5…). Undefined for what is none. After a phone label or question (`labelled`)
 * any eight digits that begin with 2 pass.
 */
export function parsePhone(
  run: Pick<DigitRun, 'digits' | 'international'>,
  labelled: 'labelled' | 'bare' = 'bare',
): string | undefined {
  const { digits } = run
  const local = digits.length === 11 && digits.startsWith('968') ? digits.slice(3) : digits
  if (local.length === 8 && /^(?:[79]|2[1-6]|800)/.test(local)) return local
  if (local.length === 8 && labelled === 'labelled' && /^2/.test(local)) return local
  if (digits.length === 12 && digits.startsWith('9715')) return `+${digits}`
  if (digits.length === 10 && digits.startsWith('05')) return `+971${digits.slice(1)}`
  if (run.international && digits.length >= 8 && digits.length <= 15 && !digits.startsWith('968'))
    return `+${digits}`
  return undefined
}
