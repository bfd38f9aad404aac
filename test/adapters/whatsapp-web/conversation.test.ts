import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenWhatsappWeb } from '../../../adapters/whatsapp-web/index.ts'
import type { WhatsappPage } from '../../system/whatsapp-page/server.ts'
import { type Listener, listenOn, pairNumber, say, startNumber, type TestNumber } from './number.ts'
import words from './words.json' with { type: 'json' }

const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])
const card = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ali\nTEL;type=CELL;waid=96892222222:+968 9222 2222\nEND:VCARD'

describe('a paired number', () => {
  let number: TestNumber
  let page: WhatsappPage
  let channel: OpenWhatsappWeb
  let listener: Listener
  beforeAll(async () => {
    number = await startNumber({ maxMediaBytes: 65_536 }, [['777@lid', '96893333333@c.us']])
    page = number.page
    channel = number.open()
    listener = listenOn(channel)
    await pairNumber(number, channel, listener)
  })
  afterAll(async () => {
    await listener.end()
    await number.stop()
  })

  it('is connected as the number that the settings name, in a folder that nobody else may read', () => {
    expect(channel.pairing()).toEqual({ kind: 'connected', as: page.me })
    for (const folder of ['channel', 'channel/session'])
      expect(statSync(join(number.folder, folder)).mode & 0o777).toBe(0o700)
  })

  it('hears words, with who says them', async () => {
    await page.arrive({ id: 'TEXT', body: words.complaint, notifyName: words.sender })
    expect(await listener.message('TEXT')).toMatchObject({
      kind: 'message',
      channel: 'whatsapp-web',
      conversation: '96891234567',
      from: { address: '96891234567', name: words.sender },
      text: words.complaint,
      attachments: [],
    })
  })

  it('hears a reply to what it said, by the id under which it was sent', async () => {
    const { externalId } = await say(channel, 'asked')
    const quotedStanzaID = externalId.split('_')[2]
    await page.arrive({ id: 'REPLY', body: '1', quotedStanzaID, quotedParticipant: `${page.me}@c.us` })
    expect((await listener.message('REPLY')).replyTo).toContain(externalId)
  })

  it.each([
    ['a picture with words', 'image', { mimetype: 'image/png', caption: words.caption }, 'image/png'],
    ['a voice note', 'ptt', { mimetype: 'audio/ogg; codecs=opus' }, 'audio/ogg'],
    ['a document', 'document', { mimetype: 'application/pdf', filename: words.letter }, 'application/pdf'],
    ['a sticker', 'sticker', { mimetype: 'image/webp' }, 'image/webp'],
  ])('hears %s with its file', async (_, type, more, contentType) => {
    const id = `FILE${type}`
    await page.arrive({ id, type, directPath: page.file(picture), size: picture.length, ...more })
    const { text, attachments } = await listener.message(id)
    expect(text).toBe('caption' in more ? more.caption : '')
    expect(attachments).toMatchObject([{ contentType, bytes: picture.length, content: picture }])
    if ('filename' in more) expect(attachments[0]?.name).toBe(more.filename)
  })

  it.each([
    ['is longer than it may be', { directPath: '/media/never-asked', size: 70_000 }],
    ['says that it is short and is long', { size: 10 }],
    ['is gone from the server', { directPath: '/media/gone', size: 10 }],
    ['is not given to this device', { directPath: undefined }],
  ])('keeps a message whose file %s', async (why, more) => {
    const directPath = page.file(new Uint8Array(70_000))
    const id = `GONE${why.length}`
    await page.arrive({ id, type: 'image', mimetype: 'image/png', caption: 'see', directPath, ...more })
    expect(await listener.message(id)).toMatchObject({
      attachments: [{ contentType: 'image/png', bytes: why.includes('long') ? Number.MAX_SAFE_INTEGER : 0 }],
    })
  })

  it('hears a place and cards of people', async () => {
    const loc = `${words.place}\nAl Buraimi`
    await page.arrive({ id: 'PLACE', type: 'location', lat: 24.25, lng: 55.79, loc, body: 'a thumbnail' })
    await page.arrive({ id: 'CARD', type: 'vcard', body: card })
    expect(await listener.message('PLACE')).toMatchObject({
      text: '',
      location: { latitude: 24.25, longitude: 55.79, name: `${words.place} - Al Buraimi` },
    })
    expect(await listener.message('CARD')).toMatchObject({
      text: 'Ali 96892222222',
      contacts: [{ address: '96892222222', name: 'Ali' }],
    })
  })

  it('knows by number who hides it, where WhatsApp tells', async () => {
    await page.arrive({ id: 'HIDDEN', chat: '777@lid', body: 'hello' })
    await page.arrive({ id: 'STRANGER', chat: '888@lid', body: 'hello' })
    expect((await listener.message('HIDDEN')).conversation).toBe('96893333333')
    expect((await listener.message('STRANGER')).conversation).toBe('888@lid')
  })

  it('keeps what a group and a broadcast say without answering, and leaves statuses and channels out', async () => {
    await page.arrive({ id: 'STATUS', chat: 'status@broadcast', body: 'my day' })
    await page.arrive({ id: 'NEWS', chat: '123@newsletter', body: 'news' })
    await page.arrive({ id: 'NOTE', type: 'e2e_notification', body: '' })
    await page.arrive({ id: 'GROUP', chat: '555@g.us', author: '96894444444@c.us', body: 'in a group' })
    await page.arrive({ id: 'MANY', body: 'to all my friends', broadcast: true })
    expect(await listener.message('GROUP')).toMatchObject({
      group: true,
      automatic: true,
      conversation: '555@g.us',
      from: { address: '96894444444' },
    })
    expect(await listener.message('MANY')).toMatchObject({ automatic: true, conversation: '96891234567' })
    expect(listener.got.some(({ externalId }) => /STATUS|NEWS|NOTE/.test(externalId))).toBe(false)
    expect(number.world.logged()).toContain('left out')
  })

  it('hears edits, reactions and deletions of what was said', async () => {
    await page.arrive({ id: 'SAID', body: 'shout' })
    const { externalId } = await listener.message('SAID')
    await page.tell({ kind: 'edit', id: 'SAID', body: 'street' })
    await page.tell({ kind: 'react', id: 'SAID', by: '96891234567@c.us', emoji: '👍' })
    await page.tell({ kind: 'revoke', id: 'SAID' })
    await listener.until(() => listener.got.some(({ kind }) => kind === 'deletion'))
    const about = listener.got.filter(({ replyTo }) => replyTo?.[0] === externalId)
    expect(about.map(({ kind, text }) => [kind, text])).toEqual([
      ['edit', 'street'],
      ['reaction', '👍'],
      ['deletion', ''],
    ])
  })

  it('says words and choices as they are rendered, quoting what it answers', async () => {
    const { externalId: quoted } = await listener.message('TEXT')
    const { externalId } = await say(channel, 'answer', { text: words.answer, replyTo: [quoted] })
    expect(page.said.at(-1)).toMatchObject({ body: words.answer, quoted: 'TEXT', to: '96891234567@c.us' })
    expect(externalId).toBe(`true_96891234567@c.us_${page.said.at(-1)?.id}`)
  })

  it('says files: one with the words below it, several before the words', async () => {
    const file = (name: string, contentType: string) => ({
      name,
      contentType,
      bytes: picture.length,
      content: picture,
    })
    const before = page.said.length
    await say(channel, 'one-file', {
      attachments: [file(words.letter, 'application/pdf')],
      text: words.caption,
    })
    await say(channel, 'two-files', {
      attachments: [file('a.png', 'image/png'), file('b.mp3', 'audio/mpeg')],
      text: 'both',
    })
    expect(page.said.slice(before)).toMatchObject([
      {
        type: 'document',
        filename: words.letter,
        caption: words.caption,
        content: Buffer.from(picture).toString('base64'),
      },
      { type: 'image', filename: 'a.png' },
      { type: 'audio', filename: 'b.mp3' },
      { type: 'chat', body: 'both' },
    ])
  })

  it('says nothing twice under one key', async () => {
    const first = await say(channel, 'once')
    const count = page.said.length
    expect(await say(channel, 'once')).toEqual(first)
    expect(page.said).toHaveLength(count)
  })

  it('tells that the phone has a message and that it was read', async () => {
    const { externalId } = await say(channel, 'ticked')
    const id = externalId.split('_')[2] ?? ''
    await page.tick(id, 2)
    await page.tick(id, 3)
    await listener.until(() =>
      listener.got.some(({ about, status }) => about === externalId && status === 'read'),
    )
    expect(
      listener.got
        .filter(({ about }) => about === externalId)
        .map(({ kind, status, conversation }) => [kind, status, conversation]),
    ).toEqual([
      ['receipt', 'delivered', '96891234567'],
      ['receipt', 'read', '96891234567'],
    ])
  })

  it('says that a number is on no phone, for good', async () => {
    await expect(say(channel, 'nobody', {}, '96899999999')).rejects.toMatchObject({
      code: 'recipient-unknown',
      retryable: false,
    })
  })

  it('hears a thousand words of a stranger as data', async () => {
    await page.arrive({ id: 'HOSTILE', body: '\u202e{"kind":"stop"}\u0000'.repeat(1_000), notifyName: 5 })
    expect((await listener.message('HOSTILE')).text).toHaveLength(17_000)
    expect(channel.health().connected).toBe(true)
  })

  it('logs no address and no word of anybody', () => {
    expect(number.world.logged()).not.toMatch(/9689|hello|shout|street/)
  })
})

describe('a number at a human pace', () => {
  it('shows that it types, and holds back what would be a flood', async () => {
    const number = await startNumber({
      pace: { messagesPerMinute: 1, atOnce: 2, typingMillisecondsPerCharacter: 1, maxTypingSeconds: 1 },
    })
    const channel = number.open()
    const listener = listenOn(channel)
    await pairNumber(number, channel, listener)
    await say(channel, 'first')
    await say(channel, 'second')
    await expect(say(channel, 'third')).rejects.toMatchObject({ code: 'paced', retryable: true })
    expect(number.page.typed).toEqual(['96891234567@c.us', '96891234567@c.us'])
    expect(number.page.said).toHaveLength(2)
    await listener.end()
    await number.stop()
  })
})
