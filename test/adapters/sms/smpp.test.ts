import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sms } from '../../../adapters/sms/index.ts'
import { givenId } from '../../../adapters/sms/smpp/receipt.ts'
import type { AnyOpenChannel } from '../../../src/domain/channel.ts'
import type { Inbound } from '../../../src/domain/message.ts'
import { smsLength } from '../../../src/domain/sms-parts.ts'
import { centrePassword, centreSettings, receiptText, type Smsc, startSmsc } from '../../system/smsc.ts'
import { collect } from '../listening.ts'
import { createWorld } from '../world.ts'

const ain = '\u0639'
let centre: Smsc
let channel: AnyOpenChannel
const open = (more: object = {}, password = centrePassword): AnyOpenChannel =>
  sms.open(sms.parseConfig(centreSettings(centre, more)), createWorld({ password }, 'sms').io)
beforeEach(async () => {
  centre = await startSmsc()
  channel = open()
})
afterEach(async () => {
  await channel.close()
  await centre.stop()
})

const send = (text: string, to = '92345678', by = channel) =>
  by.send(
    { conversation: to, to: { address: to }, language: 'ar', text, choices: [], attachments: [] },
    `key-${text.length}`,
  )

/** What is heard of deliveries, until so many items are stored. */
async function hear(count: number, ...deliveries: readonly object[]): Promise<readonly Inbound[]> {
  const given = deliveries.map((fields) => centre.deliver({ ...fields }))
  const { items } = await collect(channel, undefined, (all) => all.length >= count)
  await Promise.all(given)
  const heard = await Promise.all(items.map((item) => channel.parse(item, AbortSignal.timeout(5000))))
  return heard.flat()
}

describe('a text that is handed to the centre', () => {
  it.each([
    ['in the default alphabet', 'Case 26-1234 {ok}', 0],
    ['in Arabic', ain.repeat(70), 8],
    ['with a face', '\u{1F573}\u{FE0F} road', 8],
    ['of two full parts', 'a'.repeat(306), 0],
    ['of five Arabic parts', ain.repeat(335), 8],
    ['whose letters take two at the end of a part', `${'a'.repeat(152)}€${'b'.repeat(100)}€`, 0],
    ['whose face stands at the end of a part', `${ain.repeat(66)}\u{1F573}${ain.repeat(40)}`, 8],
  ])('arrives whole: %s', async (_what, text, coding) => {
    await send(text)
    expect(centre.texts).toMatchObject([{ to: '96892345678', from: 'BuraimiGov', text, coding }])
    // Letters that would be torn leave a place free, which may take one part more.
    const { parts } = smsLength(text)
    expect([parts, parts + 1]).toContain(centre.texts[0]?.parts)
  })

  it('names its parts by fields where the centre wants it so', async () => {
    const other = open({ parts: 'sar' })
    await send(ain.repeat(150), '92345678', other)
    expect(centre.texts).toMatchObject([{ text: ain.repeat(150), parts: 3 }])
    await other.close()
  })

  it('has the id of its last part, in the way in which receipts will write it', async () => {
    const { externalId, confirmed } = await send(ain.repeat(150))
    expect([externalId, confirmed]).toEqual([centre.texts[0]?.ids.at(-1), false])
    expect(['same', 'decimal', 'hexadecimal'].map((rule) => givenId('0A1f', rule as 'same'))).toEqual([
      'a1f',
      '2591',
      'a1f',
    ])
    expect(givenId('2591', 'hexadecimal')).toBe('a1f')
  })

  it('waits for a place in the window', async () => {
    const narrow = open({ window: 3 })
    await send('first', '92345678', narrow)
    const sent = Array.from({ length: 12 }, (_, index) => send(`text ${index}`, '92345678', narrow))
    await Promise.all(sent)
    expect(centre.texts).toHaveLength(13)
    expect(centre.mostAtOnce).toBeLessThanOrEqual(3)
    await narrow.close()
  })

  it('is of unknown outcome where the session ends before its answer, and the next one goes over a new session', async () => {
    await send('before')
    centre.next('hang-up')
    await expect(send('cut')).rejects.toMatchObject({ code: 'outcome-unknown', retryable: false })
    await send('after')
    expect(centre.texts.map(({ text }) => text)).toEqual(['before', 'after'])
    expect(centre.binds).toHaveLength(2)
  })

  it('may be tried again where the centre does not let us in', async () => {
    const wrong = open({}, 'guessed')
    await expect(send('x', '92345678', wrong)).rejects.toMatchObject({
      code: 'smpp-bind-refused-14',
      retryable: true,
    })
    expect(await wrong.diagnose?.(AbortSignal.timeout(5000))).toMatchObject([{ ok: false }])
    expect(wrong.health?.()).toMatchObject({ connected: false, needsPerson: 'refused' })
    await wrong.close()
  })

  it('may be tried again where nobody is there', async () => {
    await centre.stop()
    await expect(send('x')).rejects.toMatchObject({ code: 'smpp-econnrefused', retryable: true })
    expect(channel.health?.()).toMatchObject({ connected: false, problem: 'smpp-econnrefused' })
  })
})

const receipt = { esm_class: 0x04, source_addr: '96892345678', destination_addr: 'BuraimiGov' }

describe('what the centre delivers', () => {
  it.each([
    ['as the book has it', { short_message: receiptText('00A1F', 'DELIVRD') }, 'a1f', 'delivered', undefined],
    ['in small letters', { short_message: 'id:a1f stat:delivrd' }, 'a1f', 'delivered', undefined],
    [
      'in fields',
      { receipted_message_id: 'A1F', message_state: 2, short_message: '' },
      'a1f',
      'delivered',
      undefined,
    ],
    [
      'with its error',
      { short_message: receiptText('a1f', 'UNDELIV', '027') },
      'a1f',
      'failed',
      'sms-undeliv-027',
    ],
    ['that it has run out', { short_message: receiptText('a1f', 'EXPIRED') }, 'a1f', 'failed', 'sms-expired'],
    [
      'of a state alone',
      { receipted_message_id: 'a1f', message_state: 5, short_message: '' },
      'a1f',
      'failed',
      'sms-5',
    ],
    ['that it is on its way', { short_message: receiptText('a1f', 'ACCEPTD') }, 'a1f', 'sent', undefined],
    ['with a state that nobody knows', { short_message: 'id:a1f stat:WHATEVER' }, 'a1f', 'sent', undefined],
  ])('is a receipt: %s', async (_what, fields, about, status, error) => {
    const [heard] = await hear(1, { ...receipt, ...fields })
    expect(heard).toMatchObject({ kind: 'receipt', conversation: '92345678', about, status })
    expect(heard?.error).toBe(error)
  })

  it('tells of a text of several parts that an earlier one failed, and is quiet where one arrived', async () => {
    await send(ain.repeat(150))
    const [first = '', second = '', last = ''] = centre.texts[0]?.ids ?? []
    const heard = await hear(
      1,
      { ...receipt, short_message: receiptText(first, 'DELIVRD') },
      { ...receipt, short_message: receiptText(second, 'UNDELIV') },
    )
    expect(heard).toMatchObject([{ kind: 'receipt', about: last, status: 'failed' }])
  })

  it('is a citizen’s message under the number that their case would hold', async () => {
    const words = '\u0645\u062A\u0649\u061F'
    const [heard] = await hear(1, {
      source_addr: '96892345678',
      destination_addr: '90017',
      data_coding: 8,
      short_message: words,
    })
    expect(heard).toMatchObject({ kind: 'message', conversation: '92345678', text: words })
  })

  it('is put together from its parts, in whatever order they come', async () => {
    const part = (number: number, message: string) => ({
      source_addr: '96892345678',
      destination_addr: '90017',
      esm_class: 0x40,
      data_coding: 8,
      short_message: { udh: Buffer.from([5, 0, 3, 77, 3, number]), message },
    })
    const heard = await hear(1, part(2, `${ain}2`), part(3, `${ain}3`), part(1, `${ain}1`))
    expect(heard.map(({ text }) => text)).toEqual([`${ain}1${ain}2${ain}3`])
  })

  it('is acknowledged once it is stored, and comes again where it could not be', async () => {
    let refusals = 2
    const given = centre.deliver({
      source_addr: '96892345678',
      destination_addr: '90017',
      short_message: 'once',
    })
    const { items } = await collect(
      channel,
      undefined,
      (all) => all.length >= 1,
      () => {
        if (refusals-- > 0) throw new Error('the store is full')
      },
    )
    expect(await given).toBe(0)
    expect([items.length, centre.refusals >= 2]).toEqual([1, true])
  })

  it('is heard again after the session was cut', async () => {
    const listening = collect(channel, undefined, (all) => all.length >= 2)
    expect(await centre.deliver({ source_addr: '96892345678', short_message: 'one' })).toBe(0)
    centre.cut()
    expect(await centre.deliver({ source_addr: '96892345678', short_message: 'two' })).toBe(0)
    expect((await listening).items).toHaveLength(2)
  })

  it('is heard on a session of its own where texts go out on another', async () => {
    await channel.close()
    channel = open({ bind: 'pair' })
    await send('out')
    const heard = await hear(1, { source_addr: '96892345678', short_message: 'in' })
    expect(heard).toMatchObject([{ text: 'in' }])
    expect(centre.binds.map(({ command }) => command)).toEqual(['bind_transmitter', 'bind_receiver'])
  })
})
