import { describe, expect, it } from 'vitest'
import { type Extras, Office } from './office.ts'

const complete =
  'السلام عليكم\nأتقدم إليكم بشكوى بشأن حفرة مكشوفة بجوار مدرسة الأطفال في صعراء مضى عليها شهران دون ردم.\nسالم بن خميس الكعبي\nهاتف 92345671'
const withoutPlace = 'Stray dogs have been around our street for weeks, nobody came. Please remove them.'

const letter = (office: Office, contact: string) =>
  office.talk('letter', { email: `${contact}@example.om` }, contact)
const bare = (text: string): string => text.replaceAll(/[\u2068\u2069]/gu, '')

describe('a letter', () => {
  it('that says everything is registered at once and answered like a letter', () => {
    const conversation = letter(new Office(), 'salim')
    const answer = bare(conversation.says(complete, { subject: 'شكوى' }))
    expect(answer).toMatch(
      /^السلام عليكم.*الرقم المرجعي: 26-.*الأحد 29 نوفمبر 2026.*قسم الاتصال بالمحافظة\nمحافظة البريمي$/su,
    )
    expect(conversation.last('file')?.command).toMatchObject({
      type: 'complaint',
      service: 'pits-and-swamps',
      missing: [],
      fields: {
        name: { value: 'سالم بن خميس الكعبي' },
        phone: { value: '92345671' },
        email: { value: 'salim@example.om' },
      },
    })
  })

  it('that lacks the place is registered and asked for exactly that; any channel of the citizen completes it', () => {
    const office = new Office()
    const answer = letter(office, 'john').says(withoutPlace, { signature: 'John Smith\n95551234' })
    expect(answer).toMatch(/Reference: 26-.*we need from you:\n- Location\n\nHandling/su)
    expect(office.talk('chat', {}, 'john').says('It is in Mahdah, behind the school')).toContain(
      'is complete',
    )
  })

  it('that answers with half keeps it and asks for the rest', () => {
    const office = new Office('moi')
    const conversation = letter(office, 'ali')
    const first = conversation.says('I complain about a delay of my transaction, no reply for weeks')
    expect(first).toMatch(/- Name\n- Civil number/u)
    const about = [...office.cases.keys()][0] ?? ''
    expect(conversation.says('My name is Ali bin Salim', { about })).toMatch(
      /received what you sent.*- Civil number/su,
    )
    expect(conversation.says('civil number 12345678', { about })).toMatch(/we need:\n- A picture/u)
    const attachments = [{ name: 'card.jpg', contentType: 'image/jpeg', bytes: 3, ref: 'f1' }]
    expect(conversation.says('here it is', { about, attachments })).toContain('is complete')
  })

  it.each<[string, string, Extras, RegExp]>([
    ['that greets only', 'السلام عليكم', {}, /لم نجد في رسالتكم/u],
    ['that thanks', 'نشكركم على حل المشكلة', {}, /العفو/u],
    ['that advertises', 'Earn money daily from home, join our channel', {}, /advertising/u],
    ['that asks for a person', 'Please call me, I want to talk to someone', {}, /member of staff/u],
    [
      'that wants a case reopened',
      'أريد إعادة فتح الشكوى',
      {},
      /إعادة فتح الطلب، وسيتواصل معكم أحد الموظفين/u,
    ],
    ['that names a reference of a stranger', 'status of 2600000009', {}, /protect privacy/u],
    ['that answers a case of a stranger', 'Here is what you asked', { about: 'case-9' }, /protect privacy/u],
  ])('%s is answered as that and files nothing', (_what, text, extras, answer) => {
    const conversation = letter(new Office(), 'someone')
    expect(conversation.says(text, extras)).toMatch(answer)
    expect(conversation.last('file')).toBeUndefined()
  })

  it('that is automatic is never answered', () => {
    const conversation = letter(new Office(), 'robot')
    expect(conversation.says(complete, { automatic: true })).toBe('')
    expect(conversation.effects).toEqual([])
  })

  it('of a sender who is not believed completes nothing and learns nothing', () => {
    const office = new Office()
    const conversation = letter(office, 'john')
    conversation.says(withoutPlace, { signature: 'John Smith' })
    const about = [...office.cases.keys()][0] ?? ''
    expect(conversation.says('In Mahdah behind the school', { believed: false, about })).not.toMatch(/26-\d/u)
    expect(conversation.last('command')?.command).toMatchObject({ kind: 'give', confirmed: false })
    expect([...office.cases.values()][0]?.state).toBe('awaiting-data')
  })

  it('on a service with an open case is added to that', () => {
    const office = new Office()
    const conversation = letter(office, 'salim')
    conversation.says(complete)
    expect(bare(conversation.says(complete))).toMatch(/أضفنا رسالتكم إلى طلبكم رقم 26-/u)
    expect(office.cases.size).toBe(1)
  })

  it('whose type is unclear is registered as the one with the shortest time, and says so', () => {
    const conversation = letter(new Office(), 'someone')
    expect(
      conversation.says(
        'There is a deep open pit next to the playground in Hamasa, please fill it. Ali Salim, 95551234',
      ),
    ).toContain('We registered it as: report')
  })
})

describe('a public post', () => {
  it('is only invited to channels that nobody else reads, and never told of a case', () => {
    const office = new Office()
    office.talk('letter', { email: 'a@example.om' }, 'salim').says(complete)
    const answer = office.talk('public', {}, 'salim').says('وين وصل طلبي؟')
    expect(bare(answer)).toMatch(/helpdesk@bur\.gov\.om.*https:\/\/chat\.example\.om\/chat/su)
    expect(answer).not.toMatch(/26-\d{4}|92345671/u)
  })
})

describe('a phone log', () => {
  it('is filed without a word, and added to the case that it names', () => {
    const office = new Office()
    const conversation = office.talk('record', { phone: '92345671' }, 'salim')
    expect(conversation.says('يشتكي من حفرة أمام البيت في حماسة جنب المسجد')).toBe('')
    expect(office.cases.size).toBe(1)
    const about = [...office.cases.keys()][0] ?? ''
    expect(conversation.says('اتصل مرة ثانية', { about })).toBe('')
    expect([...office.cases.values()][0]?.notes).toHaveLength(1)
  })
})

describe('the status of a case', () => {
  const known = (office: Office): string => {
    office.talk('letter', { email: 'salim@example.om' }, 'salim').says(complete)
    return [...office.cases.values()][0]?.reference ?? ''
  }

  it('is told to another address only after the code that its registered one received', () => {
    const office = new Office()
    const reference = known(office)
    const stranger = office.talk('chat', {}, 'stranger')
    expect(stranger.says(`حالة الطلب ${reference}`)).toContain('هل نرسل رمزا')
    expect(stranger.says('نعم')).toContain('صالح خلال 10 دقائق')
    const code = stranger.last('send-code')
    expect(code).toMatchObject({ route: 'email', code: expect.stringMatching(/^\d{6}$/u) })
    expect(JSON.stringify(stranger.session)).not.toContain(code?.code)
    const wrong = code?.code === '000000' ? '000001' : '000000'
    expect(stranger.says(wrong)).toContain('بقيت 3 محاولات')
    expect(stranger.last('wrong-try')).toMatchObject({ reference })
    expect(bare(stranger.says(code?.code ?? ''))).toMatch(/تم التحقق.*حالة الشكوى رقم/su)
  })

  it('of an unknown reference is answered in the same words', () => {
    const office = new Office()
    const reference = known(office)
    const [one, other] = ['a', 'b'].map((contact) => office.talk('chat', {}, contact))
    const ask = (said: string) => `حالة الطلب ${said}`
    expect(other?.says(ask('26-0000-0009'))).toBe(one?.says(ask(reference)))
    expect(other?.says('نعم')).toBe(one?.says('نعم'))
    expect(other?.last('send-code')).toBeUndefined()
    expect(other?.says('123456')).toContain('بقيت 3 محاولات')
  })

  it('is refused with the phone after the last wrong try, and a person is told', () => {
    const office = new Office()
    const stranger = office.talk('chat', {}, 'stranger')
    stranger.says(`حالة الطلب ${known(office)}`)
    stranger.says('نعم')
    for (let n = 0; n < 3; n++) stranger.says(`99999${n}`)
    expect(stranger.says('999999')).toContain('25643286')
    expect(stranger.last('hand-over')?.reason).toBe('status-unknown')
    expect(stranger.says('حالة الطلب 26-0000-0009', { locked: true })).toContain('25643286')
  })

  it('expires with the code', () => {
    const office = new Office()
    const stranger = office.talk('chat', {}, 'stranger')
    stranger.says(`حالة الطلب ${known(office)}`)
    stranger.says('نعم')
    office.now = '2026-11-22T06:10:01.000Z'
    expect(stranger.says(stranger.last('send-code')?.code ?? '')).toContain('غير صحيح')
  })

  it('is a choice where there are several cases', () => {
    const office = new Office()
    const conversation = office.talk('letter', { email: 'salim@example.om' }, 'salim')
    conversation.says(complete)
    conversation.says('أقترح زيادة حاويات القمامة في صعراء جنب السوق')
    const chat = office.talk('chat', {}, 'salim')
    expect(bare(chat.says('متابعة'))).toMatch(
      /\[26-\d{4}-\d{4} \(المقترح\)\]\n\[26-\d{4}-\d{4} \(الشكوى\)\]/u,
    )
    expect(bare(chat.says('2'))).toContain('حالة الشكوى رقم')
  })
})
