import { describe, expect, it } from 'vitest'
import { buildResources } from '../../src/language/resources.ts'
import { understand } from '../../src/language/understand.ts'
import { lexicon, policyOf } from '../engine/office.ts'

const resources = buildResources(policyOf('al-buraimi'), lexicon)
const answering = (text: string) => understand(text, resources).answering

describe('what a message says as an answer', () => {
  it.each([
    'عندي شكوى عن النظافة',
    'سالم بن راشد',
    'السلام عليكم أريد تقديم شكوى',
    'شكوى في البريمي حماسة، رقمي 99123456',
    'I want to file a complaint about public cleaning',
  ])('tells nothing of a matter: %s', (text) => {
    expect(answering(text)?.telling).toBeLessThan(2)
  })

  it.each(['كلاب سايبة عند المدرسة', 'حفرة كبيرة جدام بيتنا في حماسة', 'garbage not collected in Hamasa'])(
    'tells enough of one: %s',
    (text) => {
      expect(answering(text)?.telling).toBeGreaterThanOrEqual(2)
    },
  )

  it.each([
    'لا تلغوا الشكوى',
    'ليش الإلغاء؟',
    'ما أبا أقول اسمي',
    'هذا سري؟',
    'can you speak English?',
    'Is this confidential?',
    'لا أوافق عليه أبدا',
    'الحين وقف',
    'ما عندي وقت',
    'I will call you tomorrow with it',
  ])('is nobody’s name: %s', (text) => {
    expect(answering(text)?.cues).toContain('unlike-name')
  })

  it.each([
    'سالم',
    'موزة',
    'هلا بنت سالم',
    'John Smith',
    'جون ماكس',
    'Priya Ramachandran Nair Pillai',
    'نورة بنت حمد الكعبي',
    'وليد',
    'أم خالد',
  ])('may be a name: %s', (text) => {
    expect(answering(text)?.cues ?? []).not.toContain('unlike-name')
  })

  it.each([
    ['سالم الكعبي، ترى هذي ثاني مرة', 'سالم الكعبي'],
    ['محمد', 'محمد'],
    ['Salim Al Kaabi, please call after 4', 'Salim Al Kaabi'],
    ['سالم ما رد علي', undefined],
    ['حفرة كبيرة، سالم الكعبي', undefined],
  ])('«%s» begins with the name %s', (text, name) => {
    expect(answering(text)?.opens).toBe(name)
  })

  it.each([
    ['لا مب حماسة', ['حماسة']],
    ['مب في صعراء', ['صعراء']],
    ['it is not in Mahdah', ['محضة']],
    ['لا، في محضة', undefined],
    ['لا مب حماسة صعراء', ['حماسة']],
    ['ما أبا أروح محضة', undefined],
  ])('«%s» says that it is not in %j', (text, places) => {
    expect(answering(text)?.notThere).toEqual(places)
  })

  it('denies a place and a type that stand after a "not", but none after a "no" that begins it', () => {
    const place = 'the place is Mahdah not Hamasa'
    expect(answering(place)?.denied).toEqual([place.indexOf('Hamasa')])
    expect(answering('هذا بلاغ مب شكوى')).toMatchObject({
      types: ['report'],
      cues: expect.arrayContaining(['denies']),
    })
    expect(answering('لا السنينة')?.denied).toBeUndefined()
  })
})
