import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flows } from '../../flows/flows.ts'
import type { ConversationEvent } from '../../src/engine/types.ts'
import { type Conversation, limits, Office } from './office.ts'

const words = fc.oneof(
  fc.constantFrom(
    'السلام عليكم',
    'شكوى',
    'في كلاب سايبة عند البيت من أسبوع وتخوف العيال',
    'There is a huge pit next to the school in Mahdah',
    'حماسة جنب المسجد',
    'محضة',
    'سالم بن حمد الكعبي',
    '٩٢٣٤٥٦٧٨',
    'نعم',
    'لا',
    'لا أوافق',
    'ان شاء الله',
    'خلاص',
    'ماشي',
    'تعديل',
    'رجوع',
    'كرر',
    'إلغاء',
    'موظف',
    'English',
    'عربي',
    'help',
    'شكرا',
    'وين وصل طلبي؟',
    'حالة الطلب 2600000009',
    '123456',
    '1',
    'الثاني',
    'other',
    'skip',
    'انقطاع الكهرباء في بيتنا منذ يومين',
    'عندي شكوى عن النظافة',
    'نسيت أقول إن الحاوية مكسورة بعد',
    'لا بل في السنينة',
    'الموقع في السنينة مب حماسة',
    'عدل الموقع إلى محضة',
    'هذا بلاغ مب شكوى',
    'أبا أعدل الاسم',
    'صحار قرب الجامع',
    'لا أعرف',
    'رقمي تغير صار 92223344',
    'sorry my name is Salim Ali',
    'طاح طفل في الحفرة',
    'أريد إعادة فتح الشكوى',
    'earn money daily from home',
    '',
    '   ',
  ),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const choices = fc.constantFrom(
  'start:complaint',
  'start:status',
  'type:report',
  'service:stray-animals',
  'service:nothing',
  'act:yes',
  'act:no',
  'act:edit',
  'act:cancel',
  'act:human',
  'act:file',
  'edit:phone',
  'edit:type',
  'page:1',
  'page:-3',
  'wilayat:mahdah',
  'act:other',
  'edit:place',
  'applicant:employee',
  'case:case-1',
  '__proto__',
  'constructor',
)

type Move =
  | {
      readonly kind: 'says'
      readonly text: string
      readonly automatic: boolean
      readonly believed: boolean
      readonly file: boolean
    }
  | { readonly kind: 'chooses'; readonly choice: string }
  | { readonly kind: 'event'; readonly event: ConversationEvent }

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('says' as const),
      text: words,
      automatic: fc.boolean(),
      believed: fc.boolean(),
      file: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('chooses' as const), choice: choices }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Move>(
      { kind: 'event', event: { kind: 'timer', name: 'idle' } },
      { kind: 'event', event: { kind: 'timer', name: 'unknown' } },
      { kind: 'event', event: { kind: 'agent', act: 'took-over', officer: 'Huda' } },
      { kind: 'event', event: { kind: 'agent', act: 'released', officer: 'Huda' } },
      { kind: 'event', event: { kind: 'agent-replied', officer: 'Huda', text: 'We are on it.' } },
      { kind: 'event', event: { kind: 'delivery-failed', code: 'gone' } },
      { kind: 'event', event: { kind: 'hand-over-done', reason: 'asked' } },
    ),
  },
)

function play(conversation: Conversation, one: Move): void {
  const held = conversation.session?.agent !== undefined
  const before = conversation.effects.length
  if (one.kind === 'event') conversation.hear(one.event)
  else if (one.kind === 'chooses') conversation.chooses(one.choice)
  else
    conversation.says(one.text, {
      automatic: one.automatic,
      believed: one.believed,
      attachments: one.file ? [{ name: 'a.jpg', contentType: 'image/jpeg', bytes: 3, ref: 'f1' }] : [],
    })
  const done = conversation.effects.slice(before)
  if (one.kind !== 'event' && !held && !(one.kind === 'says' && one.automatic)) {
    expect(
      done.some(({ kind }) => kind === 'say' || kind === 'file' || kind === 'command'),
      'a message is answered or acted on',
    ).toBe(true)
  }
  for (const effect of done) if (effect.kind === 'say') expect(effect.parts.length).toBeGreaterThan(0)
  isLegal(conversation)
}

function isLegal({ session }: Conversation): void {
  expect(session?.format).toBe(1)
  expect(session?.frames.length).toBeLessThanOrEqual(4)
  for (const frame of session?.frames ?? []) {
    expect(Object.keys(flows)).toContain(frame.flow)
    expect(frame.version).toBe(flows[frame.flow]?.version)
  }
  expect(JSON.parse(JSON.stringify(session))).toEqual(session)
  expect(JSON.stringify(session).length).toBeLessThan(40_000)
}

describe('any sequence of events', () => {
  it.each(['chat', 'list', 'plain', 'letter'] as const)(
    'ends in a legal state with an answer to every message (%s)',
    (channel) => {
      fc.assert(
        fc.property(
          fc.constantFrom('al-buraimi', 'moi'),
          fc.array(move, { minLength: 1, maxLength: 14 }),
          (organisation, moves) => {
            const office = new Office(organisation)
            const conversation = office.talk(
              channel,
              channel === 'letter' ? { email: 'someone@example.om' } : {},
            )
            for (const one of moves) play(conversation, one)
          },
        ),
        { numRuns: 150 },
      )
    },
  )

  it('is never answered on a channel that only records, nor told of a case in public', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('record' as const, 'public' as const),
        fc.array(move, { maxLength: 8 }),
        (channel, moves) => {
          const conversation = new Office().talk(channel)
          for (const one of moves) {
            if (one.kind === 'says') conversation.says(one.text)
            else if (one.kind === 'chooses') conversation.chooses(one.choice)
          }
          const said = conversation.effects.flatMap((effect) => (effect.kind === 'say' ? effect.parts : []))
          if (channel === 'record') expect(said).toEqual([])
          else expect(conversation.effects.every(({ kind }) => kind === 'say')).toBe(true)
          expect(limits[channel].manner).toBe(channel)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('of a stored state whose flow, version or step is gone goes on with the fields it has', () => {
    const office = new Office()
    const conversation = office.talk('chat')
    conversation.says('شكوى')
    conversation.says('في كلاب سايبة عند البيت من أسبوع وتخوف العيال في حماسة جنب المسجد')
    const { session } = conversation
    if (session === undefined) throw new Error('no session')
    conversation.session = {
      ...session,
      frames: [
        { flow: 'gone', version: 7, step: 'x', fields: {}, answered: [] },
        ...session.frames.map((frame) => ({ ...frame, version: 0, step: 'a step of old' })),
      ],
    }
    expect(conversation.says('سالم بن حمد الكعبي')).toContain('اسمكم')
    expect(conversation.session?.frames.at(-1)?.fields['description']).toContain('كلاب')
  })
})
