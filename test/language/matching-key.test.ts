import { describe, expect, it } from 'vitest'
import { forms } from '../../src/language/clitics.ts'
import { matchingKey, tokenise } from '../../src/language/matching-key.ts'

describe('the matching key', () => {
  it.each([
    ['marks and tatweel', 'شَكْوَىـــ', 'شكوي'],
    ['alef forms', 'أإآٱا', 'ااا'.slice(0, 1)],
    ['alef maksura and Persian yeh', 'على علی', 'علي علي'],
    ['Persian kaf', 'کلب', 'كلب'],
    ['teh marbuta', 'حفرة', 'حفره'],
    ['hamza on waw and yeh', 'مسؤول قارئ', 'مسوول قاري'],
    ['a hamza written as a mark of its own', 'مسو\u0654ول', 'مسوول'],
    ['Arabic-Indic digits', '٩٢٣٤', '9234'],
    ['Persian digits', '۹۲۳۴', '9234'],
    ['runs of three or more', 'شكراااااا جدااا', 'شكرا جدا'],
    ['runs of two stay', 'الله', 'الله'],
    ['runs of digits stay', '1000222', '1000222'],
    ['Latin in lower case', 'HeLLo', 'hello'],
    ['full width', 'ＨＥＬＬＯ １２', 'hello 12'],
    ['presentation forms', 'ﻻ ﺷﻜﻮﻯ', 'لا شكوي'],
    ['zero-width and bidi controls', '\u200fشك\u200cوى\u202c', 'شكوي'],
    ['isolates around a reference', '\u206826-1234\u2069', '26-1234'],
    ['white space', '  a \n\t b ', 'a b'],
    ['nothing', '', ''],
  ])('folds %s', (_what, text, key) => {
    expect(matchingKey(text)).toBe(key)
  })

  it('keeps where each word stood in the original', () => {
    const text = 'يا «سـلام»، hello'
    expect(tokenise(text).map(({ key, start, end }) => [key, text.slice(start, end)])).toEqual([
      ['يا', 'يا'],
      ['سلام', 'سـلام'],
      ['hello', 'hello'],
    ])
  })

  it.each([
    ['وبالمحافظه', 'محافظه'],
    ['والحفره', 'حفره'],
    ['للمحافظ', 'محافظ'],
    ['هالحفره', 'حفره'],
    ['عالشارع', 'شارع'],
    ['فالبيت', 'بيت'],
    ['كالبيت', 'بيت'],
  ])('sees the word in %s', (word, stem) => {
    expect(forms(word)).toContain(stem)
  })

  it('leaves short words alone', () => {
    expect(forms('كلب')).toEqual(['كلب'])
    expect(forms('لا')).toEqual(['لا'])
  })

  it('takes time in proportion to a hostile text', () => {
    const hostile = 'ا'.repeat(200_000) + '\u0301'.repeat(50_000)
    expect(matchingKey(hostile).length).toBeLessThan(50_010)
    expect(tokenise('ا '.repeat(50_000), 2000)).toHaveLength(2000)
  })
})
