import { createHash, createHmac } from 'node:crypto'
import { tmpdir } from 'node:os'
import { webchat } from '../../adapters/webchat/index.ts'
import type { ChannelIo, OpenChannel, Pairing } from '../../src/domain/channel.ts'
import { toldTroubles } from '../../src/domain/channel-trouble.ts'
import type { Inbound } from '../../src/domain/message.ts'
import type { Language } from '../../src/domain/text.ts'
import type { Seals } from '../../src/domain/visitor.ts'
import type {
  Files,
  Gateway,
  LinkOutcome,
  LinkState,
  PairingState,
  TranscriptEntry,
} from '../../src/gateway/service.ts'
import { policyOf, replyTo, summaryIn } from './office.ts'

/** A gateway in memory, for pages only: the real channel, a made-up office behind it. */
export interface FakeGateway extends Gateway {
  readonly seals: (organisation: string, channel: string) => Seals
  /** Every inbound message that was taken, once. */
  readonly taken: readonly Inbound[]
  /** What officers' links did. */
  readonly acts: readonly { readonly token: string; readonly input: Readonly<Record<string, string>> }[]
  readonly joined: readonly { readonly token: string; readonly visitor: string }[]
  /** The next calls of `receive` throw this. */
  fail(error: Error | undefined): void
  /** The office keeps silent from now on (or speaks again). */
  quiet(on: 'on' | 'off'): void
}

/** Seals of a channel under a key of this test. */
export function testSeals(scope: string, key = 'test'): Seals {
  const mac = (value: string) =>
    createHmac('sha256', key).update(`${scope} ${value}`).digest('hex').slice(0, 20)
  return {
    seal: (value) => Buffer.from(value).toString('hex') + mac(value),
    open: (token) => {
      const value = Buffer.from(token.slice(0, -20), 'hex').toString()
      return token.length > 20 && mac(value) === token.slice(-20) ? value : undefined
    },
  }
}

/** What a channel may use of the world, for tests: nothing leaves. */
export function testIo(organisation: string, channel: string): ChannelIo {
  const nothing = () => undefined
  return {
    organisation,
    channel,
    fetch: () => Promise.reject(new Error('no network in tests')),
    now: () => new Date('2026-11-22T06:00:00Z'),
    sleep: () => Promise.resolve(),
    log: { info: nothing, warn: nothing, error: nothing },
    folder: tmpdir(),
    secrets: {},
    ...testSeals(`${organisation}/${channel}`),
  }
}

/** Opens a make-believe gateway with the organisations `al-buraimi` and `moi`. */
export function openFakeGateway(now: () => Date): FakeGateway {
  const organisations = ['al-buraimi', 'moi'].map(policyOf)
  const ports = new Map<string, OpenChannel>(
    organisations.map(({ organisation }) => [
      organisation,
      webchat.open(webchat.parseConfig({}), testIo(organisation, 'chat')),
    ]),
  )
  const conversations = new Map<string, TranscriptEntry[]>()
  const watchers = new Map<string, Set<() => void>>()
  const files = new Map<string, { name: string; contentType: string; body: Uint8Array }>([
    [
      'proof-of-case',
      { name: 'photo.png', contentType: 'image/png', body: new Uint8Array([137, 80, 78, 71]) },
    ],
  ])
  const taken: Inbound[] = []
  const acts: { token: string; input: Readonly<Record<string, string>> }[] = []
  const joined: { token: string; visitor: string }[] = []
  let failure: Error | undefined
  let silent = false
  let counter = 0

  const keyOf = (organisation: string, address: string) => `${organisation} ${address}`
  const add = (key: string, entry: Omit<TranscriptEntry, 'id' | 'at'>) => {
    counter += 1
    const entries = conversations.get(key) ?? []
    conversations.set(key, [...entries, { id: String(counter), at: now().toISOString(), ...entry }])
    for (const changed of watchers.get(key) ?? []) changed()
  }
  const hear = async (organisation: string, message: Inbound) => {
    if (taken.some(({ externalId }) => externalId === message.externalId)) return
    taken.push(message)
    const key = keyOf(organisation, message.from.address)
    const before = conversations.get(key) ?? []
    const language: Language =
      message.languageHint ??
      (/\p{sc=Arabic}/u.test(message.text)
        ? 'ar'
        : message.text === '' || message.choice
          ? (before.at(-1)?.language ?? 'ar')
          : 'en')
    const attachments = message.attachments.map(({ name, contentType, bytes, ref }) => ({
      name,
      contentType,
      bytes,
      ref: ref ?? '',
    }))
    add(key, {
      from: 'citizen',
      externalId: message.externalId,
      language,
      text: message.text,
      choices: [],
      attachments,
      ...(message.location ? { location: message.location } : {}),
    })
    if (silent) return
    setImmediate(() => {
      const turn = before.filter(({ from }) => from === 'citizen').length
      add(key, { from: 'office', language, attachments: [], ...replyTo(message, turn, language) })
    })
  }
  const links = (token: string): LinkState => {
    if (acts.some((act) => act.token === token)) return { kind: 'used' }
    if (token === 'expired') return { kind: 'expired' }
    if (token === 'expired-moi') return { kind: 'expired', organisation: 'moi' }
    const reference = '26-0417-3828'
    const good = {
      kind: 'good',
      organisation: 'al-buraimi',
      caseSummary: summaryIn(token.endsWith('-en') ? 'en' : 'ar'),
    } as const
    const name = token.replace(/-(en|ar|\d+)$/, '')
    switch (name) {
      case 'acknowledge':
      case 'verify':
      case 'ask':
      case 'resolve':
      case 'close':
        return {
          ...good,
          purpose: { kind: 'officer', caseId: 'c1', reference, verb: name, role: 'services' },
        }
      case 'complete':
      case 'track':
        return { ...good, purpose: { kind: name, caseId: 'c1', reference } }
      default:
        return { kind: 'unknown' }
    }
  }
  const put: Files['put'] = async (organisation, file) => {
    const policy = organisations.find((each) => each.organisation === organisation)
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of file.body) {
      size += part.length
      if (size > (policy?.attachments.maxBytes ?? 0)) return { kind: 'refused', code: 'too-large' }
      parts.push(part)
    }
    const body = Buffer.concat(parts)
    if (body.length === 0) return { kind: 'refused', code: 'empty' }
    if (!policy?.attachments.types.includes(file.contentType))
      return { kind: 'refused', code: 'type-not-accepted' }
    const ref = createHash('sha256').update(body).digest('hex')
    files.set(ref, { name: file.name, contentType: file.contentType, body })
    return { kind: 'stored', ref, bytes: body.length, contentType: file.contentType }
  }
  return {
    organisations,
    taken,
    acts,
    joined,
    seals: (organisation, channel) => testSeals(`${organisation}/${channel}`),
    fail: (error) => {
      failure = error
    },
    quiet: (on) => {
      silent = on === 'on'
    },
    receive: async (organisation, _channel, request) => {
      if (failure !== undefined) throw failure
      const port = ports.get(organisation)
      if (port === undefined) throw new Error('unknown organisation')
      const received = port.receive(request)
      if (received.kind === 'refused') return received.answer
      for (const item of received.items) {
        for (const message of await port.parse(item, AbortSignal.timeout(1000)))
          await hear(organisation, message)
      }
      return received.answer
    },
    transcripts: {
      read: async (organisation, _channel, address, after) => {
        const entries = conversations.get(keyOf(organisation, address)) ?? []
        return after === undefined
          ? entries.slice(-200)
          : entries.filter(({ id }) => Number(id) > Number(after)).slice(0, 200)
      },
      unseen: async () => [],
      watch: (organisation, _channel, address, changed) => {
        const key = keyOf(organisation, address)
        const set = watchers.get(key) ?? new Set()
        watchers.set(key, set.add(changed))
        return () => void set.delete(changed)
      },
    },
    files: {
      hold: (organisation, file) => put(organisation, { name: 'nameless', ...file }),
      put,
      get: async (_organisation, ref) => files.get(ref),
    },
    links: {
      look: async (token) => links(token),
      act: async (token, input): Promise<LinkOutcome> => {
        if (input['how'] === 'out-of-remit' && input['reason'] === undefined)
          return { kind: 'refused', code: 'reason-missing', message: 'Say why.' }
        if (input['reason'] === 'trouble') return { kind: 'failed', code: 'store-busy' }
        acts.push({ token, input })
        return { kind: 'done' }
      },
      take: (_token, file) => put('al-buraimi', file),
      join: async (token, _channel, visitor) => {
        joined.push({ token, visitor })
        return { kind: 'done' }
      },
    },
    surveys: {
      look: async () => ({ kind: 'unknown' }),
      vote: async () => ({ kind: 'unknown' }),
      remedy: async () => ({ kind: 'unknown' }),
    },
    pairings: { look: async (token) => pairingOf(token) },
    health: async () => ({ live: true, ready: true, problems: [], channels: [] }),
    metrics: async () => '# TYPE wasl_up gauge\nwasl_up 1\n',
  }
}

/** Links to pair, named after how the account is: `code`, `connected-moi`, `conflict` … */
function pairingOf(token: string): PairingState {
  const [, name = '', isOther] = /^(.*?)(-moi)?$/.exec(token) ?? []
  const organisation = isOther === undefined ? 'al-buraimi' : 'moi'
  if (name === 'expired') return { kind: 'expired', organisation }
  const account = '96825643286'
  const trouble = toldTroubles.find((one) => one === name)
  const pairings: Readonly<Record<string, Pairing>> = {
    code: { kind: 'code', code: '2@ref,key,identity,secret', account },
    connected: { kind: 'connected', as: account },
    beginning: { kind: 'waiting', why: 'beginning' },
  }
  const pairing: Pairing | undefined =
    trouble === undefined ? pairings[name] : { kind: 'waiting', why: trouble, trouble }
  if (pairing === undefined) return { kind: 'unknown' }
  const label = { ar: 'WhatsApp', en: 'WhatsApp' }
  return { kind: 'good', organisation, label, until: '2026-11-22T06:15:00Z', pairing }
}
