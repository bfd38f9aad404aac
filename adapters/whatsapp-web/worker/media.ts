import type { Message } from 'whatsapp-web.js'
import type { MessageItem } from '../item.ts'
import { fileOf } from './describe.ts'
import { createLanes, within } from './patience.ts'

const fetchMilliseconds = 45_000

/** The file of a message with its bytes; without them where it cannot be had, so that the message is never lost over it. */
export type FetchFile = (message: Message) => Promise<MessageItem['file']>

/** Fetches files, three at a time; longer ones than `maxBytes` are not fetched. */
export function createFetchFile(maxBytes: number): FetchFile {
  const inLane = createLanes(3)
  return async (message) => {
    const named = fileOf(message)
    if (named === undefined) return undefined
    const { name, contentType, bytes } = named
    const without = (problem: string) => ({ name, contentType, problem })
    if (bytes > maxBytes) return without('too-large')
    if (!message.hasMedia) return without('not-given')
    try {
      const media = await inLane(() => within(fetchMilliseconds, message.downloadMedia()))
      if (!media) return without('not-available')
      if (media.data.length > (maxBytes * 4) / 3 + 4) return without('too-large')
      return { name: media.filename ?? name, contentType: media.mimetype, content: media.data }
    } catch {
      return without('not-available')
    }
  }
}
