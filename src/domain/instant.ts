import { civilOf, dayOf, pad } from './civil-day.ts'
import { WaslError } from './errors.ts'

const millisecondsPerDay = 86_400_000
const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})$/

/**
 * Milliseconds since 1970 of an ISO 8601 instant that states its offset (`Z` or `+04:00`), or undefined. A text
 * without an offset is no instant: it would mean something else on every host.
 */
export function parseInstant(text: string): number | undefined {
  return parseStored(text) ?? parseAny(text)
}

/** The form that is stored, `YYYY-MM-DDTHH:MM:SS.sssZ`, read ten times as fast; undefined for any other. */
function parseStored(text: string): number | undefined {
  if (text.length !== 24 || text[23] !== 'Z' || text[10] !== 'T') return undefined
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':' || text[19] !== '.')
    return undefined
  const [year, month, date] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)]
  const [hour, minute, second] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)]
  const fraction = digits(text, 20, 23)
  // A sum is NaN where any part is no number; the 29th to the 31st are looked at more closely.
  const sum = year + month + date + hour + minute + second + fraction
  if (Number.isNaN(sum) || month < 1 || month > 12 || date < 1 || date > 28) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return (
    dayOf(year, month, date) * millisecondsPerDay + ((hour * 60 + minute) * 60 + second) * 1000 + fraction
  )
}

/** The number that these characters are, or NaN. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    number = number * 10 + digit
  }
  return number
}

function parseAny(text: string): number | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  const [year, month, date, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((n) => Number(match[n] ?? 0))
  if (year === undefined || month === undefined || date === undefined) return undefined
  if (hour === undefined || minute === undefined || second === undefined) return undefined
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined
  const day = dayOf(year, month, date)
  const civil = civilOf(day)
  if (date < 1 || civil.month !== month || civil.date !== date) return undefined
  const offset = parseOffset(match[8] ?? 'Z')
  if (offset === undefined) return undefined
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  return day * millisecondsPerDay + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction
}

/** As `parseInstant`; throws WaslError `bad-instant` for what no part of the program can have written. */
export function instantOf(text: string): number {
  const instant = parseInstant(text)
  if (instant === undefined) {
    throw new WaslError(
      'bad-instant',
      'An instant must be ISO 8601 with its offset, like 2026-10-18T10:00:00+04:00.',
    )
  }
  return instant
}

/** The instant as `YYYY-MM-DDTHH:MM:SS.sssZ`, the one form that is stored: such texts sort as their instants do. */
export function formatInstant(milliseconds: number): string {
  return `${formatLocal(milliseconds, 'milliseconds')}Z`
}

/** The later of two instants in their stored form; the first where there is no second. */
export function later(a: string, b: string | undefined): string {
  return b !== undefined && b > a ? b : a
}

/** Date and time of day of milliseconds that were already moved to the zone wanted. */
export function formatLocal(milliseconds: number, precision: 'seconds' | 'milliseconds'): string {
  const day = Math.floor(milliseconds / millisecondsPerDay)
  const rest = milliseconds - day * millisecondsPerDay
  const { year, month, date } = civilOf(day)
  const [hours, minutes] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60]
  const time = `${two[hours]}:${two[minutes]}:${two[Math.floor(rest / 1000) % 60]}`
  const fraction = precision === 'milliseconds' ? `.${pad(rest % 1000, 3)}` : ''
  return `${pad(year, 4)}-${two[month]}-${two[date]}T${time}${fraction}`
}

/** Numbers below a hundred with two digits. */
const two = Array.from({ length: 100 }, (_, number) => pad(number, 2))

function parseOffset(text: string): number | undefined {
  if (text === 'Z') return 0
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(-2))
  if (hours > 23 || minutes > 59) return undefined
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
