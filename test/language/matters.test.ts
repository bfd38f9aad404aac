import { describe, expect, it } from 'vitest'
import { understand } from '../../src/language/understand.ts'
import { Office } from '../engine/office.ts'

const { resources } = new Office()

/** The services of a message's matters, the first one first, and the words of the others. */
function matters(text: string) {
  const { service, further = [] } = understand(text, resources)
  return [service, ...further.flatMap(({ service, start, end }) => [service, text.slice(start, end)])]
}

describe('a message that tells of several matters', () => {
  it.each([
    [
      'في حفرة كبيرة قدام بيتنا في حماسة، وبعد الكلاب السايبة تخوف العيال',
      ['pits-and-swamps', 'stray-animals', 'وبعد الكلاب السايبة تخوف العيال'],
    ],
    [
      'شكوى: حفرة في الشارع العام. كلاب سائبة عند المدرسة.',
      ['pits-and-swamps', 'stray-animals', 'كلاب سائبة عند المدرسة'],
    ],
    [
      'حفرة في الشارع، سيارتي طاحت فيها. الكلاب السايبة، وعضت ولدي',
      ['pits-and-swamps', 'stray-animals', 'الكلاب السايبة، وعضت ولدي'],
    ],
    [
      'There is a pit in our street, and also stray dogs',
      ['pits-and-swamps', 'stray-animals', 'also stray dogs'],
    ],
    [
      'fi 7ofra 3nd baitna w ba3d el klab saybeen',
      ['pits-and-swamps', 'stray-animals', 'w ba3d el klab saybeen'],
    ],
  ])('keeps them: %s', (text, expected) => expect(matters(text)).toEqual(expected))

  it.each([
    ['الكلاب تأكل الزبالة من الحاوية عند بيتنا'],
    ['أبغي موعد مع الوالي بخصوص الحفر في شارعنا'],
    ['كلاب سايبة عند المدرسة، تخوف العيال، ومحد شالها'],
    ['شكرا على ردم الحفرة، والنظافة ممتازة'],
    ['أريد التحدث مع موظف، في حفرة وكلاب'],
  ])('finds one only: %s', (text) => expect(understand(text, resources).further).toBeUndefined())

  it('says that the type of the whole holds for each, but not for a question', () => {
    const { further } = understand(
      'شكوى: حفرة في الشارع العام. تراكم النفايات في حماسة. متى التسجيل في المخيمات الشتوية؟',
      resources,
    )
    expect(further?.map(({ type, service }) => `${type} ${service}`)).toEqual([
      'complaint public-cleaning',
      'inquiry winter-camps',
    ])
  })
})
