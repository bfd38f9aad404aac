import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facesOf } from '../../src/print/page/faces.ts'
import { breakLines, type Line, type Setting } from '../../src/print/page/lines.ts'

const setting: Setting = { faces: facesOf(400), size: 12, width: 150, pageDirection: 'rtl' }
const textOf = (line: Line | undefined) => (line?.runs ?? []).map(({ text }) => text).join('')

describe('breaking into lines', () => {
  it('breaks in the order of reading, then turns each line about', () => {
    const lines = breakLines('نشتكي من كلاب سائبة قرب school 12 في حماسة بولاية البريمي', setting)
    expect(lines.length).toBeGreaterThan(1)
    expect(textOf(lines[0])).toContain('نشتكي')
    expect(textOf(lines.at(-1))).toContain('البريمي')
  })

  it('begins a line where the text has one, and keeps empty ones', () => {
    expect(breakLines('one\r\n\ntwo', setting).map(textOf)).toEqual(['one', '', 'two'])
  })

  it('breaks a word that is longer than a line inside', () => {
    const word = 'https://example.om/'.repeat(12)
    const lines = breakLines(word, setting)
    expect(lines.map(textOf).join('')).toBe(word)
  })

  it('fits every line, loses no letter and never stops, whatever is written', () => {
    const letters = fc.constantFrom(
      ...[
        'ب',
        'لا',
        'مُ',
        'a',
        'W',
        '7',
        '٧',
        ' ',
        '  ',
        '\n',
        '-',
        '(',
        ']',
        '«',
        '🙏🏽',
        '👨‍👩‍👧',
        '\u0300',
      ],
      ...['\u2068', '\u2069', '\u202e', '\u200f', '\u200d', '\ud83d', '\u0000', '\t', 'क', '中'],
    )
    const widths = fc.integer({ min: 30, max: 300 })
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 60 }), widths, (parts, width) => {
        const words = parts.join('')
        const lines = breakLines(words, { ...setting, width })
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width * 1.1)
        const count = (text: string, letter: RegExp) => text.match(letter)?.length ?? 0
        for (const letter of [/ب/g, /W/g, /7/g, /٧/g, /م/g])
          expect(count(lines.map(textOf).join(''), letter)).toBe(count(words, letter))
      }),
    )
  })
})
