import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenEmail } from '../../../adapters/email/index.ts'
import { readLetter } from '../../../adapters/email/letter.ts'
import { SendError } from '../../../src/domain/errors.ts'
import type { Outbound } from '../../../src/domain/message.ts'
import { startDeafProxy } from '../../system/deaf-proxy.ts'
import type { Mishap } from '../../system/smtp-sink.ts'
import { createWorld, type World } from '../world.ts'
import { type MailOffice, startMailOffice } from './office.ts'

const outbound: Outbound = {
  conversation: 'salem@example.om',
  to: { address: 'salem@example.om', name: 'سالم "أبو حمد" البلوشي' },
  language: 'ar',
  text: 'تم تسجيل شكواكم <26-1234> & نشكركم.\n\nرابط المتابعة: \u2068https://office.example.om/l/abc?x=1&y=2\u2069.\nإلى اللقاء',
  choices: [{ id: 'yes', label: 'نعم' }],
  subject: 'شكوى رقم 26-1234-5678',
  attachments: [],
}

describe('a letter that is sent', () => {
  let office: MailOffice
  let channel: OpenEmail
  let world: World
  beforeAll(async () => {
    office = await startMailOffice()
  }, 60_000)
  beforeEach(() => {
    world = createWorld(office.secrets)
    channel = office.open(world.io)
    return () => channel.close()
  })
  afterAll(() => office.stop())

  const sent = async (message: Outbound, key: string) => {
    const receipt = await channel.send(message, key)
    const taken = office.sink.letters.at(-1)
    if (!taken) throw new Error('the sink took nothing')
    return { receipt, taken, mail: await simpleParser(taken.raw, { skipTextLinks: true }) }
  }

  it('has plain text and HTML in its language’s direction, and nothing unescaped', async () => {
    const { mail } = await sent(outbound, 'one')
    expect(mail.text?.trimEnd()).toBe(outbound.text)
    expect(mail.html).toContain('<html lang="ar" dir="rtl">')
    expect(mail.html).toContain('&#60;26-1234&#62; &#38; نشكركم')
    expect(mail.html).toContain('<a href="https://office.example.om/l/abc?x=1&#38;y=2" dir="ltr">')
    expect(mail.html).not.toContain('نعم')
    const { mail: english } = await sent({ ...outbound, language: 'en', text: 'Registered.' }, 'two')
    expect(english.html).toContain('<html lang="en" dir="ltr">')
  })

  it('is addressed, dated and titled in Arabic', async () => {
    const { mail, taken } = await sent(outbound, 'three')
    expect(taken.from).toBe('helpdesk@office.example.om')
    expect(taken.to).toEqual(['salem@example.om'])
    expect(mail.subject).toBe(outbound.subject)
    expect(mail.from?.value).toMatchObject([{ address: 'helpdesk@office.example.om', name: 'مكتب المساعدة' }])
    expect(mail.to).toMatchObject({ value: [{ address: 'salem@example.om', name: outbound.to.name }] })
    expect(taken.raw.toString('latin1')).not.toMatch(/\P{ASCII}/u)
  })

  it('has the same Message-ID at every try and another for another key', async () => {
    const ids = []
    for (const key of ['four', 'four', 'five']) ids.push((await sent(outbound, key)).mail.messageId)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
    expect(ids[0]).toMatch(/^<wasl\.[0-9a-f]{40}@office\.example\.om>$/)
  })

  it('has a Message-ID that only this office can know', async () => {
    const foreign = office.open({ ...world.io, seal: (value) => `another-office-${value}` })
    const { receipt } = await sent(outbound, 'four')
    expect((await foreign.send(outbound, 'four')).externalId).not.toBe(receipt.externalId)
    expect(await channel.findSent('four')).toEqual(receipt)
    await foreign.close()
  })

  it('goes out, with its copy, while another one is still searched for', async () => {
    const proxy = await startDeafProxy(office.dovecot.port, / SEARCH /)
    const searching = office.open(world.io, office.config({ imapPort: proxy.port }))
    const found = searching.findSent('search').catch(() => 'nobody knows')
    await proxy.swallowed
    await searching.send(outbound, 'meanwhile')
    expect(world.logged()).not.toContain('copy-not-filed')
    await proxy.stop()
    expect(await found).toBe('nobody knows')
    await searching.close()
    expect(await channel.findSent('meanwhile')).toBeDefined()
  })

  it('answers what it answers, and tells machines not to answer', async () => {
    const answered = [
      'second@example.om',
      'first@example.om',
      'sha256-0123',
      'evil> <x@y>\r\nBcc: z@example.om',
    ]
    const { mail } = await sent({ ...outbound, replyTo: answered }, 'six')
    expect(mail.inReplyTo).toBe('<second@example.om>')
    expect([mail.references].flat().slice(-2)).toEqual(['<first@example.om>', '<second@example.om>'])
    expect(mail.headers.has('bcc')).toBe(false)
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied')
    expect(mail.headers.get('x-auto-response-suppress')).toBe('All')
    const { mail: unasked } = await sent(outbound, 'seven')
    expect(unasked.headers.get('auto-submitted')).toBe('auto-generated')
    expect(unasked.inReplyTo).toBeUndefined()
  })

  it('asks for answers at the signed address of its case, which opens again', async () => {
    const { mail } = await sent({ ...outbound, caseId: 'case-7' }, 'eight')
    const address = mail.replyTo?.value[0]?.address ?? ''
    expect(address).toMatch(/^helpdesk\+c[a-z0-9]+@office\.example\.om$/)
    const body = Buffer.from(`From: salem@example.om\r\nTo: ${address}\r\n\r\nhello`)
    const [inbound] = await channel.parse(
      { externalId: '1.1', contentType: 'message/rfc822', body },
      AbortSignal.timeout(20_000),
    )
    expect(inbound?.sealedCase).toBe('case-7')
  })

  it('is recognised as our own when it comes back', async () => {
    const { taken, receipt } = await sent(outbound, 'nine')
    const letter = await readLetter(taken.raw, { address: 'helpdesk@office.example.om' })
    expect(letter).toMatchObject({ automatic: true, externalId: receipt.externalId })
  })

  it('carries files under their Arabic names', async () => {
    const content = new TextEncoder().encode('%PDF-1.4')
    const name = 'محضر المعاينة – شارع ١٢ (نسخة نهائية طويلة الاسم جدا).pdf'
    const file = { name, contentType: 'application/pdf', bytes: content.length, content }
    const { taken } = await sent({ ...outbound, attachments: [file] }, 'ten')
    const letter = await readLetter(taken.raw, { address: 'helpdesk@office.example.om' })
    expect(letter.attachments).toMatchObject([{ name, contentType: 'application/pdf', bytes: 8 }])
  })

  it('is not sent without the content of its file, or to what is no address', async () => {
    const file = { name: 'a.pdf', contentType: 'application/pdf', bytes: 8 }
    await expect(channel.send({ ...outbound, attachments: [file] }, 'eleven')).rejects.toMatchObject({
      code: 'attachment-missing',
      retryable: false,
    })
    for (const address of ['', 'nobody', 'a@b, c@d', 'a@b\r\nRCPT TO:<c@d>'])
      await expect(channel.send({ ...outbound, to: { address } }, 'twelve')).rejects.toMatchObject({
        code: 'address-invalid',
        retryable: false,
      })
  })

  const failures: readonly (readonly [string, Mishap, Partial<SendError>])[] = [
    [
      'an unknown address',
      { at: 'rcpt', reply: '550 5.1.1 no such user' },
      { code: 'address-unknown', retryable: false },
    ],
    [
      'a full mailbox',
      { at: 'rcpt', reply: '552 5.2.2 over quota' },
      { code: 'mailbox-full', retryable: false },
    ],
    [
      'a letter that is too large',
      { at: 'end', reply: '552 5.3.4 too big' },
      { code: 'too-large', retryable: false },
    ],
    [
      'a refused letter',
      { at: 'end', reply: '554 5.7.1 looks like spam' },
      { code: 'policy-refused', retryable: false },
    ],
    ['no enhanced code', { at: 'rcpt', reply: '550 no' }, { code: 'address-unknown', retryable: false }],
    [
      'a greylisting server',
      { at: 'rcpt', reply: '451 4.7.1 try again in 5 minutes' },
      { code: 'smtp-busy', retryable: true, retryAfterSeconds: 300 },
    ],
    [
      'a busy server',
      { at: 'greeting', reply: '421 4.3.2 too many' },
      { code: 'smtp-busy', retryable: true },
    ],
    [
      'a refused login',
      { at: 'auth', reply: '535 5.7.8 wrong' },
      { code: 'smtp-login-refused', retryable: true },
    ],
    [
      'a login that is missing',
      { at: 'mail', reply: '530 5.7.0 log in' },
      { code: 'smtp-login-refused', retryable: true },
    ],
    [
      'a connection lost at first',
      { at: 'greeting', reply: 'hang-up' },
      { code: 'smtp-unreachable', retryable: true },
    ],
    [
      'a connection lost before the letter',
      { at: 'rcpt', reply: 'hang-up' },
      { code: 'smtp-unreachable', retryable: true },
    ],
    [
      'a connection lost after the letter',
      { at: 'end', reply: 'hang-up' },
      { code: 'outcome-unknown', retryable: false },
    ],
    [
      'a failure after the letter',
      { at: 'end', reply: '451 4.3.0 disk' },
      { code: 'smtp-busy', retryable: true },
    ],
  ]
  it.each(failures)('%s is told as what it is', async (_name, mishap, wanted) => {
    office.sink.next(mishap)
    const error = await channel.send(outbound, 'failing').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SendError)
    expect(error).toMatchObject(wanted)
    expect((error as SendError).message).not.toContain('salem')
  })

  it('a refused login is an alarm that health repeats until a letter goes out', async () => {
    office.sink.next({ at: 'auth', reply: '535 5.7.8 wrong' })
    await expect(channel.send(outbound, 'thirteen')).rejects.toBeInstanceOf(SendError)
    expect(channel.health().problem).toBe('sending: smtp-login-refused')
    expect(channel.health().needsPerson).toBe('refused')
    expect(world.logged()).toContain('smtp-login-refused')
    await channel.send(outbound, 'fourteen')
    expect(channel.health().problem).toBeUndefined()
  })

  it('logs in with the secret and never tells it', async () => {
    await channel.send(outbound, 'fifteen')
    expect(office.sink.passwords.at(-1)).toBe(office.secrets.smtpPassword)
    expect(world.logged()).not.toContain(office.secrets.smtpPassword)
  })

  it('a channel that names a user without its password does not open', () => {
    const poor = createWorld({ imapPassword: 'x' })
    expect(() => office.open(poor.io)).toThrow('secretEnv.smtpPassword')
  })
})
