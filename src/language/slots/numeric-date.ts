import type { DigitGroup } from './digit-groups.ts'

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a day exists in some year of the Gregorian calendar. */
export const isDayOf = (month: number, day: number): boolean =>
  day >= 1 && day <= (longestMonths[month - 1] ?? 0)

const two = (number: number): string => String(number).padStart(2, '0')

/** A day as ISO 8601 writes it, or `--MM-DD` without a year. */
export const isoDate = (month: number, day: number, year?: number): string =>
  year === undefined ? `--${two(month)}-${two(day)}` : `${year}-${two(month)}-${two(day)}`

/**
 * The date that three groups of digits are, day first as in Oman (or the year first), in ISO 8601: `12/10/2026`,
 * `12-10-26`, `2026.10.12`. Where only the second number can be a day, it is one.
 */
export function numericDate(groups: readonly DigitGroup[]): string | undefined {
  const [first, second, third] = groups
  if (groups.length !== 3 || first === undefined || second === undefined || third === undefined)
    return undefined
  if (second.separator !== third.separator || !dateSeparators.has(second.separator)) return undefined
  if (first.digits.length === 4) return dayOf(third, second, first)
  if (third.digits.length !== 4 && (third.digits.length !== 2 || second.separator === '')) return undefined
  return dayOf(first, second, third) ?? dayOf(second, first, third)
}

const dateSeparators: ReadonlySet<string> = new Set(['/', '-', '.', '', '\u2010', '\u2011', '\u2013'])

function dayOf(day: DigitGroup, month: DigitGroup, year: DigitGroup): string | undefined {
  if (day.digits.length > 2 || month.digits.length > 2) return undefined
  const [d, m] = [Number(day.digits), Number(month.digits)]
  const y = Number(year.digits) + (year.digits.length === 2 ? 2000 : 0)
  if (!isDayOf(m, d) || y < 1900 || y > 2199) return undefined
  return isoDate(m, d, y)
}

/** The date without its year that two groups of digits are: `1/11` is the first of November. */
export function numericDay(groups: readonly DigitGroup[]): string | undefined {
  const [day, month] = groups
  if (groups.length !== 2 || day === undefined || month === undefined || month.separator !== '/')
    return undefined
  if (day.digits.length > 2 || month.digits.length > 2) return undefined
  const [d, m] = [Number(day.digits), Number(month.digits)]
  return isDayOf(m, d) ? isoDate(m, d) : undefined
}
