import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dammDigit } from '../../src/domain/damm.ts'
import { halfSipHash } from '../../src/domain/half-sip-hash.ts'
import { formatReference, parseReference, referencesPerYear } from '../../src/domain/reference.ts'

const key = Uint8Array.from([3, 1, 4, 1, 5, 9, 2, 6])
const counter = fc.integer({ min: 0, max: referencesPerYear - 1 })
const year = fc.integer({ min: 2020, max: 2029 })
const digitsOf = (reference: string): string => reference.replaceAll('-', '')

describe('reference numbers', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(year, counter, (y, n) => {
        const reference = formatReference(y, n, key)
        expect(reference).toMatch(/^2\d-\d{4}-\d{4}$/)
        expect(parseReference(reference)).toBe(reference)
      }),
    )
  })

  it('differ for every case of a year, and do not follow one another', () => {
    const references = Array.from({ length: 20_000 }, (_, n) => formatReference(2026, n, key))
    expect(new Set(references).size).toBe(references.length)
    const steps = references
      .slice(1)
      .map((reference, n) => Number(digitsOf(reference)) - Number(digitsOf(references[n] ?? '')))
    expect(new Set(steps).size).toBeGreaterThan(19_000)
  })

  it('are other ones in another year and with another key', () => {
    const others = [
      formatReference(2027, 5, key),
      formatReference(
        2026,
        5,
        Uint8Array.from(key, (byte) => byte + 1),
      ),
    ]
    for (const other of others)
      expect(other.slice(3, 11)).not.toBe(formatReference(2026, 5, key).slice(3, 11))
  })

  it('catch every wrong digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(year, counter, (y, n) => {
        const digits = digitsOf(formatReference(y, n, key))
        for (let place = 0; place < digits.length; place++) {
          for (let digit = 0; digit < 10; digit++) {
            if (String(digit) === digits[place]) continue
            expect(parseReference(digits.slice(0, place) + digit + digits.slice(place + 1))).toBeUndefined()
          }
          const swapped =
            digits.slice(0, place) + (digits[place + 1] ?? '') + digits[place] + digits.slice(place + 2)
          if (swapped !== digits) expect(parseReference(swapped)).toBeUndefined()
        }
      }),
    )
  })

  const sample = formatReference(2026, 0, key)
  const digits = digitsOf(sample)
  const inScript = (zero: number): string =>
    digits.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
  it.each([
    ['without separators', digits],
    ['with spaces around and between', `  ${digits.slice(0, 2)} ${digits.slice(2, 6)}  ${digits.slice(6)} `],
    ['digit by digit, as it is dictated', [...digits].join(' ')],
    ['with slashes and dots', `${digits.slice(0, 2)}/${digits.slice(2, 6)}.${digits.slice(6)}`],
    ['with dashes of print', sample.replaceAll('-', '–')],
    ['with a number sign', `#${sample}`],
    ['in Arabic-Indic digits', inScript(0x0660)],
    ['in Persian digits', inScript(0x06f0)],
    ['in full-width digits', inScript(0xff10)],
    ['isolated by bidi controls', `\u2068${sample}\u2069`],
    [
      'with a minus sign and a no-break space',
      `${digits.slice(0, 2)}\u2212${digits.slice(2, 6)}\u00a0${digits.slice(6)}`,
    ],
  ])('are read %s', (_name, text) => {
    expect(parseReference(text)).toBe(sample)
  })

  it.each([
    '',
    '26',
    '91234567',
    '96891234567',
    '+968 9123 4567',
    '26-1234-56789',
    'case 26',
    '1612345678',
    '2x-1234-5678',
  ])('"%s" is none', (text) => {
    expect(parseReference(text)).toBeUndefined()
  })

  it('takes nothing that is no counter, and no short key', () => {
    expect(() => formatReference(2026, referencesPerYear, key)).toThrow('reference numbers')
    expect(() => formatReference(2026, -1, key)).toThrow('reference numbers')
    expect(() => formatReference(2026, 1, Uint8Array.from([1]))).toThrow('8 bytes')
  })
})

describe('the parts of a reference number', () => {
  it.each([
    ['572', 4],
    ['5724', 0],
    ['43881234567', 9],
  ])('the check digit of %s is %i', (text, digit) => {
    expect(dammDigit(text)).toBe(digit)
  })

  it.each([
    [[], 0x5b9f35a9],
    [[0x03020100], 0x89466e2a],
    [[0x03020100, 0x07060504], 0x8f84b8d0],
  ])('HalfSipHash-2-4 of %j agrees with its published vectors', (words, hash) => {
    expect(halfSipHash([0x03020100, 0x07060504], words)).toBe(hash)
  })
})
