import { describe, expect, it } from 'vitest'
import { sms } from '../../../adapters/sms/index.ts'
import { encodeDefault } from '../../../adapters/sms/smpp/alphabet.ts'
import { unpackSeptets } from '../../../adapters/sms/smpp/septets.ts'
import { messageItem } from '../../../adapters/sms/smpp/stored.ts'
import type { Inbound } from '../../../src/domain/message.ts'
import { centrePassword, centreSettings, receiptText } from '../../system/smsc.ts'
import { createWorld } from '../world.ts'
import { type Fields, pduOf } from './pdu-of.ts'

const beh = '\u0628'
const hex = (octets: string) => Buffer.from(octets.replaceAll(' ', ''), 'hex')
const ucs2 = (text: string) => Buffer.from(text, 'utf16le').swap16()

/** What is made of deliveries that were stored together. */
async function read(alphabet: string, ...deliveries: readonly Fields[]): Promise<Inbound> {
  const channel = sms.open(
    sms.parseConfig(centreSettings({ port: 2775 }, { alphabet })),
    createWorld({ password: centrePassword }, 'sms').io,
  )
  const item = messageItem(
    deliveries.map((fields) => pduOf({ source_addr: '96892345678', destination_addr: '90017', ...fields })),
    'name',
  )
  const [inbound] = await channel.parse(item, AbortSignal.timeout(5000))
  if (inbound === undefined) throw new Error('nothing was parsed')
  return inbound
}

describe('the text of a delivery', () => {
  it.each<[string, string, Fields, string]>([
    ['the default alphabet', 'gsm-7', { octets: hex('00 02 48 69 1b 65 1b 3c') }, '@$Hi€['],
    ['an escape to nothing', 'gsm-7', { octets: hex('41 1b 41') }, 'A A'],
    ['packed septets (3GPP TS 23.038 §6.1.2.1)', 'gsm-7-packed', { octets: hex('c8 32 9b fd 06') }, 'Hello'],
    ['packed septets to the last bit', 'gsm-7-packed', { octets: hex('31 d9 8c 56 b3 dd 00') }, '1234567'],
    ['Latin-1 of a centre', 'latin-1', { octets: hex('63 61 66 e9') }, 'café'],
    ['Latin-1 by its coding', 'gsm-7', { octets: hex('63 61 66 e9'), data_coding: 3 }, 'café'],
    ['ASCII', 'gsm-7', { octets: hex('40 5b'), data_coding: 1 }, '@['],
    ['Cyrillic', 'gsm-7', { octets: hex('b4 d0'), data_coding: 6 }, '\u0414\u0430'],
    ['UCS-2', 'gsm-7', { octets: ucs2(beh.repeat(3)), data_coding: 8 }, beh.repeat(3)],
    ['UCS-2 shown at once (class 0)', 'gsm-7', { octets: ucs2(beh), data_coding: 0x18 }, beh],
    ['the default alphabet of a class', 'gsm-7', { octets: hex('48 69'), data_coding: 0xf1 }, 'Hi'],
    ['its payload', 'gsm-7', { octets: hex(''), message_payload: hex('48 69') }, 'Hi'],
    ['nothing', 'gsm-7', { octets: hex('') }, ''],
  ])('is read: %s', async (_what, alphabet, fields, text) => {
    expect(await read(alphabet, fields)).toMatchObject({
      kind: 'message',
      conversation: '92345678',
      text,
    })
  })

  it.each([
    ['data', 0x04],
    ['data of a class', 0xf5],
    ['a coding that nobody has heard of', 0x0e],
  ])('is left to a person: %s', async (_what, coding) => {
    await expect(read('gsm-7', { octets: hex('00 01'), data_coding: coding })).rejects.toMatchObject({
      code: 'sms-not-text',
    })
  })

  it('is whole though a phone tore a letter between two parts', async () => {
    const pit = ucs2('\u{1F573}')
    const part = (number: number, octets: Buffer) => ({
      data_coding: 8,
      esm_class: 0x40,
      octets: Buffer.concat([Buffer.from([5, 0, 3, 9, 2, number]), octets]),
    })
    const inbound = await read('gsm-7', part(1, pit.subarray(0, 2)), part(2, pit.subarray(2)))
    expect(inbound.text).toBe('\u{1F573}')
  })

  it.each(['', 'a', 'abcdefg', 'abcdefgh', 'Grüße an €{12}'])(
    'packs and unpacks "%s", with a header and without',
    (text) => {
      const septets = encodeDefault(text, 'gsm-7', 0) ?? Buffer.alloc(0)
      for (const header of [0, 6, 7]) {
        const packed = encodeDefault(text, 'gsm-7-packed', header) ?? Buffer.alloc(0)
        expect(unpackSeptets(packed, header)).toEqual(septets)
      }
    },
  )

  it.each([
    ['Omantel', 'Omantel', true],
    ['Bank1234', 'Bank1234', true],
    ['90091', '90091', true],
    ['+971501234567', '+971501234567', undefined],
    ['99887766', '99887766', undefined],
  ])('of %s is kept under %s; a name is not answered', async (source, conversation, automatic) => {
    const inbound = await read('gsm-7', { source_addr: source, octets: hex('48 69') })
    expect([inbound.conversation, inbound.automatic]).toEqual([conversation, automatic])
  })

  it.each([
    ['ends before its length', '05 00'],
    ['is longer than the text', 'ff 00 03 01 02 01'],
    ['has an element that does not end', '04 08 04 00 01'],
    ['has two octets of a reference and no more', '06 08 04 00'],
    ['has no elements', '00'],
    ['is nothing but its length', '05'],
    ['says part nought of nought', '05 00 03 01 00 00'],
    ['says part nine of two', '05 00 03 01 02 09'],
  ])('is read though its header %s', async (_what, octets) => {
    const inbound = await read('gsm-7', {
      esm_class: 0x40,
      octets: Buffer.concat([hex(octets), hex('48 69')]),
    })
    expect(inbound.kind).toBe('message')
  })
})

const marked = { esm_class: 0x04, source_addr: '96892345678', destination_addr: 'BuraimiGov' }
const said = (text: string, more: Fields = {}): Fields => ({ ...marked, octets: Buffer.from(text), ...more })

describe('a receipt', () => {
  it.each<[string, Fields, object]>([
    ['as the book has it', said(receiptText('00A1F', 'DELIVRD')), { about: 'a1f', status: 'delivered' }],
    ['with the word in full', said('id:a1f stat:DELIVERED'), { about: 'a1f', status: 'delivered' }],
    [
      'in small letters and commas',
      said('id:a1f, stat:delivrd, err:000'),
      { about: 'a1f', status: 'delivered' },
    ],
    [
      'without the counts (some centres leave them out)',
      said('id:1526758174 submit date:1701240904 done date:1701240904 stat:DELIVRD err:000 text:hello'),
      { about: '1526758174', status: 'delivered' },
    ],
    [
      'that is not marked as one',
      said(receiptText('a1f', 'UNDELIV', '027'), { esm_class: 0 }),
      { about: 'a1f', status: 'failed', error: 'sms-undeliv-027' },
    ],
    ['on the way to one', said('id:a1f stat:ENROUTE', { esm_class: 0x20 }), { about: 'a1f', status: 'sent' }],
    [
      'in fields alone',
      said('', { esm_class: 0, receipted_message_id: 'A1F', message_state: 2 }),
      { about: 'a1f', status: 'delivered' },
    ],
    [
      'in UCS-2',
      said('', { data_coding: 8, octets: ucs2(receiptText('a1f', 'EXPIRED')) }),
      { about: 'a1f', status: 'failed', error: 'sms-expired' },
    ],
    [
      'whose addresses are turned round',
      said('id:a1f stat:DELIVRD', { source_addr: 'BuraimiGov', destination_addr: '96892345678' }),
      { conversation: '92345678' },
    ],
    [
      'that names nobody',
      said('id:a1f stat:DELIVRD', { source_addr: '', destination_addr: '' }),
      { conversation: 'sms-centre', from: { address: 'sms-centre' } },
    ],
  ])('is one: %s', async (_what, fields, expected) => {
    expect(await read('gsm-7', fields)).toMatchObject({
      kind: 'receipt',
      conversation: '92345678',
      ...expected,
    })
  })

  it.each<[string, Fields]>([
    ['a citizen writes of one', said('my id: 77 stat: unclear', { esm_class: 0 })],
    ['a centre puts an id into everything', said('hello', { esm_class: 0, receipted_message_id: 'x' })],
  ])('is none where %s', async (_what, fields) => {
    expect(await read('gsm-7', fields)).toMatchObject({ kind: 'message' })
  })

  it('that does not say of which text is left to a person', async () => {
    await expect(read('gsm-7', said('stat:DELIVRD'))).rejects.toMatchObject({ code: 'sms-receipt-nameless' })
  })
})
