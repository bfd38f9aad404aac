import type { Call, Message, Reaction } from 'whatsapp-web.js'
import { type Item, unreadableType } from '../item.ts'
import type { Addresses } from './address.ts'
import type { Deliveries } from './deliveries.ts'
import { describe, isPublicChat, isSaidToUs } from './describe.ts'
import type { Journal } from './journal.ts'
import type { FetchFile } from './media.ts'

/** What the inbox needs. */
export interface InboxNeeds {
  readonly addresses: Addresses
  readonly deliveries: Deliveries
  readonly journal: Journal
  readonly fetchFile: FetchFile
  readonly leftOut: () => void
}

/** Takes what happens on the number and gives it to the gateway, in order within a chat. */
export interface Inbox {
  /** A message that has just come. */
  readonly message: (message: Message) => void
  /** A message that stands in a chat: taken unless the gateway has it. */
  readonly missed: (message: Message) => void
  readonly ack: (message: Message, ack: number) => void
  readonly edit: (message: Message, text: string) => void
  readonly deletion: (message: Message) => void
  readonly reaction: (reaction: Reaction) => void
  readonly call: (call: Call) => void
}

/** An inbox that puts together one item of a chat after the other: a text stays behind the picture it is about. */
export function createInbox({ addresses, deliveries, journal, fetchFile, leftOut }: InboxNeeds): Inbox {
  const last = new Map<string, Promise<void>>()
  const inOrder = (chat: string, task: () => Promise<void>): void => {
    const next = (last.get(chat) ?? Promise.resolve()).then(task)
    last.set(chat, next)
    next.then(() => {
      if (last.get(chat) === next) last.delete(chat)
    })
  }
  const take = (chat: string, id: string, make: () => Promise<Item>): void => {
    if (deliveries.holds(id)) return
    deliveries.expect(id)
    inOrder(chat, async () => {
      try {
        deliveries.give(await make())
      } catch {
        // Of what is no message nobody misses anything: the chat goes on.
        leftOut()
      }
    })
  }
  const message = (taken: Message): void => {
    if (!isSaidToUs(taken)) return
    if (isPublicChat(taken.id.remote) || taken.isStatus) {
      leftOut()
      return
    }
    take(taken.id.remote, taken.id._serialized, async () => {
      const file = fetchFile(taken)
      try {
        return { ...(await describe(taken, addresses)), file: await file }
      } catch {
        return unreadable(taken)
      }
    })
  }
  const about = async (taken: Message) => ({
    chat: taken.id.remote.endsWith('@g.us') ? taken.id.remote : await addresses.of(taken.id.remote),
    from: { address: await addresses.of(taken.author ?? taken.from) },
    about: taken.id._serialized,
  })
  return {
    message,
    missed(taken) {
      if (!deliveries.knows(taken.id._serialized)) message(taken)
    },
    ack(taken, ack) {
      const id = taken.id._serialized
      const entry = journal.byId(id)
      if (!taken.fromMe || entry === undefined || ack === 0) return
      if (entry.ack === undefined || ack > entry.ack || ack < 0) journal.settle(entry, { ack })
      const itemId = `${id}.ack.${ack}`
      if (ack === 1 || deliveries.knows(itemId)) return
      const { to } = entry
      take(to, itemId, async () => ({
        kind: 'ack',
        id: itemId,
        chat: to,
        from: { address: to },
        about: id,
        ack,
      }))
    },
    edit(taken, text) {
      if (!isSaidToUs(taken) || isPublicChat(taken.id.remote)) return
      const id = `${taken.id._serialized}.edit.${taken.latestEditSenderTimestampMs ?? taken.timestamp}`
      take(taken.id.remote, id, async () => ({ kind: 'edit', id, text, ...(await about(taken)) }))
    },
    deletion(taken) {
      if (taken.fromMe || isPublicChat(taken.id.remote)) return
      const id = `${taken.id._serialized}.deleted`
      take(taken.id.remote, id, async () => ({ kind: 'deletion', id, ...(await about(taken)) }))
    },
    reaction({ id, msgId, senderId, reaction, timestamp }) {
      const remote = widOf(msgId.remote)
      if (id.fromMe || isPublicChat(remote)) return
      take(remote, id._serialized, async () => {
        const address = await addresses.of(senderId)
        const chat = remote.endsWith('@g.us') ? remote : address
        const itemId = id._serialized
        return {
          kind: 'reaction',
          id: itemId,
          chat,
          from: { address },
          at: Math.floor(timestamp),
          text: reaction,
          about: msgId._serialized,
        }
      })
    },
    call({ id, from, fromMe, timestamp }) {
      if (fromMe || from === undefined) return
      take(from, `call.${id}`, async () => {
        const address = await addresses.of(from)
        return { kind: 'call', id: `call.${id}`, chat: address, from: { address }, at: Math.floor(timestamp) }
      })
    },
  }
}

/** The library turns ids of chats into texts in messages, and not in reactions. */
const widOf = (remote: string | { readonly _serialized: string }): string =>
  typeof remote === 'string' ? remote : remote._serialized

/** What the page shows in a shape that nobody knows: a person looks at it on the phone. */
const unreadable = (message: Message): Item => ({
  kind: 'message',
  id: message.id._serialized,
  chat: message.id.remote,
  from: { address: message.id.remote },
  at: message.timestamp,
  type: unreadableType,
  text: '',
})
