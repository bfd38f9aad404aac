import { describe, expect, it } from 'vitest'
import { type Arrivals, silenceOf } from '../../src/domain/silence.ts'
import { oman, western } from './calendar-fixture.ts'

const hour = 3_600_000

/** A channel on which so many items an hour come from seven to fifteen on working days, one an hour else, until it stops. */
function channel(
  from: string,
  lastAt: string,
  aWorkingHour: number,
  zone = 4,
  quiet: readonly string[] = [],
): Arrivals {
  const hours = new Map<number, number>()
  for (let at = Date.parse(from); at <= Date.parse(lastAt); at += hour) {
    const local = new Date(at + zone * hour)
    const isWorking = local.getUTCDay() < 5 && local.getUTCHours() >= 7 && local.getUTCHours() < 15
    if (quiet.includes(local.toISOString().slice(0, 10))) continue
    hours.set(Math.floor(at / hour) * hour, isWorking ? aWorkingHour : 1)
  }
  return { since: new Date(from).toISOString(), lastAt: new Date(lastAt).toISOString(), hours }
}

const busy = (lastAt: string, quiet: readonly string[] = []) =>
  channel('2026-10-01T00:00:00+04:00', lastAt, 12, 4, quiet)

describe('a channel that brings nothing', () => {
  it.each([
    ['within the hour', '2026-11-17T09:20:00+04:00', '2026-11-17T10:10:00+04:00', undefined],
    [
      'for one whole hour of a working day',
      '2026-11-17T09:20:00+04:00',
      '2026-11-17T11:10:00+04:00',
      undefined,
    ],
    ['for two of them', '2026-11-17T09:20:00+04:00', '2026-11-17T12:00:00+04:00', 24],
    ['for three of them', '2026-11-17T09:20:00+04:00', '2026-11-17T13:30:00+04:00', 36],
    ['in the evening', '2026-11-17T18:20:00+04:00', '2026-11-17T23:59:00+04:00', undefined],
    [
      'from the evening until the office has worked for two hours',
      '2026-11-17T18:20:00+04:00',
      '2026-11-18T09:00:00+04:00',
      32,
    ],
    ['on a day off', '2026-11-20T08:20:00+04:00', '2026-11-20T19:00:00+04:00', undefined],
    [
      'on a day off, from its first hour to its last',
      '2026-11-19T23:59:00+04:00',
      '2026-11-21T00:00:00+04:00',
      24,
    ],
    ['since days', '2026-11-15T09:20:00+04:00', '2026-11-18T09:00:00+04:00', 105],
  ])('%s', (_what, lastAt, now, expected) => {
    const silence = silenceOf(busy(lastAt), oman, now)
    expect(silence?.expected).toBe(expected)
    if (expected !== undefined) expect(silence?.since).toBe(new Date(lastAt).toISOString())
  })

  it('is as usual on a holiday, which is compared with days off', () => {
    const lastAt = '2026-11-25T08:20:00+04:00'
    const now = '2026-11-25T13:30:00+04:00'
    expect(silenceOf(busy(lastAt), oman, now)).toBeUndefined()
    expect(silenceOf(busy(lastAt), { ...oman, entries: [] }, now)?.expected).toBe(48)
  })

  it('is not known to be unusual before a week of such days', () => {
    const now = '2026-11-17T13:30:00+04:00'
    const lastAt = '2026-11-17T09:20:00+04:00'
    expect(silenceOf(channel('2026-11-10T00:00:00+04:00', lastAt, 12), oman, now)).toBeDefined()
    expect(silenceOf(channel('2026-11-11T00:00:00+04:00', lastAt, 12), oman, now)).toBeUndefined()
  })

  it('is unusual again after a day on which it was dead, and usual where it often is', () => {
    const now = '2026-11-17T13:30:00+04:00'
    const lastAt = '2026-11-17T09:20:00+04:00'
    expect(silenceOf(busy(lastAt, ['2026-11-10']), oman, now)?.expected).toBe(34)
    expect(silenceOf(busy(lastAt, ['2026-11-10', '2026-11-09', '2026-11-03']), oman, now)).toBeUndefined()
  })

  it('is told by the hours of the wall where the clocks were changed', () => {
    const lastAt = '2026-11-10T09:20:00-05:00'
    const arrivals = channel('2026-10-05T00:00:00-04:00', '2026-11-01T05:00:00Z', 15, -4)
    const since = channel('2026-11-01T06:00:00Z', lastAt, 15, -5)
    const both = { ...since, since: arrivals.since, hours: new Map([...arrivals.hours, ...since.hours]) }
    expect(silenceOf(both, western('America/New_York'), '2026-11-10T12:00:00-05:00')?.expected).toBe(24)
  })
})
