import { describe, expect, it } from 'vitest'
import { longestIn, smsLength } from '../../src/domain/sms-parts.ts'

const ain = '\u0639'
const isolate = '\u2068'

describe('the length of a text message', () => {
  it.each([
    ['nothing', '', 'gsm-7', 0, 1],
    ['a full single', 'a'.repeat(160), 'gsm-7', 160, 1],
    ['one letter more', 'a'.repeat(161), 'gsm-7', 161, 2],
    ['two full parts', 'a'.repeat(306), 'gsm-7', 306, 2],
    ['one letter more than two parts', 'a'.repeat(307), 'gsm-7', 307, 3],
    ['letters that take two', '€'.repeat(80), 'gsm-7', 160, 1],
    ['one of them more', '€'.repeat(81), 'gsm-7', 162, 2],
    ['a full Arabic single', ain.repeat(70), 'ucs-2', 70, 1],
    ['one Arabic letter more', ain.repeat(71), 'ucs-2', 71, 2],
    ['two full Arabic parts', ain.repeat(134), 'ucs-2', 134, 2],
    ['one Arabic letter more than two parts', ain.repeat(135), 'ucs-2', 135, 3],
    ['English with one Arabic letter', `${'a'.repeat(70)}${ain}`, 'ucs-2', 71, 2],
    ['what only the eye needs', `${isolate}26-1234`, 'ucs-2', 8, 1],
    ['a face of two units', '\u{1F600}'.repeat(35), 'ucs-2', 70, 1],
    ['a curly apostrophe', 'it\u2019s', 'ucs-2', 4, 1],
  ])('of %s', (_what, text, alphabet, units, parts) => {
    expect(smsLength(text)).toEqual({ alphabet, units, parts })
  })

  it('fits what it says that fits, in either alphabet', () => {
    for (const letter of ['a', ain, '€', `${ain}a`]) {
      for (let parts = 2; parts <= 5; parts++) {
        const text = letter.repeat(2000)
        const piece = text.slice(0, longestIn(parts, letter.repeat(Math.floor((parts * 153) / 2))))
        expect(smsLength(piece.slice(0, longestIn(parts, piece))).parts, letter).toBeLessThanOrEqual(parts)
      }
    }
  })
})

describe('a letter of two units', () => {
  it('is not torn: what does not fit goes into the next part, and is counted so', () => {
    const torn = `${'a'.repeat(66)}😀`.repeat(5).slice(0, 335)
    expect(smsLength(torn)).toMatchObject({ alphabet: 'ucs-2', parts: 6 })
    expect(smsLength(`${'a'.repeat(152)}€`.repeat(2)).parts).toBe(3)
    expect(smsLength(torn.slice(0, longestIn(5, torn))).parts).toBeLessThanOrEqual(5)
  })
})
