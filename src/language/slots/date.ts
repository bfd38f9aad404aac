import type { Slot } from '../../domain/understanding.ts'
import type { Marks, Span } from '../marks.ts'
import type { Token } from '../matching-key.ts'
import type { Reading } from '../reading.ts'
import { isDayOf, isoDate } from './numeric-date.ts'
import { western } from './reference.ts'

/** A found date: its words and its value, or its words as said. */
interface Dated extends Span {
  readonly value?: string
}

/**
 * Dates in words. The value is ISO 8601: a day `2026-10-12`, without its year `--10-12`, a month `2026-10` or `--10`,
 * a year `2026`; a relative one a duration from the day of writing («أمس» is `-P1D`, "next week" `P1W`). Weekdays,
 * feasts, seasons and dates of the Hijri calendar, whose days the moon decides, are kept as said.
 */
export function findDates(reading: Reading): readonly Slot[] {
  const { text, tokens, marks } = reading
  const slots: Slot[] = []
  const found = [
    ...monthDates(reading),
    ...hijriDates(reading),
    ...marks.valued('date').filter(({ from, to }) => isRelative(tokens, from, to)),
    ...years(tokens, marks),
    ...keptAsSaid(tokens, marks),
  ].sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)
  for (const { from, to, value } of found) {
    const start = tokens[from]?.start ?? 0
    const end = tokens[to - 1]?.end ?? 0
    if (slots.some((slot) => slot.start < end && start < slot.end)) continue
    const said = western(text.slice(start, end).replaceAll(/\s+/gu, ' '))
    slots.push({ name: 'date', value: value ?? said, start, end })
  }
  return slots
}

/** «اليوم» needs its article: «يوم» is any day. */
function isRelative(tokens: readonly Token[], from: number, to: number): boolean {
  const key = tokens[from]?.key ?? ''
  if (sameDay.has(tokens[from - 1]?.key ?? '')) return false
  return (
    to - from > 1 ||
    !/^(?:[\u0648\u0641\u0628\u0644]?\u064a\u0648\u0645|\u0628\u0627\u0644\u064a\u0648\u0645)$/u.test(key)
  )
}

/** "All day", "the same day", "until today" tell no day of the matter. */
const sameDay: ReadonlySet<string> = new Set(
  'same until till every \u0646\u0641\u0633 \u0643\u0644 \u0627\u0644\u064a \u0644\u064a\u0646 \u062d\u062a\u064a \u0637\u0648\u0627\u0644 \u0647\u0630\u0627'.split(
    ' ',
  ),
)

const dayNumber = /^\d{1,2}(?:st|nd|rd|th)?$/
const yearNumber = /^(?:19|20|21)\d\d$/

/** `12 October 2026`, "Oct 12", «شهر أكتوبر», «شهر 10». */
function monthDates({ tokens, marks }: Reading): readonly Dated[] {
  const dates: Dated[] = []
  for (const { from, to, value } of marks.valued('month')) {
    const month = Number(value)
    const before = dayAt(tokens, from - 1, month)
    const after = before === undefined ? dayAt(tokens, to, month) : undefined
    const end = after === undefined ? to : to + 1
    const year = yearAt(tokens, end)
    const stop = year === undefined ? end : end + 1
    const day = before ?? after
    const begin = before === undefined ? from : from - 1
    if (day !== undefined) dates.push({ from: begin, to: stop, value: isoDate(month, day, year) })
    else if (year !== undefined) dates.push({ from, to: stop, value: `${year}-${two(month)}` })
    else if (marks.before('datesign', from) !== undefined && !isVerb(tokens, from))
      dates.push({ from, to, value: `--${two(month)}` })
  }
  return [...dates, ...numberedMonths(tokens, marks)]
}

const two = (number: number): string => String(number).padStart(2, '0')

/** "May" by itself is a verb more often. */
const isVerb = (tokens: readonly Token[], at: number): boolean =>
  ['may', 'march', 'mar'].includes(tokens[at]?.key ?? '') &&
  !/^(?:in|since|of|last|next|this)$/.test(tokens[at - 1]?.key ?? '')

/** «شهر 10» and «شهر 10 سنة 2026». */
function numberedMonths(tokens: readonly Token[], marks: Marks): readonly Dated[] {
  return marks.all('unit M').flatMap(({ from, to }): Dated[] => {
    const key = tokens[to]?.key ?? ''
    const month = Number(key)
    if (!/^\d{1,2}$/.test(key) || month < 1 || month > 12 || tokens[to]?.apart !== 'no') return []
    if (to - from !== 1 || tokens[from]?.key !== monthWord) return []
    return [{ from, to: to + 1, value: `--${two(month)}` }]
  })
}
const monthWord = '\u0634\u0647\u0631'

function dayAt(tokens: readonly Token[], at: number, month: number): number | undefined {
  const token = tokens[at]
  if (token === undefined || !dayNumber.test(token.key)) return undefined
  const day = Number.parseInt(token.key, 10)
  return isDayOf(month, day) ? day : undefined
}

function yearAt(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at]
  return token !== undefined && token.apart !== 'line' && yearNumber.test(token.key)
    ? Number(token.key)
    : undefined
}

/** `12 رمضان 1447`; the month alone after "since" or "in". */
function hijriDates({ tokens, marks }: Reading): readonly Dated[] {
  return marks.all('hijri').flatMap(({ from, to }): Dated[] => {
    const hasDay = /^\d{1,2}$/.test(tokens[from - 1]?.key ?? '') && Number(tokens[from - 1]?.key) <= 30
    const hasYear = /^1[34]\d\d$/.test(tokens[to]?.key ?? '') && tokens[to]?.apart !== 'line'
    const begin = hasDay ? from - 1 : from
    const end = hasYear ? to + 1 : to
    const isNamed = certain.has(tokens[from]?.key ?? '') && marks.before('datesign', from) !== undefined
    if (!hasDay && !hasYear && !isNamed && tokens[from - 1]?.key !== monthWord) return []
    return [{ from: begin, to: end }]
  })
}

/** Months whose names are no other words: «صفر» is zero, «محرم» forbidden. */
const certain: ReadonlySet<string> = new Set(
  '\u0631\u0645\u0636\u0627\u0646 \u0634\u0648\u0627\u0644 ramadan ramadhan rmdan rmthan shawwal muharram \u0630\u0648 \u0630\u064a'.split(
    ' ',
  ),
)

/** «سنة 2023», "since 2021". */
function years(tokens: readonly Token[], marks: Marks): readonly Dated[] {
  return tokens.flatMap(({ key, apart }, index): Dated[] => {
    if (!yearNumber.test(key) || apart !== 'no') return []
    const sign = marks.before('datesign', index)
    return sign === undefined || !yearSigns.has(tokens[index - 1]?.key ?? '')
      ? []
      : [{ from: index, to: index + 1, value: key }]
  })
}

const yearSigns: ReadonlySet<string> = new Set(
  'since in from until till \u0645\u0646\u0630 \u0645\u0646 \u0641\u064a \u0633\u0646\u0647 \u0639\u0627\u0645'.split(
    ' ',
  ),
)

/** Weekdays, and feasts and seasons after a word that makes them a time. */
function keptAsSaid(tokens: readonly Token[], marks: Marks): readonly Dated[] {
  const weekdays = marks
    .all('weekday')
    .map(({ from, to }) => (isSign(tokens[from]?.key) ? { from: from + 1, to } : { from, to }))
  const occasions = marks
    .all('occasion')
    .filter(
      ({ from }) => marks.before('datesign', from) !== undefined || marks.before('ago', from) !== undefined,
    )
  return [...weekdays, ...occasions]
}

const isSign = (key = ''): boolean => key === '\u0645\u0646' || key === 'on'
