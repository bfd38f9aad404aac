import { describe, expect, it } from 'vitest'
import { buildResources } from '../../src/language/resources.ts'
import { understand } from '../../src/language/understand.ts'
import { lexicon, policyOf } from '../engine/office.ts'

const resources = buildResources(policyOf('al-buraimi'), lexicon)
const slots = (text: string) =>
  Object.fromEntries(understand(text, resources).slots.map(({ name, value }) => [name, value]))

describe('values that a text says', () => {
  it.each([
    ['رقمي ٩٢٣٤ ٥٦٧٨', { phone: '92345678' }],
    ['call +968 9234-5678', { phone: '92345678' }],
    ['0096892345678', { phone: '92345678' }],
    ['\u206892345678\u2069', { phone: '92345678' }],
    ['my UAE number 0501234567', { phone: '+971501234567' }],
    ['+971 50 123 4567', { phone: '+971501234567' }],
    ['25643286', { phone: '25643286' }],
    ['الرقم المدني 10234567', { civilNumber: '10234567' }],
    ['civil number 92345678, phone 95551234', { civilNumber: '92345678', phone: '95551234' }],
    ['2026-11-22', { date: '2026-11-22' }],
    ['دفعت 12345678 ريال', {}],
    ['رقم الهاتف 12345678', {}],
    ['رقم الهاتف 20345678', { phone: '20345678' }],
    ['7ofra 92345678x', {}],
    ['write to Salim.K@Example.om.', { email: 'salim.k@example.om' }],
    ['@alburaimigov', {}],
    ['حالة الطلب 2600000009', { reference: '26-0000-0009' }],
    ['٢٦-٠٠٠٠-٠٠٠٩', { reference: '26-0000-0009' }],
    ['26 0000 0009', { reference: '26-0000-0009' }],
    ['2600000008', {}],
    ['https://maps.google.com/?q=24.2431,55.7932', { location: '24.2431,55.7932' }],
    ['https://maps.app.goo.gl/AbC123', { location: 'https://maps.app.goo.gl/AbC123' }],
    ['الموقع 24.2431, 55.7932', { location: '24.2431,55.7932' }],
    ['95.123456, 200.123456', {}],
    ['في حماسة', { area: 'حماسة' }],
    ['fi 7amasa', { area: 'حماسة' }],
    ['بوادي الجزي', { area: 'وادي الجزي' }],
    ['in Mahdah', { wilayat: 'محضة' }],
    ['والبريمي', { wilayat: 'البريمي' }],
  ])('«%s»', (text, expected) => {
    expect(slots(text)).toEqual(expected)
  })

  it.each([
    ['اسمي سالم بن حمد الكعبي ورقمي 92345678', 'سالم بن حمد الكعبي'],
    ['اسمي سالم الكعبي والكلاب عند المسجد', 'سالم الكعبي'],
    ['الاسم: علي بن سعيد، الهاتف 92345678', 'علي بن سعيد'],
    ['My name is John Smith', 'John Smith'],
    ['أنا خالد بن علي وعندي شكوى', 'خالد بن علي'],
    ['أنا ساكن في حماسة من سنتين', undefined],
    ['أنا متضرر من الحفرة', undefined],
    ['أشكو من حفرة أمام البيت\nمريم بنت راشد الشامسية\nهاتف 92345678', 'مريم بنت راشد الشامسية'],
  ])('the name in «%s» is %s', (text, name) => {
    expect(slots(text)['name']).toBe(name)
  })

  it('stand where they stood', () => {
    const text = 'السلام عليكم، رقمي 9234 5678 في حماسة'
    for (const { name, start, end } of understand(text, resources).slots) {
      expect(text.slice(start, end)).toBe(name === 'phone' ? '9234 5678' : 'حماسة')
    }
  })
})
