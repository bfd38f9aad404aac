import { describe, expect, it } from 'vitest'
import { Office } from './office.ts'

const described = 'في كلاب سايبة عند البيت من أسبوع وتخوف العيال'

/** A conversation as lines: what is said (or `#choice`), and what the answer holds. */
type Lines = readonly (readonly [says: string, answer: string | RegExp])[]

function play(channel: 'chat' | 'list' | 'plain', lines: Lines, office = new Office(), contact?: string) {
  const conversation = office.talk(channel, {}, contact)
  for (const [says, answer] of lines) {
    const said = says.startsWith('#') ? conversation.chooses(says.slice(1)) : conversation.says(says)
    expect(said.replaceAll(/[\u2068\u2069]/gu, ''), says).toMatch(
      typeof answer === 'string' ? new RegExp(answer.replaceAll(/[.?()*+[\]]/g, '\\$&'), 'u') : answer,
    )
  }
  return conversation
}

describe('filing in a chat', () => {
  it('asks only for what the words do not say, in Arabic', () => {
    const conversation = play('chat', [
      ['السلام عليكم', 'خلال 3 أيام عمل'],
      [`عندي شكوى، ${described}`, 'أين يقع'],
      ['حماسة جنب المسجد', 'اسمكم'],
      ['سالم بن حمد الكعبي', 'هاتفكم'],
      ['٩٢٣٤٥٦٧٨', 'حجز الحيوانات السائبة'],
      ['نعم', /الرقم المرجعي: 26-\d{4}-\d{4}.*في موعد أقصاه الأحد 29 نوفمبر 2026/su],
      ['وين وصل طلبي؟', 'تم الاستلام'],
    ])
    expect(conversation.last('file')?.command).toMatchObject({
      type: 'complaint',
      service: 'stray-animals',
      missing: [],
      fields: {
        place: { value: 'البريمي - حماسة جنب المسجد', personal: true },
        phone: { value: '92345678', personal: true },
      },
    })
  })

  it('does so in English, with numbers where there are no buttons', () => {
    const conversation = play('plain', [
      ['Hello', '5. Follow up a case'],
      ['1', 'describe briefly'],
      ['Stray dogs bark all night near our house', 'Where is it'],
      ['Mahdah', 'Which area or village in Mahdah'],
      ['behind the school', 'your name'],
      ['John Smith', 'phone number'],
      ['95551234', /Location: Mahdah - behind the school.*1\. Yes, register it/su],
      ['1', 'by Sunday 29 November 2026'],
    ])
    expect(conversation.session?.frames).toEqual([])
  })

  it('takes everything from one message and goes straight to the summary', () => {
    play('chat', [
      [`عندي شكوى: ${described} في حماسة جنب المسجد\nسالم بن حمد الكعبي\nهاتف 92345678`, 'هل نسجل الطلب'],
    ])
  })

  it('does not ask for a phone that the channel proves', () => {
    const office = new Office()
    const conversation = office.talk('chat', { phone: '92345678' })
    conversation.says(`عندي شكوى: ${described} في حماسة جنب المسجد`)
    expect(conversation.says('سالم بن حمد الكعبي')).toContain('هل نسجل')
    conversation.says('نعم')
    expect(conversation.last('file')?.command.fields['phone']?.value).toBe('92345678')
  })

  it('shows the privacy notice with the first answer, and files nothing for who declines it', () => {
    const conversation = play('chat', [
      ['شكوى', 'https://chat.example.om/privacy'],
      ['لا أوافق', '25643286'],
    ])
    expect(conversation.session?.frames).toEqual([])
    play('chat', [
      ['Hello', 'privacy'],
      ['no', 'nothing will be filed'],
    ])
  })

  it('corrects an earlier answer at the summary', () => {
    const filed: Lines = [
      [`عندي شكوى: ${described} في حماسة جنب المسجد\nسالم بن حمد الكعبي\nهاتف 92345678`, 'هل نسجل الطلب'],
    ]
    play('chat', [
      ...filed,
      ['تعديل', 'ما الذي تودون تعديله'],
      ['الاسم', 'اسمكم'],
      ['علي بن سعيد', /الاسم: علي بن سعيد.*الهاتف: 92345678/su],
    ])
    play('chat', [...filed, ['الرقم 95551234', 'الهاتف: 95551234']])
    play('chat', [
      ...filed,
      ['لا', 'ما الذي تودون'],
      ['#edit:service', 'ما الخدمة'],
      ['النظافة العامة', 'الخدمة: طلب خدمة النظافة العامة'],
    ])
    play('chat', [...filed, ['ان شاء الله', 'للتأكيد'], ['خلاص', 'للتأكيد'], ['نعم', 'الرقم المرجعي']])
  })

  it('goes back, repeats, helps, changes language, hands to a person and cancels at any question', () => {
    const conversation = play('chat', [
      ['شكوى', 'وصف ما حدث'],
      [described, 'أين يقع'],
      ['حماسة جنب المسجد', 'اسمكم'],
      ['رجوع', 'أين يقع'],
      ['كرر', 'أين يقع'],
      ['help', 'أين يقع'],
      ['English', 'Where is it'],
      ['أبا أكلم موظف', /member of staff.*Where is it/su],
      ['شكرا', /welcome.*Where is it/su],
      ['hello', 'Where is it'],
      ['cancel', 'nothing was filed'],
    ])
    expect(conversation.last('hand-over')?.reason).toBe('asked')
    expect(conversation.last('notify')?.role).toBe('health-section')
    expect(conversation.effects.some(({ kind }) => kind === 'file')).toBe(false)
  })

  it('answers a question in the middle and goes on where it stood', () => {
    const office = new Office()
    play(
      'chat',
      [
        [`عندي شكوى: ${described} في حماسة جنب المسجد\nسالم بن حمد الكعبي\nهاتف 92345678`, 'هل نسجل'],
        ['نعم', 'المرجعي'],
      ],
      office,
      'salim',
    )
    play(
      'chat',
      [
        ['بلاغ', 'وصف ما رأيتم'],
        ['مستنقع كبير ريحته طالعة عند السوق', 'أين يقع'],
        ['وين وصل طلبي؟', /حالة الشكوى رقم 26-.*أين يقع/su],
        ['محضة', 'في أي منطقة'],
      ],
      office,
      'salim',
    )
  })

  it('asks whether a second complaint on the same service belongs to the open case', () => {
    const office = new Office()
    const whole = `عندي شكوى: ${described} في حماسة جنب المسجد\nسالم بن حمد الكعبي\nهاتف 92345678`
    play(
      'chat',
      [
        [whole, 'هل نسجل'],
        ['نعم', 'المرجعي'],
      ],
      office,
      'salim',
    )
    const second = play(
      'chat',
      [
        [whole, 'طلب مفتوح'],
        ['أضيفوها إليه', 'أضفنا رسالتكم'],
        [whole, 'طلب مفتوح'],
        ['إضافة إليه', 'أضفنا رسالتكم'],
      ],
      office,
      'salim',
    )
    expect(second.last('command')?.command).toMatchObject({ kind: 'note' })
    play(
      'chat',
      [
        [whole, 'طلب مفتوح'],
        ['طلب جديد', 'هل نسجل'],
      ],
      office,
      'salim',
    )
  })

  it('tells of another body and files it all the same where that is wished', () => {
    const conversation = play('chat', [
      ['عندي شكوى انقطاع الكهرباء في بيتنا منذ يومين', /هيئة تنظيم الخدمات العامة.*tajawob\.om/su],
      ['تسجيله على كل حال', 'اسمكم'],
      ['سالم', 'هاتفكم'],
      ['92345678', 'هل نسجل'],
      ['نعم', 'المرجعي'],
    ])
    expect(conversation.last('file')?.command.outOfRemit).toBe('public-services-regulation')
  })

  it('answers danger to life first', () => {
    expect(new Office().talk().says('طاح طفل في الحفرة جنب المدرسة تعالوا بسرعة')).toMatch(/^[^\n]*9999/u)
  })

  it('says so of what it cannot read, and offers a person after the policy’s patience', () => {
    play('chat', [
      ['', 'يرجى كتابة رسالتكم نصا'],
      ['asdf', 'could not understand'],
      ['qwer', 'write "agent"'],
    ])
    play('chat', [
      ['شكوى', 'وصف'],
      [described, 'أين'],
      ['حماسة جنب المسجد', 'اسمكم'],
      ['12', 'الحروف'],
      ['12', 'موظف'],
    ])
  })

  it('keeps files that come before any word, and names those it refuses', () => {
    const conversation = new Office().talk()
    expect(
      conversation.says('', {
        attachments: [{ name: 'a.jpg', contentType: 'image/jpeg', bytes: 3, ref: 'f1' }],
        refused: ['b.exe'],
      }),
    ).toMatch(/مرفق واحد.*b\.exe/su)
    conversation.says(`عندي شكوى: ${described} في حماسة جنب المسجد\nسالم بن حمد الكعبي\nهاتف 92345678`)
    conversation.says('نعم')
    expect(conversation.last('file')?.command.attachments).toEqual(['f1'])
  })
})

describe('the Ministry’s complaint', () => {
  it('needs capacity, declaration and civil number, and promises three to five days', () => {
    const conversation = play(
      'chat',
      [
        ['complaint', 'describe briefly'],
        ['The wali office lost my papers and nobody replied', 'capacity'],
        ['employee', 'declare the following'],
        ['inshallah', '"yes" or "no"'],
        ['yes', 'your name'],
        ['Ali bin Salim', 'civil number'],
        ['92345678', 'phone number'],
        ['95551234', 'Civil number: 92345678'],
        ['yes', /A picture of your identity card.*within 3 to 5 working days/su],
      ],
      new Office('moi'),
    )
    expect(conversation.last('file')?.command.fields).toMatchObject({
      applicant: { value: 'employee' },
      declarations: { value: 'accepted' },
    })
  })

  it('is not filed without the declaration, and says what else is possible', () => {
    const conversation = play(
      'chat',
      [
        ['complaint', 'describe'],
        ['The wali office lost my papers and nobody replied', 'capacity'],
        ['1', 'declare'],
        ['no', /not filed.*24686000.*\[Inquiry\]/su],
      ],
      new Office('moi'),
    )
    expect(conversation.session?.frames).toEqual([])
  })
})

describe('silence in a chat', () => {
  it('registers what holds a description, tells the reference, and takes the rest afterwards', () => {
    const conversation = play('chat', [
      ['شكوى', 'وصف'],
      [described, 'أين'],
    ])
    expect(conversation.last('start-timer')).toMatchObject({ name: 'idle', at: '2026-11-22T06:30:00.000Z' })
    expect(conversation.hear({ kind: 'timer', name: 'idle' })).toMatch(
      /حفظنا ما كتبتم.*الرقم المرجعي.*- الموقع\n- الاسم\n- الهاتف/su,
    )
    expect(conversation.says('حماسة جنب المسجد')).toMatch(/وصلنا ما أرسلتم.*- الاسم\n- الهاتف/su)
    expect(conversation.says('اسمي سالم بن حمد ورقمي 92345678')).toContain('اكتملت بيانات طلبكم')
  })

  it('drops what says nothing, after the policy’s hours', () => {
    const conversation = play('chat', [['شكوى', 'وصف']])
    expect(conversation.hear({ kind: 'timer', name: 'idle' })).toBe('')
    expect(conversation.last('start-timer')?.at).toBe('2026-11-23T06:00:00.000Z')
    conversation.hear({ kind: 'timer', name: 'idle' })
    expect(conversation.session?.frames).toEqual([])
  })
})

describe('an officer who takes over', () => {
  it('silences the flow, which goes on where it stood', () => {
    const conversation = play('chat', [
      ['شكوى', 'وصف'],
      [described, 'أين'],
    ])
    expect(conversation.hear({ kind: 'agent', act: 'took-over', officer: 'هدى' })).toBe('')
    expect(conversation.says('السلام عليكم')).toBe('')
    expect(conversation.hear({ kind: 'agent-replied', officer: 'هدى', text: 'نحن معكم' })).toContain(
      'نحن معكم',
    )
    expect(conversation.hear({ kind: 'agent', act: 'released', officer: 'هدى' })).toContain('أين يقع')
  })
})

describe('outside the hours of a channel', () => {
  it('the first answer says when people are back, and files all the same', () => {
    play(
      'list',
      [
        ['شكوى', 'ويعودون الأحد 29 نوفمبر 2026 الساعة 8:30 صباحا'],
        [described, 'أين يقع'],
      ],
      new Office('al-buraimi', '2026-11-27T16:00:00.000Z'),
    )
    expect(new Office().talk('list').says('شكوى')).not.toContain('ويعودون')
  })

  it('a person is promised for the next opening', () => {
    play(
      'chat',
      [['موظف', /الأحد 29 نوفمبر 2026.*25643286/su]],
      new Office('al-buraimi', '2026-11-27T16:00:00.000Z'),
    )
  })
})

describe('the language', () => {
  it('follows the words until it is chosen, and a change of the page chooses', () => {
    const conversation = play('chat', [
      ['Hello', 'Welcome'],
      ['شكوى', 'وصف'],
      ['English', 'We continue in English'],
      [described, 'Where is it'],
    ])
    expect(conversation.says('', { languageHint: 'ar' })).toContain('نصا')
    expect(conversation.says('English')).toContain('Where is it')
    expect(conversation.says('', { languageHint: 'ar' })).toContain('as text')
  })

  it('of Arabic in Latin letters is Arabic', () => {
    expect(new Office().talk().says('salam 3alaikum')).toContain('وعليكم السلام')
  })
})

describe('news in the middle of a question', () => {
  it('leaves the question as it was offered', () => {
    const conversation = play('plain', [
      ['شكوى', 'وصف'],
      ['الموضوع كله غلط عندكم يا جماعة', 'ما الخدمة'],
    ])
    conversation.hear({ kind: 'agent-replied', officer: 'هدى', text: 'نحن معكم' })
    expect(conversation.says('10')).toContain('أين يقع')
  })
})
