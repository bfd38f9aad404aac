import { describe, expect, it } from 'vitest'
import { isAutomatic } from '../../../adapters/email/automatic.ts'
import type { HeaderBlock } from '../../../adapters/email/header-block.ts'

interface Given {
  readonly headers?: HeaderBlock
  readonly from?: string
  readonly subject?: string
  readonly text?: string
  readonly answers?: 'answers'
}

const read = ({ headers = [], from, subject, text, answers }: Given) =>
  isAutomatic({
    headers,
    from: from ?? 'salem@mail.example.com',
    own: 'helpdesk@office.example.om',
    subject: subject ?? 'شكوى',
    text: text ?? 'كلاب سائبة قرب المدرسة',
    answers: answers ?? 'new',
  })
const header = (name: string, value: string): Given => ({ headers: [{ name, value }] })

describe('a person', () => {
  it.each([
    ['whose provider marks every letter', header('feedback-id', 'i1:Provider')],
    ['whose company offers to unsubscribe', header('list-unsubscribe', '<mailto:x@company.example.com>')],
    ['who wants no absence replies', header('x-auto-response-suppress', 'OOF')],
    ['who wants no absence replies nor receipts', header('x-auto-response-suppress', 'DR, RN, NRN, OOF')],
    ['whose program says that it is no machine', header('auto-submitted', 'no')],
    ['who writes with high precedence', header('precedence', 'first-class')],
    ['who complains of our auto reply', { subject: 'Auto reply does not work on your website' }],
    ['who complains of our auto reply in Arabic', { subject: 'رد تلقائي من موقعكم لا يعمل' }],
    ['who asks about cars', { subject: 'Auto repair shop without a licence' }],
    ['who names an auto reply in the middle', { subject: 'Complaint about automatic reply: no answer' }],
    ['who answers an auto reply', { subject: 'Re: Automatic reply: my complaint', answers: 'answers' }],
    ['who quotes a machine', { text: 'I wrote twice and only got "this is an automated message". Help me.' }],
    ['who quotes a machine in Arabic', { text: 'كتبت لكم مرتين ولم يصلني إلا هذا رد تلقائي من موقعكم' }],
    [
      'who thanks us and still waits',
      { text: 'Thank you for your email. I am still waiting.', answers: 'answers' },
    ],
    [
      'who tells of an absence in an answer',
      { text: 'The guard told me that I am on leave too often.', answers: 'answers' },
    ],
  ] satisfies [string, Given][])('%s', (_who, given) => {
    expect(read(given)).toBe(false)
  })
})

describe('a machine', () => {
  it.each([
    ['by RFC 3834', header('auto-submitted', 'auto-replied')],
    ['by RFC 3834, with a comment', header('auto-submitted', 'auto-generated (reminder)')],
    ['in bulk', header('precedence', 'bulk')],
    ['junk by its own word', header('precedence', 'junk')],
    ['a list', header('list-id', '<residents.lists.example.org>')],
    ['a sender to many with one click to unsubscribe', header('list-unsubscribe-post', 'One-Click')],
    ['an absence reply of Exchange', header('x-auto-response-suppress', 'All')],
    ['a notification', header('x-auto-response-suppress', 'DR, OOF, AutoReply')],
    ['a letter to which no bounce may go', header('return-path', '<>')],
    ['a mail server', { from: 'mailer-daemon@mx.example.com' }],
    ['an English absence', { subject: 'Automatic reply: Complaint 26-1234-5678' }],
    ['a short English absence', { subject: 'Auto: Complaint' }],
    ['an older English absence', { subject: 'Out of Office AutoReply: Complaint' }],
    ['an absence with a dash', { subject: 'Out of office - Complaint' }],
    ['an absence without any more', { subject: 'Out of the office' }],
    ['an Arabic absence', { subject: 'رد تلقائي: الشكوى' }],
    ['a machine that says so', { text: 'Dear customer,\n\nThis is an automated message. Bye.' }],
    ['one that takes no answers', { text: 'تم الاستلام. يرجى عدم الرد على هذه الرسالة' }],
    ['an absence told in an answer', { text: 'Hello,\nI am out of the office.', answers: 'answers' }],
  ] satisfies [string, Given][])('%s', (_what, given) => {
    expect(read(given)).toBe(true)
  })
})
