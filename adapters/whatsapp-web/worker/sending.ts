import whatsapp, { type Chat, type Client, type Message, type MessageSendOptions } from 'whatsapp-web.js'
import type { Outcome, Part, SendOrder } from '../protocol.ts'
import { type Addresses, chatOf } from './address.ts'
import { readChat } from './back-fill.ts'
import { digestOf, type Entry, type Journal } from './journal.ts'
import { TookTooLong, within } from './patience.ts'

const { MessageMedia } = whatsapp

const sendMilliseconds = 45_000
const lookMilliseconds = 30_000
const rateSeconds = 120
/** What does not stand in its chat at two looks so far apart is not there: the first one may meet a page that still loads. */
const sureSeconds = 10

/** What sending needs. */
export interface SendingNeeds {
  readonly client: Client
  readonly addresses: Addresses
  readonly journal: Journal
  /** Seconds since 1970. */
  readonly now: () => number
}

/** Speaks on the number. */
export interface Sending {
  send(order: SendOrder): Promise<Outcome>
  find(key: string): Promise<Outcome>
  /** A message of ours that stands in a chat: one of unknown outcome may be found by it. */
  noticed(message: Message): Promise<void>
}

/** Every part is written down before it is said; one that is known to be out is not said again. */
export function createSending(needs: SendingNeeds): Sending {
  const { journal } = needs
  const isGone = createMissing(needs.now)
  return {
    async send({ key, to, parts, typingMilliseconds }) {
      const known = new Map(journal.partsOf(key).map((entry) => [entry.part, entry]))
      await showTyping(needs.client, chatOf(to), typingMilliseconds)
      for (const [at, part] of parts.entries()) {
        const before = known.get(at)
        if (before?.id !== undefined && (before.ack ?? 0) >= 0) {
          if ((before.ack ?? 0) > 0) continue
          return { kind: 'unknown', code: 'send-pending' }
        }
        const digest = digestOf(part.text, part.file !== undefined)
        const entry = { key, part: at, of: parts.length, to, digest, at: needs.now() }
        journal.begin(entry)
        const outcome = await sendPart(needs, entry, part)
        if (outcome.kind !== 'sent') return outcome
      }
      return { kind: 'sent', id: journal.partsOf(key)[0]?.id ?? key }
    },
    async find(key) {
      const open = journal.partsOf(key).filter((entry) => (entry.ack ?? 0) < 1)
      const [one] = open
      if (one !== undefined) {
        const standing = await lookInto(needs, one)
        for (const entry of open) if (isGone(entry, standing)) journal.forget(entry)
      }
      return foundIn(journal.partsOf(key))
    },
    noticed: (message) => notice(needs, message),
  }
}

async function sendPart(needs: SendingNeeds, entry: Entry, part: Part): Promise<Outcome> {
  const { client, journal } = needs
  try {
    const said = client.sendMessage(chatOf(entry.to), contentOf(part), optionsOf(part))
    const sent: Message | undefined | null = await within(sendMilliseconds, said)
    const current = journal.partsOf(entry.key).find(({ part: at }) => at === entry.part) ?? entry
    if (!sent) {
      if (current.id !== undefined) return { kind: 'unknown', code: 'send-pending' }
      journal.forget(entry)
      return { kind: 'refused', code: 'recipient-unknown' }
    }
    journal.settle(current, { id: sent.id._serialized, ack: Math.max(current.ack ?? 0, sent.ack) })
    if (sent.ack >= 0) return { kind: 'sent', id: sent.id._serialized }
    return { kind: 'again', code: 'send-failed' }
  } catch (error) {
    return failureOf(needs, entry, error)
  }
}

/** An error of the page tells whether the message stands in the chat only when the page lives to be asked. */
async function failureOf(needs: SendingNeeds, entry: Entry, error: unknown): Promise<Outcome> {
  if (error instanceof TookTooLong || isOfLostPage(error)) return { kind: 'unknown', code: 'page-lost' }
  try {
    await lookInto(needs, entry)
  } catch {
    return { kind: 'unknown', code: 'page-lost' }
  }
  const found = needs.journal.partsOf(entry.key).find(({ part }) => part === entry.part)
  if (found?.id !== undefined) return { kind: 'unknown', code: 'send-pending' }
  needs.journal.forget(entry)
  return /rate-overlimit|\b429\b/.test(String(error))
    ? { kind: 'again', code: 'rate-limited', afterSeconds: rateSeconds }
    : { kind: 'again', code: 'send-failed' }
}

/** Chromium died, or the page was reloaded while it was at it (puppeteer's words). */
const isOfLostPage = (error: unknown): boolean =>
  /Target closed|Session closed|TargetCloseError|detached|Execution context|Connection closed|Protocol error/i.test(
    String(error),
  )

/** Compares what stands in a chat with what was begun there; ids of what stands there. */
function lookInto(needs: SendingNeeds, entry: Entry): Promise<ReadonlySet<string>> {
  const look = async (): Promise<ReadonlySet<string>> => {
    const chat: Chat | undefined = await needs.client.getChatById(chatOf(entry.to))
    const messages = chat === undefined ? [] : await readChat(chat, entry.at - 2)
    for (const message of messages) if (message.fromMe) await notice(needs, message)
    return new Set(messages.map(({ id }) => id._serialized))
  }
  return within(lookMilliseconds, look())
}

/**
 * Tells of a message that stood in its chat, and does no more: its page was killed before it was kept or had left, and no
 * page will ever send it.
 */
function createMissing(now: () => number): (entry: Entry, standing: ReadonlySet<string>) => boolean {
  const missedAt = new Map<string, number>()
  return ({ id }, standing) => {
    if (id === undefined) return false
    const first = missedAt.get(id) ?? now()
    if (standing.has(id)) missedAt.delete(id)
    else missedAt.set(id, first)
    return !standing.has(id) && now() - first >= sureSeconds
  }
}

async function notice({ addresses, journal }: SendingNeeds, message: Message): Promise<void> {
  const id = message.id._serialized
  const known = journal.byId(id)
  const digest = digestOf(message.body, message.hasMedia)
  const entry = known ?? journal.matching(await addresses.of(message.id.remote), digest, message.timestamp)
  if (entry === undefined || (entry.id === id && (entry.ack ?? 0) >= message.ack)) return
  journal.settle(entry, { id, ack: message.ack })
}

/** A message that stands in its chat and has not left the machine yet will still leave it. */
function foundIn(parts: readonly Entry[]): Outcome {
  const [first] = parts
  if (first?.id === undefined || parts.length < first.of) return { kind: 'absent' }
  if (parts.some(({ id, ack = 0 }) => id === undefined || ack < 0)) return { kind: 'absent' }
  return parts.every(({ ack = 0 }) => ack > 0)
    ? { kind: 'sent', id: first.id }
    : { kind: 'again', code: 'send-pending' }
}

/** Reads, then types, as a person would; that it cannot be shown keeps nothing from being said. */
async function showTyping(client: Client, chat: string, milliseconds: number): Promise<void> {
  if (milliseconds === 0) return
  await within(lookMilliseconds, typeInto(client, chat)).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}

async function typeInto(client: Client, chatId: string): Promise<void> {
  await client.sendSeen(chatId)
  const chat: Awaited<ReturnType<Client['getChatById']>> | undefined = await client.getChatById(chatId)
  await chat?.sendStateTyping()
}

const contentOf = ({ text, file }: Part) =>
  file === undefined ? text : new MessageMedia(file.contentType, file.content, file.name)

function optionsOf({ text, file, quote }: Part): MessageSendOptions {
  return {
    linkPreview: false,
    sendSeen: false,
    waitUntilMsgSent: true,
    parseVCards: false,
    ...(quote !== undefined && { quotedMessageId: quote, ignoreQuoteErrors: true }),
    ...(file !== undefined && {
      ...(text !== '' && { caption: text }),
      sendMediaAsDocument: !/^(?:image|video|audio)\//.test(file.contentType),
    }),
  }
}
