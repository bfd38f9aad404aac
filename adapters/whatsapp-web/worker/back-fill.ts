import type { Chat, Client, Message } from 'whatsapp-web.js'
import { isPublicChat } from './describe.ts'

/** A chat is read so far back and no further: nobody writes more in the days that count. */
const mostMessages = 4_096
const moreAtATime = 256

/** Every message since an instant (seconds since 1970) that stands in a chat, ours among them, chat by chat in order. */
export async function* messagesSince(client: Client, since: number): AsyncGenerator<Message> {
  for (const chat of await client.getChats()) {
    if ((chat.timestamp ?? 0) < since || isPublicChat(chat.id._serialized)) continue
    for (const message of await readChat(chat, since)) yield message
  }
}

/** What stands in one chat since an instant, oldest first. */
export async function readChat(chat: Chat, since: number): Promise<readonly Message[]> {
  // Without a limit the library gives what the page holds, in order; with one it sorts by whole seconds.
  let messages = await chat.fetchMessages({})
  while (messages.length < mostMessages && messages.every(({ timestamp }) => timestamp >= since)) {
    const limit = messages.length + moreAtATime
    const more = await chat.fetchMessages({ limit })
    const isAll = more.length < limit
    if (more.length > messages.length) messages = more
    if (isAll) break
  }
  return messages
    .filter(({ timestamp }) => timestamp >= since)
    .toSorted((one, other) => one.timestamp - other.timestamp)
}
