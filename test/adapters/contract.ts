import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  AnyOpenChannel,
  ChannelIo,
  Limits,
  RawItem,
  Receipt,
  WebhookRequest,
} from '../../src/domain/channel.ts'
import { ConfigError, SendError } from '../../src/domain/errors.ts'
import type { Inbound, Outbound } from '../../src/domain/message.ts'
import { collect } from './listening.ts'
import { createWorld, type World } from './world.ts'

/** One message as a citizen's platform would carry it: its own id and its text. */
export interface Sample {
  readonly id: string
  readonly text: string
}

/** The platform calls us. */
export interface WebhookWay {
  readonly kind: 'webhook'
  /** One genuine request with all these messages; a platform that never batches gives `maxBatch` 1. */
  request(samples: readonly Sample[]): WebhookRequest
  readonly maxBatch: number
  /** The same, with a signature, token or cookie that a stranger would make. */
  forged(sample: Sample): WebhookRequest
  /** A genuine request with a message of a kind that nobody has heard of. */
  unknownKind(): WebhookRequest
}

/** We ask the platform. */
export interface ListeningWay {
  readonly kind: 'listening'
  arrive(samples: readonly Sample[]): Promise<void>
  arriveUnknownKind(): Promise<void>
}

/** What the platform on the other side is told to do with the next message, and what it got. */
export interface Platform {
  readonly kind: 'remote'
  /**
   * busy: too many at once (HTTP 429, SMTP 4xx) and says to wait `retryAfterSeconds`; broken: a failure of
   * its own (HTTP 5xx, a lost connection); refused: this message will never be taken.
   */
  next(answer: 'busy' | 'broken' | 'refused'): void
  readonly retryAfterSeconds: number
  received(): Promise<readonly { readonly text: string; readonly attachments: readonly string[] }[]>
}

/** Sending is keeping: the office's own page shows the outbox, so that there is nobody who could refuse; it confirms what it has shown. */
export interface NoPlatform {
  readonly kind: 'own-page'
}

export interface Harness {
  readonly limits: Limits
  /** A configuration that is right, as it stands in a policy. */
  readonly config: unknown
  parseConfig(raw: unknown): unknown
  /** Configurations that are wrong, and the names that the error must hold. */
  readonly badConfigs: readonly { readonly raw: unknown; readonly names: readonly string[] }[]
  readonly secrets: Readonly<Record<string, string>>
  readonly abilities: readonly ('listen' | 'findSent' | 'health' | 'diagnose')[]
  open(io: ChannelIo): AnyOpenChannel
  readonly way: WebhookWay | ListeningWay
  readonly platform: Platform | NoPlatform
  /** A conversation that can be written to. */
  readonly to: Outbound['to']
  stop(): Promise<void>
}

const arabic = 'السلام عليكم، توجد حفرة كبيرة في شارع ١٢ 🕳️🚧'
const signal = () => AbortSignal.timeout(60_000)

/**
 * Registers the tests that every channel passes. What does not apply to a channel is decided by its
 * abilities and limits, which are themselves asserted, so that nothing is skipped without a word.
 */
export function channelContract(name: string, makeHarness: () => Promise<Harness>): void {
  describe(`${name} keeps the contract of a channel`, () => {
    let harness: Harness
    let world: World
    let channel: AnyOpenChannel
    let bring: Bringer
    beforeAll(async () => {
      harness = await makeHarness()
      world = createWorld(harness.secrets)
      channel = harness.open(world.io)
      bring = createBringer(harness, channel)
    }, 60_000)
    afterAll(async () => {
      await channel.close()
      await harness.stop()
    })

    it('takes a right configuration and names every bad field of a wrong one', () => {
      expect(() => harness.parseConfig(harness.config)).not.toThrow()
      expect(harness.badConfigs.length).toBeGreaterThan(0)
      for (const { raw, names } of harness.badConfigs) {
        const error = thrownBy(() => harness.parseConfig(raw))
        expect(error).toBeInstanceOf(ConfigError)
        for (const named of names) expect((error as ConfigError).problems.join('\n')).toContain(named)
      }
    })

    it('has exactly the abilities it claims', () => {
      const has = (['listen', 'findSent', 'health', 'diagnose'] as const).filter(
        (ability) => typeof channel[ability] === 'function',
      )
      expect(has).toEqual(harness.abilities)
    })

    it('has limits that rendering can obey', () => {
      const { limits } = harness
      expect(limits.maxTextLength).toBeGreaterThan(0)
      expect(limits.buttons.count === 0).toBe(limits.buttons.labelLength === 0)
      expect(limits.rows.count === 0).toBe(limits.rows.labelLength === 0)
      expect(limits.hasSubject).toBe(limits.manner === 'letter')
    })

    it('keeps Arabic and emoji, and says who wrote and on which channel', async () => {
      const [item] = await bring.samples([{ id: 'contract-1', text: arabic }])
      const inbound = await onlyMessage(channel, item)
      expect(inbound).toMatchObject({ kind: 'message', channel: world.io.channel, text: arabic })
      expect(inbound.conversation).not.toBe('')
      expect(inbound.from.address).not.toBe('')
    })

    it('gives a message the same external id however often it comes, and another one another', async () => {
      const [first] = await bring.samples([{ id: 'contract-2', text: 'once' }])
      const [again] = await bring.samples([{ id: 'contract-2', text: 'once' }])
      const [other] = await bring.samples([{ id: 'contract-3', text: 'once' }])
      const ids = []
      for (const item of [first, again, other]) ids.push((await onlyMessage(channel, item)).externalId)
      expect(ids[1]).toBe(ids[0])
      expect(ids[2]).not.toBe(ids[0])
    })

    it('takes every message of a batch, in order', async () => {
      const count = harness.way.kind === 'webhook' ? harness.way.maxBatch : 5
      const samples = Array.from({ length: count }, (_, i) => ({
        id: `contract-batch-${i}`,
        text: `number ${i}`,
      }))
      const texts = []
      for (const item of await bring.samples(samples))
        for (const inbound of await channel.parse(item, signal())) texts.push(inbound.text)
      expect(texts).toEqual(samples.map((sample) => sample.text))
    })

    it('keeps a message of an unknown kind for a person', async () => {
      const items = await bring.unknownKind()
      expect(items).toHaveLength(1)
      const [item] = items
      if (!item) throw new Error('no item')
      const outcome = await channel.parse(item, signal()).then(
        (messages) => messages.length,
        () => 'shown as unreadable',
      )
      expect(outcome).not.toBe(0)
    })

    it('refuses what a stranger calls, without effect and without throwing', () => {
      const way = harness.way
      const requests =
        way.kind === 'webhook'
          ? [way.forged({ id: 'contract-forged', text: arabic }), ...strangers]
          : strangers
      for (const request of requests) {
        const received = channel.receive(request)
        expect(received.kind).toBe('refused')
        expect(received.answer.status).toBeGreaterThanOrEqual(400)
        expect(received.answer.status).toBeLessThan(500)
      }
    })

    it('sends Arabic and emoji whole', async () => {
      const receipt = await channel.send(letter(harness, { text: arabic }), 'contract-send-1')
      expect(receipt.externalId).not.toBe('')
      if (harness.platform.kind === 'own-page') expect(receipt.confirmed).toBe(false)
      else expect((await harness.platform.received()).at(-1)?.text).toBe(arabic)
    })

    it('sends a text as long as its limit whole, for rendering has split what is longer', async () => {
      const sentence = 'هذه جملة عن حفرة. '
      const text = sentence
        .repeat(Math.floor(Math.min(harness.limits.maxTextLength, 50_000) / sentence.length))
        .trim()
      await channel.send(letter(harness, { text }), 'contract-send-2')
      if (harness.platform.kind === 'remote')
        expect((await harness.platform.received()).at(-1)?.text).toBe(text)
    })

    it('sends a file with an Arabic name where it takes files', async () => {
      const content = new TextEncoder().encode('%PDF-1.4 a letter')
      const attachment = {
        name: 'خطاب الرد رقم ٧.pdf',
        contentType: 'application/pdf',
        bytes: content.length,
        content,
      }
      const attachments = harness.limits.attachments.count > 0 ? [attachment] : []
      await channel.send(letter(harness, { text: arabic, attachments }), 'contract-send-3')
      if (harness.platform.kind === 'remote')
        expect((await harness.platform.received()).at(-1)?.attachments).toEqual(
          attachments.map((one) => one.name),
        )
    })

    it('sorts failures: busy and broken may be tried again, refused may not', async () => {
      const { platform } = harness
      if (platform.kind === 'own-page') {
        expect((await channel.send(letter(harness, { text: 'kept' }), 'contract-send-4')).confirmed).toBe(
          false,
        )
        return
      }
      const failures: SendError[] = []
      for (const answer of ['busy', 'broken', 'refused'] as const) {
        platform.next(answer)
        const error = await rejectionOf(channel.send(letter(harness, { text: answer }), `contract-${answer}`))
        expect(error).toBeInstanceOf(SendError)
        failures.push(error as SendError)
      }
      expect(failures.map((failure) => failure.retryable)).toEqual([true, true, false])
      expect(failures[0]?.retryAfterSeconds).toBe(platform.retryAfterSeconds)
    })

    it('finds what it sent by its key, where it can look', async () => {
      const receipt = await channel.send(letter(harness, { text: 'to be found' }), 'contract-found')
      const find = channel.findSent?.bind(channel)
      expect(find !== undefined).toBe(harness.abilities.includes('findSent'))
      if (!find) return
      expect((await find('contract-found'))?.externalId).toBe(receipt.externalId)
      expect(await find('contract-never-sent')).toBeUndefined()
    })

    it('resumes where it stood, delivers again what was not stored, and ends when told', async () => {
      const { way } = harness
      if (way.kind === 'webhook') {
        expect(channel.listen).toBeUndefined()
        return
      }
      await bring.samples([{ id: 'contract-before', text: 'before' }])
      let refusals = 1
      const store = () => {
        if (refusals-- > 0) throw new Error('the store is full')
      }
      const items = await bring.samples([{ id: 'contract-after', text: 'after' }], store)
      expect(refusals).toBe(-1)
      const texts = []
      for (const item of items) texts.push((await onlyMessage(channel, item)).text)
      expect(texts).toEqual(['after'])
    })

    it('says how it is, where it can', () => {
      if (harness.abilities.includes('health')) expect(channel.health?.()).toHaveProperty('connected')
      else expect(channel.health).toBeUndefined()
    })

    it('never wrote a secret, an address or a word of a citizen to its log', () => {
      const log = world.logged()
      for (const secret of Object.values(harness.secrets)) expect(log).not.toContain(secret)
      expect(log).not.toContain(harness.to.address)
      expect(log).not.toContain(arabic.slice(0, 12))
    })
  })
}

const strangers: readonly WebhookRequest[] = ['GET', 'POST', 'DELETE'].map((method) => ({
  method,
  path: '/../nowhere',
  query: { a: 'b' },
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode('{"half": "a js'),
  remoteAddress: '192.0.2.7',
}))

function letter(harness: Harness, more: Partial<Outbound>): Outbound {
  const subject = harness.limits.hasSubject ? { subject: 'رد المحافظة' } : {}
  return {
    conversation: harness.to.address,
    to: harness.to,
    language: 'ar',
    text: '',
    choices: [],
    attachments: [],
    ...subject,
    ...more,
  }
}

/** Brings messages in by the channel's own way; a listening channel goes on from its stored cursor. */
interface Bringer {
  samples(samples: readonly Sample[], store?: () => void): Promise<readonly RawItem[]>
  unknownKind(): Promise<readonly RawItem[]>
}

function createBringer(harness: Harness, channel: AnyOpenChannel): Bringer {
  const { way } = harness
  if (way.kind === 'webhook')
    return {
      samples: async (samples) => accepted(channel, way.request(samples)),
      unknownKind: async () => accepted(channel, way.unknownKind()),
    }
  let cursor: string | undefined
  const listen = async (count: number, store?: () => void) => {
    const collected = await collect(channel, cursor, (items) => items.length >= count, store)
    cursor = collected.cursor
    return collected.items
  }
  return {
    samples: async (samples, store) => {
      await way.arrive(samples)
      return listen(samples.length, store)
    },
    unknownKind: async () => {
      await way.arriveUnknownKind()
      return listen(1)
    },
  }
}

function accepted(channel: AnyOpenChannel, request: WebhookRequest): readonly RawItem[] {
  const received = channel.receive(request)
  if (received.kind === 'refused') throw new Error(`refused a genuine request: ${received.code}`)
  expect(received.answer.status).toBeLessThan(300)
  return received.items
}

async function onlyMessage(channel: AnyOpenChannel, item: RawItem | undefined): Promise<Inbound> {
  if (!item) throw new Error('nothing arrived')
  const messages = await channel.parse(item, signal())
  expect(messages).toHaveLength(1)
  const [message] = messages
  if (!message) throw new Error('nothing was parsed')
  return message
}

function thrownBy(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}

function rejectionOf(promise: Promise<Receipt>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
