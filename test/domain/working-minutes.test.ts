import { describe, expect, it } from 'vitest'
import { instantOf } from '../../src/domain/instant.ts'
import {
  addWorkingMinutes,
  isOpenAt,
  nextOpening,
  workingDaysBetween,
} from '../../src/domain/working-time.ts'
import { formatInZone } from '../../src/domain/zone.ts'
import { idle, oman, western } from './calendar-fixture.ts'

type Row = readonly [name: string, from: string, n: number, at: string]

/** From, minutes of opening hours, instant, with the counters of Oman. */
const minutes: readonly Row[] = [
  ['within a morning, 1', '2026-10-18T09:00:00+04:00', 1, '2026-10-18T09:01:00+04:00'],
  ['within a morning, 60', '2026-10-18T09:00:00+04:00', 60, '2026-10-18T10:00:00+04:00'],
  ['within a morning, 240', '2026-10-18T09:00:00+04:00', 240, '2026-10-18T13:00:00+04:00'],
  ['to the minute of closing', '2026-10-18T12:00:00+04:00', 60, '2026-10-18T13:00:00+04:00'],
  ['one past closing', '2026-10-18T12:00:00+04:00', 61, '2026-10-19T08:31:00+04:00'],
  ['from the minute of closing', '2026-10-18T13:00:00+04:00', 1, '2026-10-19T08:31:00+04:00'],
  ['from before opening, 1', '2026-10-18T06:00:00+04:00', 1, '2026-10-18T08:31:00+04:00'],
  ['from before opening, 270', '2026-10-18T06:00:00+04:00', 270, '2026-10-18T13:00:00+04:00'],
  ['from before opening, 271', '2026-10-18T06:00:00+04:00', 271, '2026-10-19T08:31:00+04:00'],
  ['a whole day of counters, 270', '2026-10-18T08:30:00+04:00', 270, '2026-10-18T13:00:00+04:00'],
  ['a whole day of counters, 540', '2026-10-18T08:30:00+04:00', 540, '2026-10-19T13:00:00+04:00'],
  ['from the evening', '2026-10-18T20:00:00+04:00', 30, '2026-10-19T09:00:00+04:00'],
  ['from Thursday over the weekend, 30', '2026-10-22T12:30:00+04:00', 30, '2026-10-22T13:00:00+04:00'],
  ['from Thursday over the weekend, 31', '2026-10-22T12:30:00+04:00', 31, '2026-10-25T08:31:00+04:00'],
  ['from Thursday over the weekend, 300', '2026-10-22T12:30:00+04:00', 300, '2026-10-25T13:00:00+04:00'],
  ['from Friday', '2026-10-23T12:30:00+04:00', 1, '2026-10-25T08:31:00+04:00'],
  ['over National Day, 1', '2026-11-24T12:59:00+04:00', 1, '2026-11-24T13:00:00+04:00'],
  ['over National Day, 2', '2026-11-24T12:59:00+04:00', 2, '2026-11-29T08:31:00+04:00'],
  ['into Ramadan hours, 60', '2026-02-18T12:00:00+04:00', 60, '2026-02-18T13:00:00+04:00'],
  ['into Ramadan hours, 61', '2026-02-18T12:00:00+04:00', 61, '2026-02-19T09:01:00+04:00'],
  ['into Ramadan hours, 300', '2026-02-18T12:00:00+04:00', 300, '2026-02-19T13:00:00+04:00'],
  ['into Ramadan hours, 301', '2026-02-18T12:00:00+04:00', 301, '2026-02-22T09:01:00+04:00'],
  ['in Ramadan before its later opening, 1', '2026-02-24T08:30:00+04:00', 1, '2026-02-24T09:01:00+04:00'],
  ['in Ramadan before its later opening, 240', '2026-02-24T08:30:00+04:00', 240, '2026-02-24T13:00:00+04:00'],
  ['in Ramadan before its later opening, 241', '2026-02-24T08:30:00+04:00', 241, '2026-02-25T09:01:00+04:00'],
  ['over Eid al-Fitr, 30', '2026-03-18T12:30:00+04:00', 30, '2026-03-18T13:00:00+04:00'],
  ['over Eid al-Fitr, 60', '2026-03-18T12:30:00+04:00', 60, '2026-03-24T09:00:00+04:00'],
  ['over the end of a year', '2026-12-31T12:30:00+04:00', 60, '2027-01-03T09:00:00+04:00'],
  ['a working month of minutes', '2026-10-01T00:00:00+04:00', 5940, '2026-11-01T13:00:00+04:00'],
]

const phone = { opens: '08:30', closes: '13:00' }

function local(reckoned: ReturnType<typeof addWorkingMinutes>): string {
  return reckoned.kind === 'instant' ? formatInZone(oman.zone, instantOf(reckoned.at)) : reckoned.why
}

describe('working minutes', () => {
  it.each(minutes)('%s: %s and %i minutes', (_name, from, n, at) => {
    expect(local(addWorkingMinutes(oman, from, n))).toBe(at)
  })

  it('counts the minutes that really pass when the clock goes forward while it is open', () => {
    const night = western('Europe/Berlin', {
      open: [{ opens: '00:00', closes: '06:00' }],
      dayEnds: '06:00',
      works: 'daily',
    })
    expect(addWorkingMinutes(night, '2026-03-29T00:00:00+01:00', 180)).toEqual({
      kind: 'instant',
      at: '2026-03-29T02:00:00.000Z',
    })
    expect(addWorkingMinutes(night, '2026-10-25T00:00:00+02:00', 180)).toEqual({
      kind: 'instant',
      at: '2026-10-25T01:00:00.000Z',
    })
  })

  it.each([[-1], [1.5], [Number.NaN], [1e12]])('refuses %d minutes as a value', (n) => {
    expect(addWorkingMinutes(oman, '2026-10-18', n)).toEqual({ kind: 'never', why: 'not-a-count' })
  })

  it('ends with a value where the office never opens', () => {
    expect(addWorkingMinutes(idle, '2026-10-18T10:00:00Z', 1)).toEqual({
      kind: 'never',
      why: 'no-working-days',
    })
    expect(nextOpening(idle, 'counters', '2026-10-18T10:00:00Z')).toEqual({
      kind: 'never',
      why: 'no-working-days',
    })
  })
})

describe('opening hours', () => {
  it.each([
    ['in the morning', '2026-10-18T09:00:00+04:00', true, '2026-10-18T09:00:00+04:00'],
    ['in the minute of opening', '2026-10-18T08:30:00+04:00', true, '2026-10-18T08:30:00+04:00'],
    ['a second before', '2026-10-18T08:29:59+04:00', false, '2026-10-18T08:30:00+04:00'],
    ['in the minute of closing', '2026-10-18T13:00:00+04:00', false, '2026-10-19T08:30:00+04:00'],
    ['on a Thursday afternoon', '2026-10-22T15:00:00+04:00', false, '2026-10-25T08:30:00+04:00'],
    ['on a Friday', '2026-10-23T10:00:00+04:00', false, '2026-10-25T08:30:00+04:00'],
    ['on National Day', '2026-11-25T10:00:00+04:00', false, '2026-11-29T08:30:00+04:00'],
    ['in Ramadan before nine', '2026-02-24T08:45:00+04:00', false, '2026-02-24T09:00:00+04:00'],
    ['in Ramadan at noon', '2026-02-24T12:00:00+04:00', true, '2026-02-24T12:00:00+04:00'],
  ] as const)('%s', (_name, at, open, opening) => {
    for (const hours of ['counters', phone] as const) {
      expect(isOpenAt(oman, hours, at)).toBe(open)
      expect(local(nextOpening(oman, hours, at))).toBe(opening)
    }
  })

  it("keeps a channel's own hours on ordinary working days", () => {
    const evening = { opens: '16:00', closes: '20:00' }
    expect(isOpenAt(oman, evening, '2026-10-18T17:00:00+04:00')).toBe(true)
    expect(isOpenAt(oman, evening, '2026-10-18T09:00:00+04:00')).toBe(false)
    expect(isOpenAt(oman, evening, '2026-02-24T17:00:00+04:00')).toBe(false)
  })

  it('never closes a channel without hours', () => {
    expect(isOpenAt(oman, undefined, '2026-10-23T03:00:00+04:00')).toBe(true)
    expect(local(nextOpening(oman, undefined, '2026-10-23T03:00:00+04:00'))).toBe('2026-10-23T03:00:00+04:00')
  })
})

describe('working days between two dates', () => {
  it.each([
    ['2026-10-18', '2026-10-18', 0],
    ['2026-10-18', '2026-10-21', 3],
    ['2026-10-16', '2026-10-20', 3],
    ['2026-10-22', '2026-10-24', 0],
    ['2026-11-24', '2026-11-29', 1],
    ['2026-10-21', '2026-10-18', -3],
    ['2026-02-28', '2027-02-28', 249],
  ] as const)('%s to %s: %i', (from, to, count) => {
    expect(workingDaysBetween(oman, from, to)).toBe(count)
  })
})
