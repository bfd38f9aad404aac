import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mask } from '../../src/language/mask.ts'
import { buildResources } from '../../src/language/resources.ts'
import { understand } from '../../src/language/understand.ts'
import { lexicon, policyOf } from '../engine/office.ts'

const resources = buildResources(policyOf('al-buraimi'), lexicon)
const masked = (text: string, names: readonly string[] = []) =>
  mask(text, understand(text, resources).slots, names)

describe('masking', () => {
  it.each([
    ['حفرة في حماسة، رقمي 92345678', 'حفرة في حماسة، رقمي ⟨number⟩'],
    ['اسمي سالم الكعبي، الكلاب عند المسجد', 'اسمي ⟨name⟩، الكلاب عند المسجد'],
    ['اتصلوا على ٩٢٣٤ ٥٦٧٨ الحين', 'اتصلوا على ⟨number⟩ الحين'],
    ['الحساب 12 34 56 78 90 ما اشتغل', 'الحساب ⟨number⟩ ما اشتغل'],
    ['عداد الماء AB1234567 معطل', 'عداد الماء ⟨number⟩ معطل'],
    ['write to salim.k@example.om please', 'write to ⟨email⟩ please'],
    ['شوفوا www.example.om/photo?id=5', 'شوفوا ⟨link⟩'],
    ['https://maps.google.com/?q=24.2431,55.7932 هنا', '⟨place⟩ هنا'],
    ['7ofra fi 7amasa 3nd el mas5ara', '7ofra fi 7amasa 3nd el mas5ara'],
    ['ثلاث مرات منذ 2024', 'ثلاث مرات منذ 2024'],
    ['', ''],
  ])('%s', (text, expected) => expect(masked(text)).toBe(expected))

  it('takes out the words of names that are known, however they are spelt', () => {
    expect(masked('أخوي أحمد قال لكم عن الكلاب', ['احمد الشامسي'])).toBe('أخوي ⟨name⟩ قال لكم عن الكلاب')
  })

  it('leaves no run of eight digits in any text', () => {
    const digits = fc.stringMatching(/^[2-9][0-9]{7}$/)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), digits, fc.string(), (before, number, after) => {
        expect(masked(`${before} ${number} ${after}`)).not.toContain(number)
      }),
    )
  })
})
