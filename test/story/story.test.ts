import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkIn, type PlayedOffice, playOffice, referenceIn, Visitor } from './office.ts'

const read = <T>(file: string): T => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as T
const letters =
  read<Record<'whole' | 'placeless' | 'silent', { subject: string; text: string[] }>>('letters.json')
const words = read<{
  place: string
  result: string
  resolveLink: string
  placeLabel: string
  dueDay: string
  status: string
  dialogue: string[]
  notCompleted: string
}>('words.json')

let office: PlayedOffice
let count = 0

beforeAll(async () => {
  office = await playOffice('2026-11-22T10:00:00+04:00')
})
afterAll(async () => {
  expect(await office.stop()).toBe(0)
})

/** A letter arrives in the office's mailbox. */
async function write(
  from: string,
  name: string,
  letter: { readonly subject: string; readonly text: readonly string[] },
): Promise<void> {
  count += 1
  const composed = new MailComposer({
    from: { address: from, name },
    to: 'helpdesk@bur.gov.om',
    subject: letter.subject,
    text: letter.text.join('\r\n'),
    messageId: `<letter-${count}@example.om>`,
  })
  await office.dovecot.arrive([await composed.compile().build()])
}

describe('the first conversation, as people have it', () => {
  it('files a complaint about stray animals in the chat and tells its day and its status', async () => {
    const citizen = await Visitor.arrive(office.base)
    let said = ''
    for (const line of words.dialogue) said = await citizen.say(line)
    if (!/2\d-\d{4}-\d{4}/.test(said)) said = await citizen.hear()
    expect(said).toContain(words.dueDay)
    expect(await citizen.say(words.status)).toContain(referenceIn(said))
  })

  it('answers a letter that says everything with a reference and the day', async () => {
    await write('salim@example.om', 'سالم الكعبي', letters.whole)
    const answer = await office.letterTo('salim@example.om')
    expect(answer.text).toContain(words.dueDay)
    expect(answer.html).toContain('dir="rtl"')
    expect(answer.inReplyTo).toBe(`<letter-${count}@example.om>`)
    const shown = await office.wasl('case', 'show', referenceIn(answer.text ?? ''))
    expect(shown).toMatchObject({
      state: 'received',
      type: 'complaint',
      service: 'stray-animals',
      missing: [],
    })
  })

  it('asks a letter without a place for exactly that, completes it in the chat, and tells the result', async () => {
    await write('sara@example.om', 'سارة المقبالية', letters.placeless)
    const answer = await office.letterTo('sara@example.om')
    const reference = referenceIn(answer.text ?? '')
    expect(answer.text).toContain(words.placeLabel)
    expect(await office.wasl('case', 'show', reference)).toMatchObject({
      state: 'awaiting-data',
      missing: [{ field: 'place' }],
    })

    const citizen = await Visitor.arrive(office.base)
    await citizen.follow(linkIn(answer.text ?? ''))
    expect(await citizen.hear()).toContain(reference)
    expect(await citizen.say(words.place)).toContain(reference)
    expect(await office.wasl('case', 'show', reference)).toMatchObject({ state: 'received', missing: [] })

    const link = await resolveLinkOf(reference)
    const path = office.base + new URL(link).pathname
    const look = await fetch(path)
    expect(look.status).toBe(200)
    const body = new URLSearchParams({ result: words.result })
    const act = () => fetch(path, { method: 'POST', body, redirect: 'manual' })
    expect((await act()).status).toBeLessThan(400)
    expect((await act()).status).toBe(410)
    const told = await office.letterTo('sara@example.om')
    expect(told.text).toContain(words.result)
    expect(await office.wasl('case', 'show', reference)).toMatchObject({ state: 'resolved' })
    await office.wasl('clock', 'advance', 'PT2H')
    expect(await office.wasl('case', 'show', reference)).toMatchObject({
      state: 'closed',
      closing: 'treated',
    })
    expect((await office.letterTo('sara@example.om')).text).toContain(reference)
  })

  it('notes equal words as often as an officer gives them, though the clock stands', async () => {
    await write('amal@example.om', 'أمل الغافري', letters.whole)
    const reference = referenceIn((await office.letterTo('amal@example.om')).text ?? '')
    const note = ['case', 'do', reference, 'note', '--words', 'called, nobody there']
    await office.wasl(...note)
    await office.wasl(...note)
    const { notes } = (await office.wasl('case', 'show', reference)) as { notes: { words: string }[] }
    expect(notes.map(({ words }) => words)).toEqual(['called, nobody there', 'called, nobody there'])
  })

  it('closes a case whose citizen stays silent, after the warning and the last reminder', async () => {
    await write('khalid@example.om', 'خالد البلوشي', letters.silent)
    const reference = referenceIn((await office.letterTo('khalid@example.om')).text ?? '')
    await office.wasl('clock', 'advance', 'P14D')
    const shown = (await office.wasl('case', 'show', reference)) as {
      state: string
      closing: string
      file: { kind: string }[]
      notices: { kind: string; state: string }[]
    }
    expect(shown, JSON.stringify([shown.file, shown.notices], null, 1)).toMatchObject({
      state: 'closed',
      closing: 'not-completed',
    })
    const kinds = shown.file.map((event) => event.kind)
    expect(kinds.filter((kind) => ['filed', 'warned', 'reminded', 'closed'].includes(kind))).toEqual([
      'filed',
      'warned',
      'reminded',
      'closed',
    ])
    const warning = await office.letterTo('khalid@example.om')
    const reminder = await office.letterTo('khalid@example.om')
    const closing = await office.letterTo('khalid@example.om')
    for (const letter of [warning, reminder, closing]) expect(letter.text).toContain(reference)
    expect(closing.text).toContain(words.notCompleted)
    expect(await office.lettersTo('khalid@example.om')).toBe(4)
  })

  it('verifies without a finding', async () => {
    expect(await office.wasl('verify')).toMatchObject({ problems: [] })
    expect(await office.wasl('dead')).toMatchObject({ dead: [] })
  })
})

/** The link by which an officer records the result, from the newest mail about the case. */
async function resolveLinkOf(reference: string): Promise<string> {
  for (;;) {
    const mail = await office.letterTo('officers@example.om')
    const text = mail.text ?? ''
    if (text.includes(reference) && !text.includes(words.placeLabel)) return linkIn(text, words.resolveLink)
  }
}
