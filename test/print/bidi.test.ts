import { describe, expect, it } from 'vitest'
import { facesOf } from '../../src/print/page/faces.ts'
import { makeParagraph, runsOf } from '../../src/print/page/paragraph.ts'
import { prose, theirs } from '../../src/print/words.ts'

/** What stands on the line from left to right without the spaces between; words in Arabic letters as they are read. */
function seen(words: string, direction: 'rtl' | 'ltr' = 'rtl'): readonly string[] {
  const paragraph = makeParagraph(words, facesOf(400), direction)
  return runsOf(paragraph, 0, paragraph.text.length)
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
}

describe('a line of Arabic, Latin and figures', () => {
  it.each([
    ['Arabic alone is one run', 'ملف الطلب', ['ملف الطلب']],
    ['a figure reads from left to right between words', 'خلال 15 يوما', ['يوما', '15', 'خلال']],
    [
      'an isolated reference keeps its groups in order',
      'الرقم \u206826-8830-3162\u2069 مسجل',
      ['مسجل', '26-8830-3162', 'الرقم'],
    ],
    [
      'a phone number is isolated by itself',
      prose('على الرقم +968 2564 3286 غدا').words,
      ['غدا', '+968 2564 3286', 'على الرقم'],
    ],
    [
      'a date in figures is isolated by itself',
      prose('بتاريخ 2026-11-22 صباحا').words,
      ['صباحا', '2026-11-22', 'بتاريخ'],
    ],
    [
      'an e-mail address reads from left to right',
      'على sara.k@example.om مباشرة',
      ['مباشرة', 'sara.k@example.om', 'على'],
    ],
    ['brackets around Arabic are mirrored', '(عند الباب)', ['(', 'عند الباب', ')']],
    ['quotation marks around Arabic are mirrored', 'كتابة «موظف» الآن', ['الآن', '«', 'موظف', '»', 'كتابة']],
    ['a full stop ends the line at its left', 'المحضر B-2026/118.', ['.', 'B-2026/118', 'المحضر']],
    ['Arabic digits run from left to right', 'رقم ١٢٣٤ هنا', ['هنا', '١٢٣٤', 'رقم']],
    ['Persian digits too', 'رقم ۴۵۶ هنا', ['هنا', '۴۵۶', 'رقم']],
    ['a percent sign follows its figure in the way of reading', 'نسبة 50% فقط', ['فقط', '%', '50', 'نسبة']],
    [
      'an English line keeps Arabic inside as it is read',
      'Note: ملف الطلب (new).',
      ['Note:', 'ملف الطلب', '(new).'],
    ],
    [
      'an English line keeps two Arabic names in its own order',
      `By ${theirs('سالم')}, ${theirs('أمل')}.`,
      ['By', 'سالم', ',', 'أمل', '.'],
    ],
    ['emoji follow each other as they were written', 'شكرا 🙏😡', ['😡🙏', 'شكرا']],
    ['an emoji of several signs stays whole', 'العائلة 👨‍👩‍👧🙏🏽', ['🙏🏽👨‍👩‍👧', 'العائلة']],
    ['words that hide an override are shown as they were written', theirs('\u202eolleh\u202c'), ['olleh']],
    ['words cannot end the isolate that holds them', `${theirs('a\u2069\u2069ب')} ج`, ['ج', 'a', 'ب']],
  ])('%s', (_name, words, expected) =>
    expect(seen(words, /^[A-Z]/.test(words) ? 'ltr' : 'rtl')).toEqual(expected),
  )

  it.each([
    ['Arabic first', 'ملف file', 'ltr', 'rtl'],
    ['Latin first', 'file ملف', 'rtl', 'ltr'],
    ['figures alone', '92345678', 'rtl', 'rtl'],
    ['figures alone on an English page', '92345678', 'ltr', 'ltr'],
    ['what an isolate holds does not count', '\u2068ملف\u2069 file', 'rtl', 'ltr'],
  ] as const)('takes the direction of its first letter: %s', (_name, words, page, expected) => {
    expect(makeParagraph(words, facesOf(400), page).direction).toBe(expected)
  })

  it('marks signs for which there is no letter, and draws a box for each', () => {
    const paragraph = makeParagraph('اسم क中 هنا', facesOf(400), 'rtl')
    expect(paragraph).toMatchObject({ hasUnknown: true, text: 'اسم \ufffd\ufffd هنا' })
    expect(makeParagraph('ملف الطلب 🙏 گچپ «»', facesOf(400), 'rtl').hasUnknown).toBe(false)
  })

  it('keeps a tower of marks low', () => {
    expect(makeParagraph(`مُّ${'\u064e'.repeat(10_000)}ن`, facesOf(400), 'rtl').text).toHaveLength(10)
  })
})
