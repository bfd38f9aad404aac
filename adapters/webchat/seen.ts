import { z } from 'zod'
import type { RawItem } from '../../src/domain/channel.ts'
import type { Inbound } from '../../src/domain/message.ts'

/** Of the items that say what a page has shown, apart from what its visitor wrote. */
const seenType = 'application/vnd.wasl.seen+json'

const postedSchema = z.object({ ids: z.array(z.string().min(1).max(300)).min(1).max(200) })
const storedSchema = z.object({ visitor: z.string().min(1), about: z.string().min(1) })

/** Reads `{ ids }`, the external ids of messages that a visitor's page has shown, as items; undefined for anything else. */
export function readSeen(body: Uint8Array, visitor: string): readonly RawItem[] | undefined {
  const posted = postedSchema.safeParse(jsonOf(body))
  return posted.success
    ? posted.data.ids.map((about) => ({
        externalId: seenId(visitor, about),
        contentType: seenType,
        body: new TextEncoder().encode(JSON.stringify({ visitor, about })),
      }))
    : undefined
}

/** The external id of the report that a visitor's page has shown a message: it is stored once. */
const seenId = (visitor: string, about: string): string => `seen:${visitor}:${about}`

export const isSeen = ({ contentType }: RawItem): boolean => contentType === seenType

/** Not the visitor: a report that names nobody but its reporter would be believed of any message. */
const reporter = { address: 'page' }

/** A receipt like any platform's: it counts only for a message that was written to this visitor. */
export function parseSeen({ body, externalId }: RawItem, channel: string): Inbound {
  const { visitor, about } = storedSchema.parse(jsonOf(body))
  return {
    kind: 'receipt',
    channel,
    externalId,
    conversation: visitor,
    from: reporter,
    text: '',
    attachments: [],
    about,
    status: 'delivered',
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}
