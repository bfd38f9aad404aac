import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { DigitRun } from '../numbers.ts'

/**
 * A phone number as it is kept: eight digits for Oman (mobile 7 and 9, fixed 2, toll-free 800), `+` and the country
 * for every other. Undefined for what is none. Unlabelled, a number without + or 00 is Omani or a mobile of a
 * neighbour; after a phone label or question (`labelled`) also toll-free, any eight digits that begin with 2, and
 * a whole number of another country. The plans of other countries are those of libphonenumber; Oman's is that of
 * the regulator's national numbering plan (Omani numbers have eight digits).
 */
export function parsePhone(
  { digits, international }: Pick<DigitRun, 'digits' | 'international'>,
  labelled: 'labelled' | 'bare' = 'bare',
): string | undefined {
  const isLabelled = labelled === 'labelled'
  const local = digits.length === 11 && digits.startsWith('968') ? digits.slice(3) : digits
  if (local.length === 8) {
    if (/^(?:[79]|2[1-6])/.test(local)) return local
    if (isLabelled && /^(?:2|800)/.test(local)) return local
  }
  if (digits.length < 8 || digits.length > 15 || digits.startsWith('968')) return undefined
  if (international) return abroad(`+${digits}`)
  if (isEmirati(digits, isLabelled)) return abroad(`+971${digits.slice(1)}`)
  return isNeighbour(digits) || (isLabelled && digits.length >= 11) ? abroad(`+${digits}`) : undefined
}

/** Written as at home: 05 and eight digits for a mobile; a fixed number (03 in Al Ain) only after a label. */
function isEmirati(digits: string, isLabelled: boolean): boolean {
  if (digits.length === 10) return digits.startsWith('05')
  return isLabelled && digits.length === 9 && /^0[2-9]/.test(digits)
}

/** A mobile of the Gulf with its country and without the +: 971 5…, 966 5…, 973 3…, 974 3 to 7…, 965 5, 6 and 9…. */
const isNeighbour = (digits: string): boolean =>
  (digits.length === 12 && /^(?:971|966)5/.test(digits)) ||
  (digits.length === 11 && /^(?:973[36]|974[3-7]|965[569])/.test(digits))

function abroad(number: string): string | undefined {
  const parsed = parsePhoneNumberFromString(number)
  return parsed?.isValid() ? parsed.number : undefined
}
