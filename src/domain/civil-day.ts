/**
 * Calendar dates as whole numbers: day 0 is 1970-01-01, and arithmetic on dates is arithmetic on integers, with
 * no Date object, no zone and no daylight saving in sight. The conversion counts years from 1 March, so that the
 * leap day is the last of its year; the Gregorian rules are ISO 8601's (proleptic).
 */
const daysPerEra = 146_097
const epochShift = 719_468
const minutesPerDay = 1440

/** The last day that can be written with a four-digit year, 9999-12-31. */
export const lastDay = 2_932_896

/** A date's number; `month` is 1 to 12, `date` 1 to 31. */
export function dayOf(year: number, month: number, date: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * daysPerEra + dayOfEra - epochShift
}

/** Year, month and date of a day's number. */
export function civilOf(day: number): {
  readonly year: number
  readonly month: number
  readonly date: number
} {
  const shifted = day + epochShift
  const era = Math.floor(shifted / daysPerEra)
  const dayOfEra = shifted - era * daysPerEra
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date }
}

/** The number of a `YYYY-MM-DD` date, or undefined for what is no date (30 February included). */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const month = Number(match[2])
  if (month < 1 || month > 12) return undefined
  const day = dayOf(Number(match[1]), month, Number(match[3]))
  return formatDay(day) === text ? day : undefined
}

/** A day's number as `YYYY-MM-DD`. */
export function formatDay(day: number): string {
  const { year, month, date } = civilOf(day)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** Minutes after midnight of an `HH:MM` time; `24:00` is the end of the day. Undefined for what is no time. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text)
  if (!match) return undefined
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return Number(match[2]) < 60 && minutes <= minutesPerDay ? minutes : undefined
}

/** A whole number with leading zeros. */
export function pad(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
