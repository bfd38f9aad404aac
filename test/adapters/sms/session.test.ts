import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sms } from '../../../adapters/sms/index.ts'
import { LongMessages } from '../../../adapters/sms/smpp/long-messages.ts'
import type { AnyOpenChannel, RawItem } from '../../../src/domain/channel.ts'
import { SendError } from '../../../src/domain/errors.ts'
import { centrePassword, centreSettings, receiptText, type Smsc, startSmsc } from '../../system/smsc.ts'
import { createWorld, type World } from '../world.ts'
import { pduOf } from './pdu-of.ts'

const ain = '\u0639'
const phone = '92345678'
const citizen = { source_addr: `968${phone}`, destination_addr: '90017' }
const receipt = { ...citizen, esm_class: 0x04 }

/** A channel that listens all the while, as the gateway's does, with what it stored. */
class Heard {
  readonly items: RawItem[] = []
  cursor: string | undefined
  readonly world: World
  readonly channel: AnyOpenChannel
  readonly #stop = new AbortController()
  readonly #listening: Promise<void>
  #more: () => void = () => undefined
  refuses = 0

  constructor(centre: Smsc, cursor?: string, settings: object = {}) {
    this.cursor = cursor
    this.world = createWorld({ password: centrePassword }, 'sms')
    this.channel = sms.open(sms.parseConfig(centreSettings(centre, settings)), this.world.io)
    this.#listening =
      this.channel.listen?.(
        cursor,
        async (batch) => {
          if (this.refuses-- > 0) throw new Error('the store is full')
          this.items.push(...batch.items)
          this.cursor = batch.cursor
          this.#more()
        },
        this.#stop.signal,
      ) ?? Promise.resolve()
  }

  /** What the gateway keeps of it: an item that it has is not stored twice. */
  async messages() {
    const once = new Map(this.items.map((item) => [item.externalId, item]))
    const all = await Promise.all(
      [...once.values()].map((item) => this.channel.parse(item, AbortSignal.timeout(5000))),
    )
    return all.flat()
  }

  async until(enough: (heard: Heard) => boolean): Promise<void> {
    while (!enough(this))
      await new Promise<void>((resolve) => {
        this.#more = resolve
      })
  }

  send(text: string, key = text) {
    const to = { address: phone }
    return this.channel.send(
      { conversation: phone, to, language: 'ar', text, choices: [], attachments: [] },
      key,
    )
  }

  async end(): Promise<string | undefined> {
    this.#stop.abort()
    await this.#listening
    await this.channel.close()
    return this.cursor
  }
}

let centre: Smsc
let heard: Heard
beforeEach(async () => {
  centre = await startSmsc()
  heard = new Heard(centre)
})
afterEach(async () => {
  await heard.end()
  await centre.stop()
})

const part = (reference: number, total: number, number: number, message: string) => ({
  ...citizen,
  esm_class: 0x40,
  short_message: { udh: Buffer.from([5, 0, 3, reference, total, number]), message },
})

describe('what a citizen writes', () => {
  it('is heard twice where they write the same twice', async () => {
    for (let time = 0; time < 2; time++) await centre.deliver({ ...citizen, short_message: '1' })
    expect((await heard.messages()).map(({ text }) => text)).toEqual(['1', '1'])
  })

  it('is heard once though the centre offers it again, for it did not hear that it is stored', async () => {
    await centre.deliver({ ...citizen, short_message: '1' })
    centre.cut()
    await centre.deliver({ ...citizen, short_message: '1' })
    expect(await heard.messages()).toHaveLength(1)
    await centre.deliver({ ...citizen, short_message: '1' })
    expect(await heard.messages()).toHaveLength(2)
  })

  it('is heard once though the program was killed between storing and answering', async () => {
    await centre.deliver({ ...citizen, short_message: 'once' })
    const before = heard
    heard = new Heard(centre, await before.end())
    await centre.deliver({ ...citizen, short_message: 'once' })
    expect(heard.items.map(({ externalId }) => externalId)).toEqual(
      before.items.map(({ externalId }) => externalId),
    )
  })

  it('is put together where the centre waits for the answer to each part', async () => {
    for (const number of [2, 1, 3]) expect(await centre.deliver(part(7, 3, number, `<${number}>`))).toBe(0)
    expect((await heard.messages()).map(({ text }) => text)).toEqual(['<1><2><3>'])
  })

  it('is put together though the program ended between its parts', async () => {
    await centre.deliver(part(7, 2, 1, 'first, '))
    heard = new Heard(centre, await heard.end())
    await centre.deliver(part(7, 2, 2, 'second'))
    expect((await heard.messages()).map(({ text }) => text)).toEqual(['first, second'])
  })

  it('is put together once though a part comes again', async () => {
    await centre.deliver(part(7, 2, 1, 'a'))
    await centre.deliver(part(7, 2, 2, 'b'))
    centre.cut()
    await centre.deliver(part(7, 2, 2, 'b'))
    await centre.deliver(part(7, 2, 1, 'c'))
    await centre.deliver(part(7, 2, 2, 'd'))
    expect((await heard.messages()).map(({ text }) => text)).toEqual(['ab', 'cd'])
  })

  it('is given as it is where parts without end would fill the memory', async () => {
    for (let reference = 0; reference < 202; reference++)
      await centre.deliver(part(reference, 2, 1, `part ${reference}`))
    expect((await heard.messages()).map(({ text }) => text)).toEqual(['part 0', 'part 1'])
    expect(JSON.parse(heard.cursor ?? '{}').parts).toHaveLength(201)
  })

  it('is given as it is where the rest does not come within ten minutes', () => {
    const messages = new LongMessages()
    messages.take('a', { reference: 1, total: 3, number: 2 }, '02', 1_000)
    messages.take('b', { reference: 1, total: 2, number: 1 }, '01', 300_000)
    expect(messages.overdue(600_000)).toEqual([])
    expect(messages.overdue(601_001)).toMatchObject([{ pdus: ['02'] }])
  })

  it('is given as it is where another message has come round to its number', async () => {
    await centre.deliver(part(7, 2, 1, 'the old one'))
    await centre.deliver(part(7, 2, 1, 'the new one '))
    await centre.deliver(part(7, 2, 2, 'is whole'))
    expect((await heard.messages()).map(({ text }) => text)).toEqual(['the old one', 'the new one is whole'])
  })

  it('is not answered while it cannot be stored', async () => {
    heard.refuses = 3
    expect(await centre.deliver({ ...citizen, short_message: 'kept' })).toBe(0)
    expect(centre.refusals).toBeGreaterThanOrEqual(3)
    expect(await heard.messages()).toHaveLength(1)
  })
})

describe('the receipts of a text of several parts', () => {
  const told = async () => (await heard.messages()).map(({ about, status }) => [about, status])

  it('say that it arrived once all have said so', async () => {
    const { externalId } = await heard.send(ain.repeat(150))
    const ids = centre.texts[0]?.ids ?? []
    expect(ids.at(-1)).toBe(externalId)
    for (const id of ids.slice(1).toReversed())
      await centre.deliver({ ...receipt, short_message: receiptText(id, 'DELIVRD') })
    expect(await told()).toEqual([])
    await centre.deliver({ ...receipt, short_message: receiptText(ids[0] ?? '', 'DELIVRD') })
    expect(await told()).toEqual([[externalId, 'delivered']])
  })

  it('say that it failed where one has, and nothing else after that', async () => {
    const { externalId } = await heard.send(ain.repeat(150))
    const [first = '', second = '', third = ''] = centre.texts[0]?.ids ?? []
    await centre.deliver({ ...receipt, short_message: receiptText(third, 'DELIVRD') })
    await centre.deliver({ ...receipt, short_message: receiptText(second, 'EXPIRED') })
    await centre.deliver({ ...receipt, short_message: receiptText(first, 'DELIVRD') })
    expect(await told()).toEqual([[externalId, 'failed']])
  })

  it('add up though they are quicker than the answers that give the parts their ids', async () => {
    centre.hold()
    const sending = heard.send(ain.repeat(100))
    for (const id of ['a0000001', 'a0000002']) {
      await centre.handed()
      expect(await centre.deliver({ ...receipt, short_message: receiptText(id, 'DELIVRD') })).toBe(0)
      centre.letGo()
      centre.hold()
    }
    const { externalId } = await sending
    await heard.until(({ items }) => items.length > 0)
    expect(await told()).toEqual([[externalId, 'delivered']])
  })

  it('add up though the program ended between them', async () => {
    const { externalId } = await heard.send(ain.repeat(100))
    const [first = '', second = ''] = centre.texts[0]?.ids ?? []
    await centre.deliver({ ...receipt, short_message: receiptText(second, 'DELIVRD') })
    heard = new Heard(centre, await heard.end())
    await centre.deliver({ ...receipt, short_message: receiptText(first, 'DELIVRD') })
    expect(await told()).toEqual([[externalId, 'delivered']])
  })

  it('may come as data_sm', async () => {
    const { externalId } = await heard.send('short')
    const given = {
      ...receipt,
      command: 'data_sm',
      receipted_message_id: externalId,
      message_state: 2,
    } as const
    expect(await centre.deliver(given)).toBe(0)
    expect(await told()).toEqual([[externalId, 'delivered']])
  })
})

describe('a text of several parts that breaks off', () => {
  it.each([
    ['is throttled', 'busy', { code: 'sms-busy', retryable: true, retryAfterSeconds: 5 }],
    ['loses its session', 'hang-up', { code: 'outcome-unknown', retryable: false }],
  ] as const)('goes on where it stood at the next try when it %s', async (_what, answer, error) => {
    const text = ain.repeat(150)
    centre.next('take', answer)
    await expect(heard.send(text)).rejects.toMatchObject(error)
    await heard.send(text)
    expect(centre.texts).toMatchObject([{ text, parts: 3 }])
    expect(centre.parts.map(({ number }) => number)).toEqual([1, 2, 3])
    expect(new Set(centre.parts.map(({ reference }) => reference)).size).toBe(1)
  })

  it('begins anew where it says something else by then', async () => {
    centre.next('take', 'busy')
    await expect(heard.send(ain.repeat(100), 'k')).rejects.toBeInstanceOf(SendError)
    await heard.send(`${ain.repeat(99)}.`, 'k')
    expect(centre.texts.map(({ text }) => text)).toEqual([`${ain.repeat(99)}.`])
  })
})

describe('a session', () => {
  it('is one of SMPP 3.4', async () => {
    await heard.send('x')
    expect(centre.binds).toMatchObject([{ command: 'bind_transceiver', version: 0x34 }])
  })

  it('is not asked for again and again where the centre lets nobody in', async () => {
    await heard.end()
    heard = new Heard(centre)
    const world = createWorld({ password: 'guessed' }, 'sms')
    const channel = sms.open(sms.parseConfig(centreSettings(centre)), world.io)
    const letter = { conversation: phone, to: { address: phone }, language: 'ar', choices: [] } as const
    for (let time = 0; time < 20; time++)
      await expect(channel.send({ ...letter, text: 'x', attachments: [] }, 'k')).rejects.toMatchObject({
        code: 'smpp-bind-refused-14',
        retryable: true,
      })
    expect(centre.binds.filter(({ ok }) => !ok)).toHaveLength(1)
    expect(world.logged()).not.toContain('guessed')
    await channel.close()
  })

  it('refuses by name what it does not know, and goes on', async () => {
    await heard.send('before')
    const unheardOf = Buffer.from('00000010000000770000000000000005', 'hex')
    await centre.write(unheardOf)
    await centre.deliver({ ...citizen, short_message: 'after' })
    expect(centre.refused).toEqual([0x03])
    expect(await heard.messages()).toMatchObject([{ text: 'after' }])
  })

  it.each([
    ['promises more than it has', (pdu: string) => `${pdu}020c0002`],
    [
      'has a date of nowhere',
      (pdu: string) => pdu.replace('3930303137000000000000', '3930303137000000003152'),
    ],
  ])('keeps for a person what cannot be read and %s, and goes on with the next', async (_what, spoil) => {
    await heard.send('before')
    const whole = spoil(pduOf({ ...citizen, octets: Buffer.from('torn'), sequence_number: 9 }))
    const length = (whole.length / 2).toString(16).padStart(8, '0')
    await centre.write(Buffer.from(`${length}${whole.slice(8)}`, 'hex'))
    await heard.until(({ items }) => items.length > 0)
    await centre.deliver({ ...citizen, short_message: 'after' })
    const [torn, ...others] = heard.items
    if (torn === undefined) throw new Error('nothing was kept')
    await expect(heard.channel.parse(torn, AbortSignal.timeout(5000))).rejects.toThrow()
    expect(others).toHaveLength(1)
  })

  it('ends at octets that are no PDU, and is opened again', async () => {
    await heard.send('before')
    await centre.write(Buffer.from('ffffffff0000000500000000', 'hex'))
    await centre.deliver({ ...citizen, short_message: 'after' })
    expect((await heard.messages()).map(({ text }) => text)).toEqual(['after'])
    expect(centre.binds).toHaveLength(2)
  })

  it('is one of TLS where the office knows who signs for the centre, and none else', async () => {
    const identity = newIdentity()
    const known = getCACertificates()
    const secret = await startSmsc(identity)
    const strange = new Heard(secret, undefined, { secure: true, host: 'localhost' })
    await expect(strange.send('x')).rejects.toMatchObject({
      code: 'smpp-depth_zero_self_signed_cert',
      retryable: true,
    })
    await strange.end()
    setDefaultCACertificates([...known, identity.cert])
    const friend = new Heard(secret, undefined, { secure: true, host: 'localhost' })
    await friend.send('over TLS')
    setDefaultCACertificates(known)
    expect(secret.texts).toMatchObject([{ text: 'over TLS' }])
    await friend.end()
    await secret.stop()
  })
})

/** A key and a certificate that it signs itself, for this machine and a day. */
function newIdentity(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-centre-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const wish =
    '-x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
  execFileSync('openssl', ['req', ...wish.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const identity = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(folder, { recursive: true })
  return identity
}
