import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { instantOf } from '../../src/domain/instant.ts'
import { addWorkingDays, dateAt, isWorkingDay } from '../../src/domain/working-time.ts'
import { formatInZone } from '../../src/domain/zone.ts'
import { idle, oman, western } from './calendar-fixture.ts'

type Row = readonly [name: string, from: string, n: number, at: string]

/** Received, working days, deadline, with the calendar of Oman. */
const inOman: readonly Row[] = [
  ['on a Sunday morning, 1', '2026-10-18T10:00:00+04:00', 1, '2026-10-19T14:30:00+04:00'],
  ['on a Sunday morning, 2', '2026-10-18T10:00:00+04:00', 2, '2026-10-20T14:30:00+04:00'],
  ['on a Sunday morning, 3', '2026-10-18T10:00:00+04:00', 3, '2026-10-21T14:30:00+04:00'],
  ['on a Sunday morning, 5', '2026-10-18T10:00:00+04:00', 5, '2026-10-25T14:30:00+04:00'],
  ['on a Sunday morning, 15', '2026-10-18T10:00:00+04:00', 15, '2026-11-08T14:30:00+04:00'],
  ['on a Sunday after hours, 1', '2026-10-18T20:00:00+04:00', 1, '2026-10-19T14:30:00+04:00'],
  ['on a Sunday after hours, 3', '2026-10-18T20:00:00+04:00', 3, '2026-10-21T14:30:00+04:00'],
  ['on the Friday before, 1', '2026-10-16T10:00:00+04:00', 1, '2026-10-18T14:30:00+04:00'],
  ['on the Friday before, 3', '2026-10-16T10:00:00+04:00', 3, '2026-10-20T14:30:00+04:00'],
  ['on a Saturday, 1', '2026-10-17T23:59:59+04:00', 1, '2026-10-18T14:30:00+04:00'],
  ['on a Saturday, 3', '2026-10-17T23:59:59+04:00', 3, '2026-10-20T14:30:00+04:00'],
  ['in the first second of a Sunday, 1', '2026-10-18T00:00:00+04:00', 1, '2026-10-19T14:30:00+04:00'],
  ['in the first second of a Sunday, 3', '2026-10-18T00:00:00+04:00', 3, '2026-10-21T14:30:00+04:00'],
  ['in the last second of a Sunday', '2026-10-18T23:59:59+04:00', 3, '2026-10-21T14:30:00+04:00'],
  [
    'on a Sunday in Oman that is a Saturday in UTC, 1',
    '2026-10-17T21:00:00Z',
    1,
    '2026-10-19T14:30:00+04:00',
  ],
  [
    'on a Sunday in Oman that is a Saturday in UTC, 3',
    '2026-10-17T21:00:00Z',
    3,
    '2026-10-21T14:30:00+04:00',
  ],
  ['before the counters open', '2026-10-19T05:00:00+04:00', 3, '2026-10-22T14:30:00+04:00'],
  ['exactly at the close of work', '2026-10-19T14:30:00+04:00', 3, '2026-10-22T14:30:00+04:00'],
  ['on a Wednesday over the weekend, 1', '2026-10-21T09:00:00+04:00', 1, '2026-10-22T14:30:00+04:00'],
  ['on a Wednesday over the weekend, 2', '2026-10-21T09:00:00+04:00', 2, '2026-10-25T14:30:00+04:00'],
  ['on a Wednesday over the weekend, 3', '2026-10-21T09:00:00+04:00', 3, '2026-10-26T14:30:00+04:00'],
  ['on a Wednesday over the weekend, 15', '2026-10-21T09:00:00+04:00', 15, '2026-11-11T14:30:00+04:00'],
  ['on a Thursday over the weekend, 1', '2026-10-22T15:00:00+04:00', 1, '2026-10-25T14:30:00+04:00'],
  ['on a Thursday over the weekend, 2', '2026-10-22T15:00:00+04:00', 2, '2026-10-26T14:30:00+04:00'],
  ['on a Thursday over the weekend, 3', '2026-10-22T15:00:00+04:00', 3, '2026-10-27T14:30:00+04:00'],
  ['on a Thursday over the weekend, 5', '2026-10-22T15:00:00+04:00', 5, '2026-10-29T14:30:00+04:00'],
  ['before National Day, 1', '2026-11-24T09:00:00+04:00', 1, '2026-11-29T14:30:00+04:00'],
  ['before National Day, 2', '2026-11-24T09:00:00+04:00', 2, '2026-11-30T14:30:00+04:00'],
  ['before National Day, 3', '2026-11-24T09:00:00+04:00', 3, '2026-12-01T14:30:00+04:00'],
  ['on National Day itself, 1', '2026-11-25T09:00:00+04:00', 1, '2026-11-29T14:30:00+04:00'],
  ['on National Day itself, 3', '2026-11-25T09:00:00+04:00', 3, '2026-12-01T14:30:00+04:00'],
  ['on the second day of National Day, 1', '2026-11-26T22:00:00+04:00', 1, '2026-11-29T14:30:00+04:00'],
  ['on the second day of National Day, 2', '2026-11-26T22:00:00+04:00', 2, '2026-11-30T14:30:00+04:00'],
  ['the week before Eid al-Fitr, 1', '2026-03-15T10:00:00+04:00', 1, '2026-03-16T14:00:00+04:00'],
  ['the week before Eid al-Fitr, 2', '2026-03-15T10:00:00+04:00', 2, '2026-03-17T14:00:00+04:00'],
  ['the week before Eid al-Fitr, 3', '2026-03-15T10:00:00+04:00', 3, '2026-03-18T14:00:00+04:00'],
  ['the week before Eid al-Fitr, 4', '2026-03-15T10:00:00+04:00', 4, '2026-03-24T14:30:00+04:00'],
  ['the week before Eid al-Fitr, 5', '2026-03-15T10:00:00+04:00', 5, '2026-03-25T14:30:00+04:00'],
  ['the week before Eid al-Fitr, 15', '2026-03-15T10:00:00+04:00', 15, '2026-04-08T14:30:00+04:00'],
  [
    'on the last working day before Eid al-Fitr, 1',
    '2026-03-18T12:00:00+04:00',
    1,
    '2026-03-24T14:30:00+04:00',
  ],
  [
    'on the last working day before Eid al-Fitr, 2',
    '2026-03-18T12:00:00+04:00',
    2,
    '2026-03-25T14:30:00+04:00',
  ],
  [
    'on the last working day before Eid al-Fitr, 3',
    '2026-03-18T12:00:00+04:00',
    3,
    '2026-03-26T14:30:00+04:00',
  ],
  ['in the middle of Eid al-Fitr, 1', '2026-03-21T12:00:00+04:00', 1, '2026-03-24T14:30:00+04:00'],
  ['in the middle of Eid al-Fitr, 3', '2026-03-21T12:00:00+04:00', 3, '2026-03-26T14:30:00+04:00'],
  ['on the last day of Eid al-Fitr, 1', '2026-03-23T12:00:00+04:00', 1, '2026-03-24T14:30:00+04:00'],
  ['on the last day of Eid al-Fitr, 2', '2026-03-23T12:00:00+04:00', 2, '2026-03-25T14:30:00+04:00'],
  ['on the last day of Eid al-Fitr, 15', '2026-03-23T12:00:00+04:00', 15, '2026-04-13T14:30:00+04:00'],
  ['before Eid al-Adha, expected only, 1', '2026-05-24T09:00:00+04:00', 1, '2026-05-25T14:30:00+04:00'],
  ['before Eid al-Adha, expected only, 2', '2026-05-24T09:00:00+04:00', 2, '2026-05-31T14:30:00+04:00'],
  ['before Eid al-Adha, expected only, 3', '2026-05-24T09:00:00+04:00', 3, '2026-06-01T14:30:00+04:00'],
  ['before Eid al-Adha, expected only, 5', '2026-05-24T09:00:00+04:00', 5, '2026-06-03T14:30:00+04:00'],
  ['during Eid al-Adha, 1', '2026-05-27T09:00:00+04:00', 1, '2026-05-31T14:30:00+04:00'],
  ['during Eid al-Adha, 3', '2026-05-27T09:00:00+04:00', 3, '2026-06-02T14:30:00+04:00'],
  ['on the eve of Ramadan, 1', '2026-02-18T10:00:00+04:00', 1, '2026-02-19T14:00:00+04:00'],
  ['on the eve of Ramadan, 2', '2026-02-18T10:00:00+04:00', 2, '2026-02-22T14:00:00+04:00'],
  ['on the eve of Ramadan, 3', '2026-02-18T10:00:00+04:00', 3, '2026-02-23T14:00:00+04:00'],
  ['in Ramadan, 1', '2026-02-24T10:00:00+04:00', 1, '2026-02-25T14:00:00+04:00'],
  ['in Ramadan, 2', '2026-02-24T10:00:00+04:00', 2, '2026-02-26T14:00:00+04:00'],
  ['in Ramadan, 5', '2026-02-24T10:00:00+04:00', 5, '2026-03-03T14:00:00+04:00'],
  ['in Ramadan, 15', '2026-02-24T10:00:00+04:00', 15, '2026-03-17T14:00:00+04:00'],
  ['in Ramadan over its weekend, 1', '2026-03-05T13:30:00+04:00', 1, '2026-03-08T14:00:00+04:00'],
  ['in Ramadan over its weekend, 3', '2026-03-05T13:30:00+04:00', 3, '2026-03-10T14:00:00+04:00'],
  ['over Accession Day and Isra, 1', '2026-01-14T10:00:00+04:00', 1, '2026-01-19T14:30:00+04:00'],
  ['over Accession Day and Isra, 2', '2026-01-14T10:00:00+04:00', 2, '2026-01-20T14:30:00+04:00'],
  ['over Accession Day and Isra, 3', '2026-01-14T10:00:00+04:00', 3, '2026-01-21T14:30:00+04:00'],
  ['over Islamic New Year, 1', '2026-06-17T10:00:00+04:00', 1, '2026-06-21T14:30:00+04:00'],
  ['over Islamic New Year, 2', '2026-06-17T10:00:00+04:00', 2, '2026-06-22T14:30:00+04:00'],
  ['over Islamic New Year, 3', '2026-06-17T10:00:00+04:00', 3, '2026-06-23T14:30:00+04:00'],
  ['over the Birthday of the Prophet, 1', '2026-08-26T10:00:00+04:00', 1, '2026-08-30T14:30:00+04:00'],
  ['over the Birthday of the Prophet, 2', '2026-08-26T10:00:00+04:00', 2, '2026-08-31T14:30:00+04:00'],
  ['over the end of a year, 1', '2026-12-30T10:00:00+04:00', 1, '2026-12-31T14:30:00+04:00'],
  ['over the end of a year, 2', '2026-12-30T10:00:00+04:00', 2, '2027-01-03T14:30:00+04:00'],
  ['over the end of a year, 3', '2026-12-30T10:00:00+04:00', 3, '2027-01-04T14:30:00+04:00'],
  ['over the end of a year, 15', '2026-12-30T10:00:00+04:00', 15, '2027-01-24T14:30:00+04:00'],
  ['on the first day of a year, 1', '2027-01-01T00:00:00+04:00', 1, '2027-01-03T14:30:00+04:00'],
  ['on the first day of a year, 3', '2027-01-01T00:00:00+04:00', 3, '2027-01-06T14:30:00+04:00'],
  ['over Isra in January, 1', '2027-01-04T10:00:00+04:00', 1, '2027-01-06T14:30:00+04:00'],
  ['over Isra in January, 3', '2027-01-04T10:00:00+04:00', 3, '2027-01-10T14:30:00+04:00'],
  ['over Isra in January, 5', '2027-01-04T10:00:00+04:00', 5, '2027-01-13T14:30:00+04:00'],
  [
    'before the end of February in a common year, 1',
    '2027-02-25T10:00:00+04:00',
    1,
    '2027-02-28T14:30:00+04:00',
  ],
  [
    'before the end of February in a common year, 2',
    '2027-02-25T10:00:00+04:00',
    2,
    '2027-03-01T14:30:00+04:00',
  ],
  [
    'on the last day of February in a common year',
    '2027-02-28T10:00:00+04:00',
    1,
    '2027-03-01T14:30:00+04:00',
  ],
  ['before 29 February, 1', '2028-02-27T10:00:00+04:00', 1, '2028-02-28T14:30:00+04:00'],
  ['before 29 February, 2', '2028-02-27T10:00:00+04:00', 2, '2028-02-29T14:30:00+04:00'],
  ['before 29 February, 3', '2028-02-27T10:00:00+04:00', 3, '2028-03-01T14:30:00+04:00'],
  ['on 29 February, 1', '2028-02-29T10:00:00+04:00', 1, '2028-03-01T14:30:00+04:00'],
  ['on 29 February, 3', '2028-02-29T10:00:00+04:00', 3, '2028-03-05T14:30:00+04:00'],
  ['on 29 February, 15', '2028-02-29T10:00:00+04:00', 15, '2028-03-21T14:30:00+04:00'],
  ['on 28 February of a leap year', '2028-02-28T23:00:00+04:00', 1, '2028-02-29T14:30:00+04:00'],
  ['over the century that is no leap year, 1', '2100-02-25T10:00:00+04:00', 1, '2100-02-28T14:30:00+04:00'],
  ['over the century that is no leap year, 2', '2100-02-25T10:00:00+04:00', 2, '2100-03-01T14:30:00+04:00'],
  [
    'over Eid al-Adha and National Day of 2025, 1',
    '2025-06-04T10:00:00+04:00',
    1,
    '2025-06-10T14:30:00+04:00',
  ],
  [
    'over Eid al-Adha and National Day of 2025, 2',
    '2025-06-04T10:00:00+04:00',
    2,
    '2025-06-11T14:30:00+04:00',
  ],
  ['over two holidays and a month, 1', '2025-11-25T10:00:00+04:00', 1, '2025-11-30T14:30:00+04:00'],
  ['over two holidays and a month, 15', '2025-11-25T10:00:00+04:00', 15, '2025-12-18T14:30:00+04:00'],
  ['told in another offset, 1', '2026-10-18T23:30:00-08:00', 1, '2026-10-20T14:30:00+04:00'],
  ['told in another offset, 3', '2026-10-18T23:30:00-08:00', 3, '2026-10-22T14:30:00+04:00'],
  ['told in UTC with milliseconds', '2026-10-18T06:00:00.123Z', 3, '2026-10-21T14:30:00+04:00'],
  ['a hundred working days', '2026-01-01T08:00:00+04:00', 100, '2026-06-02T14:30:00+04:00'],
  ['a year of working days', '2026-01-01T08:00:00+04:00', 250, '2027-01-04T14:30:00+04:00'],
]

type ZoneRow = readonly [name: string, zone: string, from: string, n: number, at: string]

/** A week from Monday to Friday that ends at 17:00, with Christmas and New Year, in zones that change their clocks. */
const elsewhere: readonly ZoneRow[] = [
  [
    'London before the clock goes forward',
    'Europe/London',
    '2026-03-27T10:00:00Z',
    1,
    '2026-03-30T17:00:00+01:00',
  ],
  [
    'London over the clock going forward',
    'Europe/London',
    '2026-03-26T10:00:00Z',
    3,
    '2026-03-31T17:00:00+01:00',
  ],
  [
    'London over the clock going back',
    'Europe/London',
    '2026-10-23T10:00:00+01:00',
    1,
    '2026-10-26T17:00:00+00:00',
  ],
  [
    'London over Christmas and New Year',
    'Europe/London',
    '2026-12-24T12:00:00Z',
    5,
    '2027-01-04T17:00:00+00:00',
  ],
  [
    'New York over the clock going forward',
    'America/New_York',
    '2026-03-06T23:30:00-05:00',
    1,
    '2026-03-09T17:00:00-04:00',
  ],
  [
    'New York: a Friday evening that is Saturday in UTC',
    'America/New_York',
    '2026-03-07T03:30:00Z',
    2,
    '2026-03-10T17:00:00-04:00',
  ],
  [
    'New York over the clock going back',
    'America/New_York',
    '2026-10-30T09:00:00-04:00',
    2,
    '2026-11-03T17:00:00-05:00',
  ],
  [
    'Kathmandu, a quarter of an hour off',
    'Asia/Kathmandu',
    '2026-10-16T18:20:00Z',
    1,
    '2026-10-19T17:00:00+05:45',
  ],
  [
    'Adelaide, southern summer time',
    'Australia/Adelaide',
    '2026-10-02T23:00:00+09:30',
    1,
    '2026-10-05T17:00:00+10:30',
  ],
  [
    'Lord Howe, half an hour of summer time',
    'Australia/Lord_Howe',
    '2026-10-02T10:00:00+10:30',
    1,
    '2026-10-05T17:00:00+11:00',
  ],
  [
    'Kiritimati, fourteen hours ahead',
    'Pacific/Kiritimati',
    '2026-10-15T09:59:00Z',
    1,
    '2026-10-16T17:00:00+14:00',
  ],
  [
    'Kiritimati, a minute later the next day',
    'Pacific/Kiritimati',
    '2026-10-15T10:00:00Z',
    1,
    '2026-10-19T17:00:00+14:00',
  ],
  ['Honolulu, ten hours behind', 'Pacific/Honolulu', '2026-10-16T09:59:00Z', 1, '2026-10-16T17:00:00-10:00'],
  ['Cairo over its summer time', 'Africa/Cairo', '2026-04-23T10:00:00+02:00', 2, '2026-04-27T17:00:00+03:00'],
  [
    'Casablanca with summer time stopped for Ramadan',
    'Africa/Casablanca',
    '2026-02-13T10:00:00+01:00',
    1,
    '2026-02-16T17:00:00+00:00',
  ],
]

/**
 * Received, working days, deadline: instants at and around every holiday, in Ramadan, on 29 February, over new years and at
 * random, told in several offsets. The deadlines were counted day by day by a program in another language.
 */
const counted: readonly (readonly [from: string, n: number, at: string])[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'working-days.json'), 'utf8'),
)

function reckon(calendar: Parameters<typeof addWorkingDays>[0], from: string, n: number): string {
  const reckoned = addWorkingDays(calendar, from, n)
  return reckoned.kind === 'instant' ? formatInZone(calendar.zone, instantOf(reckoned.at)) : reckoned.why
}

describe('working days in Oman', () => {
  it.each(inOman)('received %s: %s and %i working days', (_name, from, n, at) => {
    expect(reckon(oman, from, n)).toBe(at)
  })
})

describe('working days in Oman, reckoned by another program too', () => {
  it.each(counted)('received %s: %i working days end %s', (from, n, at) => {
    expect(reckon(oman, from, n)).toBe(at)
  })

  it('are, with the tables above, more than two hundred cases', () => {
    expect(inOman.length + elsewhere.length + counted.length).toBeGreaterThan(200)
  })
})

describe('working days elsewhere', () => {
  it.each(elsewhere)('%s (%s): %s and %i', (_name, zone, from, n, at) => {
    expect(reckon(western(zone), from, n)).toBe(at)
  })
})

describe('the zone of the host', () => {
  const before = process.env['TZ']
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  it.each([
    ['Pacific/Kiritimati', -840],
    ['Pacific/Honolulu', 600],
    ['Asia/Kathmandu', -345],
  ] as const)('changes no deadline when it is %s', (zone, minutes) => {
    process.env['TZ'] = zone
    expect(new Date('2026-10-18T00:00:00Z').getTimezoneOffset()).toBe(minutes)
    expect(inOman.map(([, from, n]) => reckon(oman, from, n))).toEqual(inOman.map(([, , , at]) => at))
    expect(dateAt(oman, '2026-10-17T20:00:00Z')).toBe('2026-10-18')
  })
})

describe('what is no count of working days', () => {
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9])('refuses %d as a value', (n) => {
    expect(addWorkingDays(oman, '2026-10-18', n)).toEqual({ kind: 'never', why: 'not-a-count' })
  })

  it('answers for none with the instant itself', () => {
    expect(reckon(oman, '2026-10-18T10:00:00+04:00', 0)).toBe('2026-10-18T10:00:00+04:00')
  })

  it('ends with a value where the office never works', () => {
    expect(addWorkingDays(idle, '2026-10-18T10:00:00+04:00', 3)).toEqual({
      kind: 'never',
      why: 'no-working-days',
    })
  })

  it('throws for an instant without an offset, which would mean something else on every host', () => {
    expect(() => addWorkingDays(oman, '2026-10-18T10:00:00', 3)).toThrow('with its offset')
  })
})

describe('single dates', () => {
  it.each([
    ['2026-10-18', true],
    ['2026-10-16', false],
    ['2026-10-17', false],
    ['2026-11-25', false],
    ['2026-03-19', false],
    ['2026-03-18', true],
    ['2028-02-29', true],
  ] as const)('%s is a working day: %s', (on, works) => {
    expect(isWorkingDay(oman, on)).toBe(works)
  })
})
