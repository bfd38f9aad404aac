import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calendar, CalendarEntry, DayHours } from '../../src/domain/calendar.ts'
import { dayOf, formatDay } from '../../src/domain/civil-day.ts'
import { due } from '../../src/domain/deadline.ts'
import { explainDue } from '../../src/domain/deadline-explain.ts'
import { formatInstant } from '../../src/domain/instant.ts'
import {
  addWorkingDays,
  addWorkingMinutes,
  dateAt,
  dayEndsAt,
  isOpenAt,
  isWorkingDay,
  nextOpening,
  workingDaysBetween,
} from '../../src/domain/working-time.ts'
import { instantAt, localAt } from '../../src/domain/zone.ts'
import { policy } from './policy-fixture.ts'

const firstDay = dayOf(2025, 1, 1)
const lastDay = dayOf(2029, 12, 31)
const zones = [
  'Asia/Muscat',
  'Europe/London',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Africa/Cairo',
] as const

const time = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const working = fc
  .uniqueArray(fc.integer({ min: 0, max: 95 }), { minLength: 5, maxLength: 5 })
  .map((quarters) => quarters.sort((a, b) => a - b).map((quarter) => time(quarter * 15)))
  .map(([a = '', b = '', c = '', d = '', dayEnds = '']) => ({
    open: [
      { opens: a, closes: b },
      { opens: c, closes: d },
    ],
    dayEnds,
  }))
const day: fc.Arbitrary<DayHours> = fc.oneof(
  { arbitrary: working, weight: 3 },
  { arbitrary: fc.constant(null), weight: 1 },
)
const entry: fc.Arbitrary<CalendarEntry> = fc
  .tuple(fc.integer({ min: firstDay, max: lastDay }), fc.integer({ min: 0, max: 20 }), fc.boolean(), working)
  .map(([from, length, closed, hours]) => ({
    kind: closed ? 'closed' : 'hours',
    from: formatDay(from),
    to: formatDay(from + length),
    name: { ar: 'x', en: 'x' },
    status: 'announced',
    source: 'made',
    ...(closed ? {} : { hours }),
  }))

/** Calendars with any week that has a working day, any holidays and any dated hours, in zones that change clocks. */
const calendars: fc.Arbitrary<Calendar> = fc.record({
  name: fc.constant('made'),
  version: fc.constant(1),
  zone: fc.constantFrom(...zones),
  week: fc.tuple(working, day, day, day, day, day, day),
  entries: fc.array(entry, { maxLength: 12 }),
})
const instants = fc
  .integer({ min: firstDay * 1440, max: lastDay * 1440 })
  .map((minute) => formatInstant(minute * 60_000))
const days = fc.integer({ min: 0, max: 40 })
const minutes = fc.integer({ min: 0, max: 6000 })

type Add = (calendar: Calendar, from: string, n: number) => string

const addDays: Add = (calendar, from, n) => at(addWorkingDays(calendar, from, n))
const addMinutes: Add = (calendar, from, n) => at(addWorkingMinutes(calendar, from, n))

function at(reckoned: ReturnType<typeof addWorkingDays>): string {
  if (reckoned.kind === 'never') throw new Error(reckoned.why)
  return reckoned.at
}

describe.each([
  ['working days', addDays, days],
  ['working minutes', addMinutes, minutes],
] as const)('%s', (_name, add, counts) => {
  it('never end earlier for a later receipt', () => {
    fc.assert(
      fc.property(calendars, instants, instants, counts, (calendar, a, b, n) => {
        const [early, late] = a < b ? [a, b] : [b, a]
        expect(add(calendar, early, n) <= add(calendar, late, n)).toBe(true)
      }),
    )
  })

  it('never end earlier for more of them', () => {
    fc.assert(
      fc.property(calendars, instants, counts, counts, (calendar, from, a, b) => {
        expect(add(calendar, from, Math.min(a, b)) <= add(calendar, from, Math.max(a, b))).toBe(true)
      }),
    )
  })

  it('are the same taken at once or one after the other', () => {
    fc.assert(
      fc.property(calendars, instants, counts, counts, (calendar, from, a, b) => {
        expect(add(calendar, add(calendar, from, a), b)).toBe(add(calendar, from, a + b))
      }),
    )
  })
})

describe('any calendar', () => {
  it('ends working days at the end of a working day, as many after receipt as were asked for', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 40 }), (calendar, from, n) => {
        const end = addDays(calendar, from, n)
        const on = dateAt(calendar, end)
        expect(isWorkingDay(calendar, on)).toBe(true)
        expect(dayEndsAt(calendar, on)).toBe(end)
        expect(workingDaysBetween(calendar, dateAt(calendar, from), on)).toBe(n)
      }),
    )
  })

  it('explains every deadline by as many counted days, the last of them its own', () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        fc.constantFrom('complaint', 'inquiry', 'report', 'suggestion'),
        (calendar, receivedAt, type) => {
          const { dueAt = '' } = due(policy, calendar, { type, receivedAt })
          const rows = explainDue(policy, calendar, { type, receivedAt })
          const counted = rows.filter((row) => row.counted)
          expect(counted.length).toBe(policy.types[type].deadline.dueWorkingDays)
          expect(rows.at(-1)).toBe(counted.at(-1))
          expect(rows.at(-1)?.on).toBe(dateAt(calendar, dueAt))
          expect(rows[0]?.on).toBe(dateAt(calendar, receivedAt))
          expect(dueAt).toBe(addDays(calendar, receivedAt, counted.length))
        },
      ),
    )
  })

  it('is open at its next opening, and was not between', () => {
    fc.assert(
      fc.property(calendars, instants, (calendar, from) => {
        const opening = at(nextOpening(calendar, 'counters', from))
        expect(isOpenAt(calendar, 'counters', opening)).toBe(true)
        expect(opening >= from).toBe(true)
        expect(isOpenAt(calendar, 'counters', from)).toBe(opening === from)
      }),
    )
  })

  it('shows on a wall clock the time that its instant was made from, but in an hour that is skipped', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: firstDay, max: lastDay }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, on, minute) => {
          const shown = localAt(zone, instantAt(zone, on, minute))
          const late = (shown.day - on) * 1440 + shown.milliseconds / 60_000 - minute
          expect([0, 30, 60]).toContain(late)
        },
      ),
    )
  })
})
