import { describe, expect, it } from 'vitest'
import { civilOf, dayOf, formatDay, parseDay, parseTime, weekdayOf } from '../../src/domain/civil-day.ts'
import { formatInstant, instantOf, parseInstant } from '../../src/domain/instant.ts'
import { formatInZone, instantAt, isZone, localAt } from '../../src/domain/zone.ts'

describe('dates as numbers', () => {
  it.each([
    ['1970-01-01', 0, 3],
    ['2000-02-29', 11_016, 1],
    ['2026-10-18', 20_744, 6],
    ['2028-02-29', 21_243, 1],
    ['1969-12-31', -1, 2],
    ['9999-12-31', 2_932_896, 4],
  ] as const)('%s is day %i', (text, day, weekday) => {
    expect(parseDay(text)).toBe(day)
    expect(formatDay(day)).toBe(text)
    expect(weekdayOf(day)).toBe(weekday)
  })

  it('agrees with the platform on every day of four centuries', () => {
    for (let day = dayOf(1800, 1, 1); day < dayOf(2200, 1, 1); day += 1) {
      const date = new Date(day * 86_400_000)
      const { year, month, date: ofMonth } = civilOf(day)
      if (
        year !== date.getUTCFullYear() ||
        month !== date.getUTCMonth() + 1 ||
        ofMonth !== date.getUTCDate()
      ) {
        expect.unreachable(`day ${day} is ${date.toISOString()}, not ${formatDay(day)}`)
      }
    }
    expect(formatDay(dayOf(2200, 1, 1))).toBe('2200-01-01')
  })

  it.each([
    '2026-02-30',
    '2027-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '18.10.2026',
    '',
  ])('%s is no date', (text) => {
    expect(parseDay(text)).toBeUndefined()
  })

  it.each([
    ['00:00', 0],
    ['08:30', 510],
    ['24:00', 1440],
    ['24:01', undefined],
    ['08:60', undefined],
    ['8:30', undefined],
  ] as const)('%s is minute %s of a day', (text, minute) => {
    expect(parseTime(text)).toBe(minute)
  })
})

describe('instants', () => {
  it.each([
    ['2026-10-18T10:00:00+04:00', '2026-10-18T06:00:00.000Z'],
    ['2026-10-18T10:00+04:00', '2026-10-18T06:00:00.000Z'],
    ['2026-10-18T10:00:00+0400', '2026-10-18T06:00:00.000Z'],
    ['2026-10-18T06:00:00.5Z', '2026-10-18T06:00:00.500Z'],
    ['2026-10-18T06:00:00.123456789Z', '2026-10-18T06:00:00.123Z'],
    ['2026-01-01T00:00:00+14:00', '2025-12-31T10:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
  ] as const)('reads %s', (text, at) => {
    expect(formatInstant(instantOf(text))).toBe(at)
    expect(instantOf(text)).toBe(Date.parse(text.replace('0400', '04:00')))
  })

  it.each([
    '2026-10-18',
    '2026-10-18T10:00:00',
    '2026-02-30T10:00:00Z',
    '2026-10-18T24:00:00Z',
    '2026-10-18T10:61:00Z',
    '2026-10-18T10:00:00+25:00',
    'today',
    '',
  ])('%s is no instant', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })
})

describe('wall clocks', () => {
  it.each([
    ['an ordinary time', 'Asia/Muscat', '2026-10-18', 870, '2026-10-18T14:30:00+04:00'],
    ['a time that is skipped, London', 'Europe/London', '2026-03-29', 90, '2026-03-29T02:30:00+01:00'],
    ['a time that is shown twice, London', 'Europe/London', '2026-10-25', 90, '2026-10-25T01:30:00+01:00'],
    ['a time that is skipped, New York', 'America/New_York', '2026-03-08', 150, '2026-03-08T03:30:00-04:00'],
    [
      'a time that is shown twice, New York',
      'America/New_York',
      '2026-11-01',
      90,
      '2026-11-01T01:30:00-04:00',
    ],
    [
      'half an hour that is skipped, Lord Howe',
      'Australia/Lord_Howe',
      '2026-10-04',
      135,
      '2026-10-04T02:45:00+11:00',
    ],
    [
      'half an hour that is shown twice, Lord Howe',
      'Australia/Lord_Howe',
      '2026-04-05',
      105,
      '2026-04-05T01:45:00+11:00',
    ],
    ['a midnight that is skipped, Cairo', 'Africa/Cairo', '2026-04-24', 0, '2026-04-24T01:00:00+03:00'],
    ['the end of a day', 'Asia/Muscat', '2026-12-31', 1440, '2027-01-01T00:00:00+04:00'],
    ['a negative offset with a fraction', 'America/St_Johns', '2026-01-15', 600, '2026-01-15T10:00:00-03:30'],
  ] as const)('%s', (_name, zone, on, minutes, at) => {
    expect(formatInZone(zone, instantAt(zone, parseDay(on) ?? 0, minutes))).toBe(at)
  })

  it('gives the date of the zone, not of UTC or the host', () => {
    expect(formatDay(localAt('Asia/Muscat', instantOf('2026-10-17T20:00:00Z')).day)).toBe('2026-10-18')
    expect(formatDay(localAt('Pacific/Honolulu', instantOf('2026-10-18T09:59:00Z')).day)).toBe('2026-10-17')
  })

  it('knows a zone by its name', () => {
    expect(['Asia/Muscat', 'UTC', 'Atlantis/Capital', ''].map(isZone)).toEqual([true, true, false, false])
  })
})
