import { afterEach, describe, expect, it } from 'vitest'
import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import type { Utterance } from '../../src/gateway/case-talk.ts'
import { operations } from '../../src/gateway/operations/all.ts'

const open: Rehearsal[] = []
afterEach(() => Promise.all(open.splice(0).map((rehearsal) => rehearsal.close())))

async function play(channel: string, address: string): Promise<Rehearsal> {
  const rehearsal = await Rehearsal.open(readConfig({}), {
    organisation: 'al-buraimi',
    channel,
    address,
    at: new Date('2026-11-22T10:00:00+04:00'),
  })
  open.push(rehearsal)
  return rehearsal
}

interface Exported {
  readonly conversation: readonly Utterance[]
  readonly messages: readonly object[]
}

async function exported(rehearsal: Rehearsal, reference: string | undefined): Promise<Exported> {
  return (await operations['case-export']?.(rehearsal.gateway, { reference })) as Exported
}

const words = ({ conversation }: Exported, from: Utterance['from']) =>
  conversation.filter((said) => said.from === from).map(({ text }) => text)

const dialogue = ['محمد الشامسي', '92345678', 'نعم']
const dogs = 'كلاب سايبة تخوف العيال عند المدرسة في حماسة'
const rats = 'شكوى من انتشار الفئران حول البيت في محضة قرب السوق'

describe('what was said about a case', () => {
  it('begins with the dialogue that led to it and has both sides in order', async () => {
    const chat = await play('webchat', 'visitor-1')
    for (const line of ['شكوى', dogs, ...dialogue]) await chat.say(line)
    const reference = await chat.lastReference()
    const file = await exported(chat, reference)
    expect(words(file, 'citizen')).toEqual(['شكوى', dogs, ...dialogue])
    expect(words(file, 'office').at(-1)).toContain(reference)
    expect(file.conversation.map(({ from }) => from)).toEqual(
      file.conversation.map((_, index) => (index % 2 === 0 ? 'citizen' : 'office')),
    )
    expect(file.messages).toHaveLength(1)
  })

  it('leaves out what was said about another case, and what was said on another day', async () => {
    const chat = await play('webchat', 'visitor-1')
    await chat.say('ما هي أوقات الدوام؟')
    await chat.moveTo(new Date('2026-11-25T10:00:00+04:00'))
    for (const line of ['شكوى', dogs, ...dialogue]) await chat.say(line)
    const first = await chat.lastReference()
    await chat.moveTo(new Date('2026-11-25T12:00:00+04:00'))
    for (const line of [rats, ...dialogue]) await chat.say(line)
    const second = await chat.lastReference()
    expect(second).not.toBe(first)
    const [one, other] = [await exported(chat, first), await exported(chat, second)]
    expect(words(one, 'citizen')).toEqual(['شكوى', dogs, ...dialogue])
    expect(words(other, 'citizen')[0]).toBe(rats)
    expect(JSON.stringify(other.conversation)).not.toContain(first)
  })

  it('holds no link by which whoever finds a copy could act', async () => {
    const mail = await play('helpdesk', 'sara@example.om')
    await mail.say('نشتكي من تجمع كلاب سائبة أمام بيتنا كل ليلة ونرجو حجزها.', { subject: 'شكوى' })
    const file = await exported(mail, await mail.lastReference())
    expect(mail.lastLink).toMatch(/\/l\/[\w.-]{20,}/)
    expect(words(file, 'office').join('\n')).toMatch(/\/l\/…/)
    expect(JSON.stringify(file)).not.toContain(mail.lastLink?.split('/l/')[1])
  })

  it('gives a file of a letter an ending of the kind as which it was taken', async () => {
    const mail = await play('helpdesk', 'sara@example.om')
    await mail.say(`${dogs}\nسارة المقبالية\n99887766`, {
      subject: 'شكوى',
      attachments: [
        { name: 'invoice.hta', contentType: 'application/pdf', bytes: 1, content: new Uint8Array([1]) },
      ],
    })
    const file = await exported(mail, await mail.lastReference())
    expect(JSON.stringify(file)).not.toContain('invoice.hta"')
    expect(file).toMatchObject({ attachments: [{ name: 'invoice.hta.pdf' }] })
  })

  it('names files by what their bytes are', async () => {
    const mail = await play('helpdesk', 'sara@example.om')
    const content = new TextEncoder().encode('%PDF-1.7 a letter')
    await mail.say(`${dogs}\nسارة المقبالية\n99887766`, {
      subject: 'شكوى',
      attachments: [{ name: 'letter.pdf', contentType: 'application/pdf', bytes: 1, content }],
    })
    const reference = await mail.lastReference()
    expect(await exported(mail, reference)).toMatchObject({
      attachments: [
        {
          name: 'letter.pdf',
          bytes: content.length,
          sha256: '0e0daae501dae7bbcdd9381c4faec3b23f2b2b4bb7d25b9b794fe96e56262651',
          isProof: false,
        },
      ],
    })
  })
})
