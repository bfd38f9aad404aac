import { describe, expect, it } from 'vitest'
import type { Language } from '../../src/domain/text.ts'
import { renderText } from '../../src/engine/render-text.ts'
import type { StepContext } from '../../src/engine/types.ts'
import { Office } from './office.ts'

const described = 'في كلاب سايبة عند البيت من أسبوع وتخوف العيال'

/** What staff are told after a citizen has said these lines, in a language. */
function told(
  channel: 'chat' | 'letter',
  proven: StepContext['proven'],
  lines: readonly string[],
  language: Language = 'en',
  office = new Office(),
) {
  const conversation = office.talk(channel, proven, 'salim')
  for (const line of lines) conversation.says(line)
  const notified = conversation.last('notify')
  if (notified === undefined) throw new Error('nobody was told')
  const text = renderText(notified.text, language, office.policy, office.calendar.zone)
  return text.replaceAll(/[\u2068\u2069]/gu, '').split('\n')
}

describe('staff whom a citizen asks for', () => {
  it('learn that nothing is known but the channel, and that the citizen can call', () => {
    expect(told('chat', {}, ['أبغى أكلم موظف'])).toEqual([
      expect.stringContaining('A citizen would like to talk to a person over'),
      'They gave neither a phone number nor an e-mail address; they have our number 25643286.',
    ])
    expect(told('chat', {}, ['أبغى أكلم موظف'], 'ar')).toEqual([
      expect.stringContaining('مستفيد يطلب التحدث مع موظف عبر'),
      'لم يذكر هاتفا ولا بريدا إلكترونيا، وأعطيناه رقمنا 25643286.',
    ])
  })

  it('learn what the platform proves, and what the message itself says', () => {
    const lines = ['أبغى أكلم موظف، رقمي 92345678']
    expect(told('chat', { phone: '96895551234', name: 'سالم' }, lines)).toEqual([
      expect.anything(),
      'Name: سالم.',
      'To reach them: 96895551234, 92345678.',
    ])
    expect(told('letter', { email: 'salim@example.om' }, lines)[1]).toBe(
      'To reach them: 92345678, salim@example.om.',
    )
  })

  it('learn what was given so far, what it is about and what was asked last', () => {
    const lines = [`عندي شكوى: ${described}\nسالم بن حمد الكعبي\nهاتف 92345678`, 'أبغى أكلم موظف']
    expect(told('chat', {}, lines)).toEqual([
      expect.anything(),
      'Name: سالم بن حمد الكعبي.',
      'To reach them: 92345678.',
      'They were talking of: complaint, Impounding of stray animals.',
      'What we asked last: Location.',
    ])
    expect(told('chat', {}, lines, 'ar').slice(1)).toEqual([
      'الاسم: سالم بن حمد الكعبي.',
      'يمكن الوصول إليه على: 92345678.',
      'كان الحديث عن: شكوى، حجز الحيوانات السائبة.',
      'آخر ما سألناه عنه: الموقع.',
    ])
  })

  it('learn the newest cases of who is known', () => {
    const whole = `عندي شكوى: ${described} في حماسة جنب المسجد\nسالم بن حمد الكعبي\nهاتف 92345678`
    const lines = [whole, 'نعم', 'أبغى أكلم موظف']
    expect(told('chat', {}, lines).slice(1)).toEqual([
      'How to reach them stands in their case; they have our number 25643286.',
      expect.stringMatching(/^Their cases: 26-\d{4}-\d{4}\.$/),
    ])
  })

  it.each([
    ['أبغى أسحب الشكوى', 'to withdraw their case.', 'سحب طلبه.'],
    ['أريد إعادة فتح الطلب', 'to have their case reopened.', 'إعادة فتح طلبه.'],
    ['أريد تصعيد الطلب', 'to have their case taken to somebody more senior.', 'رفع طلبه إلى مسؤول أعلى.'],
  ])('are told what one wants who says «%s», and how to reach them', (wish, english, arabic) => {
    const salim = { email: 'salim@example.om' }
    const words = told('letter', salim, [wish])
    expect(words[0]).toContain(english)
    expect(words).toContain('To reach them: salim@example.om.')
    expect(told('letter', salim, [wish], 'ar')[0]).toContain(arabic)
    expect(told('chat', {}, [wish])[0]).toContain(english)
  })

  it('are told once a day of a wish, again when a way to reach its sender comes with it', () => {
    const conversation = new Office().talk('chat', {}, 'salim')
    const toldBy = (line: string): boolean => {
      const before = conversation.effects.length
      conversation.says(line)
      return conversation.effects.slice(before).some(({ kind }) => kind === 'notify')
    }
    expect(['موظف', 'موظف', 'أبغى أسحب الشكوى', 'أبغى أسحب الشكوى'].map(toldBy)).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect(toldBy('أبغى أكلم موظف، رقمي 92345678')).toBe(true)
  })

  it('are never sent what the citizen wrote', () => {
    const lines = [`عندي شكوى: ${described}`, 'أبغى أكلم موظف ضروري جدا']
    for (const language of ['ar', 'en'] as const)
      expect(told('chat', {}, lines, language).join('\n')).not.toMatch(/البيت|تخوف|ضروري/u)
  })

  it('get neither name nor number by mail of a reporter whom the policy may protect', () => {
    const proven = { phone: '96895551234', name: 'سالم' }
    const report = ['أبغى أبلغ عن مخالفة: محل يرمي مخلفات في الوادي\nسالم بن حمد الكعبي\nهاتف 92345678']
    for (const lines of [
      [...report, 'أبغى أكلم موظف'],
      [...report, 'في حماسة جنب المسجد', 'نعم', 'أبغى أكلم موظف'],
    ]) {
      const words = told('chat', proven, lines)
      expect(words).toContain(
        'Their identity may be one to protect, so it is not said here how to reach them. They have our number 25643286.',
      )
      expect(words.join('\n')).not.toMatch(/سالم|92345678|95551234/u)
    }
  })
})

it('staff learn how to reach one who could not prove who they are', () => {
  const office = new Office()
  const whole = `عندي شكوى: ${described} في حماسة جنب المسجد\nسالم بن حمد الكعبي\nهاتف 92345678`
  const citizen = office.talk('chat', {}, 'salim')
  citizen.says(whole)
  citizen.says('نعم')
  const reference = [...office.cases.values()][0]?.reference ?? ''
  const stranger = office.talk('chat', { phone: '96895551234' }, 'stranger')
  for (const line of [`حالة الطلب ${reference}`, 'نعم', '999990', '999991', '999992', '999993'])
    stranger.says(line)
  const notified = stranger.last('notify')
  const text =
    notified === undefined ? '' : renderText(notified.text, 'en', office.policy, office.calendar.zone)
  expect(text.split('\n')).toEqual([
    expect.stringContaining('could not prove'),
    'To reach them: 96895551234.',
  ])
})
