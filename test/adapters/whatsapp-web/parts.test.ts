import { describe, expect, it } from 'vitest'
import { composeParts } from '../../../adapters/whatsapp-web/compose.ts'
import { whatsappWebSettings } from '../../../adapters/whatsapp-web/config.ts'
import { createHumanPace } from '../../../adapters/whatsapp-web/human-pace.ts'
import { openWhatsappWeb } from '../../../adapters/whatsapp-web/index.ts'
import { parseItem } from '../../../adapters/whatsapp-web/parse.ts'
import { partyOfCard } from '../../../adapters/whatsapp-web/vcard.ts'
import { createWorld } from '../world.ts'
import { listenOn, quick } from './number.ts'

const raw = (item: unknown) => ({
  externalId: 'x',
  contentType: 'application/json',
  body: new TextEncoder().encode(JSON.stringify(item)),
})
const message = (more: object) => ({
  kind: 'message',
  id: 'false_96891234567@c.us_A',
  chat: '96891234567',
  from: { address: '96891234567' },
  at: 1_795_452_137,
  type: 'chat',
  text: '',
  ...more,
})

describe('an item', () => {
  it.each([
    ['is of a kind that nobody knows', message({ type: 'hologram' }), { text: '', attachments: [] }],
    ['could not be deciphered', message({ type: 'ciphertext' }), { text: '' }],
    ['is a place on no map', message({ location: { latitude: 99, longitude: 0 } }), { text: '' }],
    [
      'has a file under a hostile name',
      message({ file: { name: '../../invoice.hta', contentType: 'application/pdf', content: 'aGk=' } }),
      { attachments: [{ name: 'invoice.hta.pdf', bytes: 2 }] },
    ],
    [
      'has a file of a type that is none',
      message({ file: { name: 'a', contentType: '<script>', content: 'aGk=' } }),
      { attachments: [{ name: 'a.bin', contentType: 'application/octet-stream' }] },
    ],
    [
      'is a tick of failure',
      { ...message({}), kind: 'ack', ack: -1, about: 'true_1' },
      { kind: 'receipt', status: 'failed', about: 'true_1', error: 'delivery-failed' },
    ],
  ])('that %s', (_, item, expected) => {
    expect(parseItem(raw(item), 'whatsapp-web')).toMatchObject(expected)
  })

  it.each([
    [{}, 'item-not-understood'],
    [[], 'item-not-understood'],
    [message({ at: 'yesterday' }), 'item-not-understood'],
    [message({ from: { address: '' } }), 'item-not-understood'],
    [message({ type: 'unreadable' }), 'message-not-understood'],
  ])('%j is shown to a person, without a word of it in the error', (item, code) => {
    const read = () => parseItem(raw(item), 'whatsapp-web')
    expect(read).toThrow(expect.objectContaining({ code }))
    expect(read).not.toThrow(/yesterday|9689/)
  })
})

describe('a card', () => {
  it.each([
    ['FN:Ali\\, the mason\nTEL;waid=96892222222:+968', { address: '96892222222', name: 'Ali, the mason' }],
    ['FN:Ali\r\nitem1.TEL:+968 9222\r\n  2222', { address: '+968 9222 2222', name: 'Ali' }],
    ['TEL:123', { address: '123' }],
    ['nothing of a card', undefined],
  ])('%j', (card, party) => {
    expect(partyOfCard(card)).toEqual(party)
  })
})

describe('what is said', () => {
  const file = (contentType: string) => ({
    name: 'f',
    contentType,
    bytes: 1,
    content: new Uint8Array([1]),
  })
  const outbound = {
    conversation: '1',
    to: { address: '1' },
    language: 'ar',
    choices: [],
    text: 'words',
    attachments: [],
  } as const
  it.each([
    ['a voice file and words', { attachments: [file('audio/ogg')] }, ['', 'words']],
    [
      'a picture and many words',
      { attachments: [file('image/png')], text: 'w'.repeat(2_000) },
      ['', 'w'.repeat(2_000)],
    ],
    ['a file alone', { attachments: [file('image/png')], text: '' }, ['']],
    ['files alone', { attachments: [file('image/png'), file('image/png')], text: ' ' }, ['', '']],
  ])('%s', (_, more, texts) => {
    expect(composeParts({ ...outbound, ...more }).map(({ text }) => text)).toEqual(texts)
  })

  it.each([
    ['nothing', { text: ' ' }, 'message-empty'],
    [
      'a file without content',
      { attachments: [{ name: 'f', contentType: 'a/b', bytes: 1 }] },
      'file-missing',
    ],
  ])('%s is refused for good', (_, more, code) => {
    expect(() => composeParts({ ...outbound, ...more })).toThrow(
      expect.objectContaining({ code, retryable: false }),
    )
  })
})

describe('the human pace', () => {
  it('lets a few out at once, then one by one, and sends away who would wait long', () => {
    let now = 0
    const { pace } = whatsappWebSettings.parse({ number: '96825643286' })
    const human = createHumanPace({ ...pace, messagesPerMinute: 12, atOnce: 2 }, () => now)
    expect([human.reserve(1), human.reserve(1), human.reserve(1), human.reserve(2)]).toEqual([
      0, 0, 5_000, 10_000,
    ])
    expect(() => human.reserve(1)).toThrow(expect.objectContaining({ code: 'paced', retryAfterSeconds: 20 }))
    now = 60_000
    expect(human.reserve(1)).toBe(0)
    expect([human.typingMilliseconds(10), human.typingMilliseconds(4_000)]).toEqual([250, 6_000])
  })
})

describe('a machine without Chromium', () => {
  it('says so, and goes on trying', async () => {
    const world = createWorld({}, 'whatsapp-web')
    const config = whatsappWebSettings.parse({ number: '96825643286' })
    const channel = openWhatsappWeb(config, { ...world.io, browser: '/nowhere/chromium' }, quick)
    const listener = listenOn(channel)
    await listener.until(() => channel.health().problem?.startsWith('browser-missing') === true)
    expect(await channel.diagnose(AbortSignal.timeout(1_000))).toContainEqual({
      ok: false,
      line: expect.stringContaining('CHROMIUM_PATH'),
    })
    expect(channel.pairing()).toMatchObject({ kind: 'waiting' })
    await listener.end()
    await channel.close()
  })
})
