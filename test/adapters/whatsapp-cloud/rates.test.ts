import { describe, expect, it } from 'vitest'
import { createRates } from '../../../adapters/whatsapp-cloud/rates.ts'

const times = (count: number, work: () => number): number[] => Array.from({ length: count }, work)

describe('what the platform takes', () => {
  it('is 45 messages at once to one person, then one in six seconds, and the rest later', () => {
    let now = 1_000_000
    const rates = createRates(80, () => now)
    expect(times(45, () => rates.reserve('96892123456', 1))).toEqual(times(45, () => 0))
    expect(rates.reserve('96892123456', 1)).toBe(6_000)
    expect(rates.reserve('96892123456', 1)).toBe(12_000)
    expect(() => rates.reserve('96892123456', 1)).toThrow(
      expect.objectContaining({ code: 'paced', retryable: true, retryAfterSeconds: 18 }),
    )
    expect(rates.reserve('96895551111', 1)).toBe(0)
    now += 18_000
    expect(rates.reserve('96892123456', 1)).toBe(0)
    now += 47 * 6_000
    expect(times(45, () => rates.reserve('96892123456', 1)).every((wait) => wait === 0)).toBe(true)
  })

  it('is so many messages a second of the number, whoever they are to', () => {
    const rates = createRates(10, () => 5_000)
    let person = 0
    const next = () => rates.reserve(`9689200${person++}`, 1)
    expect(times(10, next)).toEqual(times(10, () => 0))
    expect(times(3, next)).toEqual([100, 200, 300])
  })

  it('is remembered of no more persons than have to rest', () => {
    let now = 0
    const rates = createRates(1_000, () => now)
    for (let person = 0; person < 30_000; person++) {
      now += 7
      rates.reserve(String(person), 1)
    }
    expect(rates.persons()).toBeLessThanOrEqual(10_000)
  })
})
