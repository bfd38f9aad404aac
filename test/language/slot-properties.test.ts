import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SlotName } from '../../src/domain/understanding.ts'
import { buildResources } from '../../src/language/resources.ts'
import { parsePhone } from '../../src/language/slots/phone.ts'
import { understand } from '../../src/language/understand.ts'
import { lexicon, policyOf } from '../engine/office.ts'

const resources = buildResources(policyOf('al-buraimi'), lexicon)
const slotsOf = (text: string) => understand(text, resources).slots

/** Pieces of which hostile messages are made: labels, numbers, names, places, marks of direction, digits alone. */
const pieces = [
  ...[
    'رقمي',
    'هاتف',
    'الرقم المدني',
    'رقم البلاغ',
    'رقم الحساب',
    'اتصلت على',
    'اسمي',
    'سالم',
    'بن',
    'الكعبي',
  ],
  ...[
    'في',
    'حماسة',
    'الخضراء',
    'بلدية',
    'البريمي',
    'والي',
    'محضة',
    'منذ',
    'أسبوعين',
    'قبل',
    'شهر',
    'أمس',
    'رمضان',
  ],
  ...[
    '92345678',
    '9234 5678',
    '10234567',
    '26-0000-0009',
    '+968',
    '00971',
    '0501234567',
    '12/10/2026',
    '24.2431',
  ],
  ...[
    '55.7932',
    '٩٢٣٤',
    '5',
    '00',
    '7ofra',
    'OM81',
    'BUR-2026-000145',
    'a@b.om',
    '@',
    'https://',
    'geo:',
    'maps',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    '\n',
    '-',
    '/',
    '.',
    ',',
    ':',
    '+',
    '(',
    ')',
    '> ',
    '\u2068',
    '\u2069',
    '\u200f',
    'ـ',
    '\u064b',
  ],
  ...[
    'thanks,',
    'my name is',
    'I am',
    'ago',
    'weeks',
    'name:',
    'fi',
    'el',
    '3',
    '°',
    'N',
    "'",
    '\ud83d',
    '\ufdfa',
  ],
]
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((some) => some.join('')),
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((some) => some.join(' ')),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
    .map((codes) => String.fromCharCode(...codes)),
)

const digitsOf = (text: string): string => text.normalize('NFKC').replaceAll(/\P{Nd}/gu, '')
const western = (digits: string): string =>
  digits.replaceAll(/[٠-٩۰-۹]/gu, (digit) => String((digit.codePointAt(0) ?? 0) % 16))

describe('whatever is written', () => {
  it('gives slots that stand in the text, in order, and share no character but a landmark', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        let last = 0
        let end = 0
        for (const slot of slotsOf(text)) {
          expect(slot.start).toBeGreaterThanOrEqual(last)
          expect(slot.end).toBeGreaterThan(slot.start)
          expect(slot.end).toBeLessThanOrEqual(text.length)
          expect(slot.value).not.toBe('')
          last = slot.start
          if (slot.name === 'landmark') continue
          expect(slot.start).toBeGreaterThanOrEqual(end)
          end = slot.end
        }
      }),
      { numRuns: 3000, seed: 7 },
    )
  })

  it('gives no identifier a digit that the text does not say there', () => {
    const numbered: readonly SlotName[] = ['phone', 'civilNumber', 'reference']
    fc.assert(
      fc.property(hostile, (text) => {
        for (const { name, value, start, end } of slotsOf(text)) {
          if (!numbered.includes(name)) continue
          const said = western(digitsOf(text.slice(start, end)))
          const kept = digitsOf(value)
          expect(said.endsWith(kept.startsWith('971') ? kept.slice(3) : kept)).toBe(true)
        }
      }),
      { numRuns: 3000, seed: 11 },
    )
  })

  it('reads every phone it has read once more as the same phone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9]{6,16}$/), (written) => {
        const phone = parsePhone({ digits: written.replace('+', ''), international: written.startsWith('+') })
        if (phone === undefined) return
        const again = { digits: phone.replace('+', ''), international: phone.startsWith('+') }
        expect(parsePhone(again)).toBe(phone)
      }),
      { numRuns: 3000, seed: 13 },
    )
  })
})
