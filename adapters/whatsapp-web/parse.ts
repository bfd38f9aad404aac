import type { RawItem } from '../../src/domain/channel.ts'
import { unreachable, WaslError } from '../../src/domain/errors.ts'
import { safeFileName } from '../../src/domain/file-name.ts'
import type { Attachment, Inbound, Party } from '../../src/domain/message.ts'
import { type Item, itemSchema, type MessageItem, unreadableType } from './item.ts'
import { partyOfCard } from './vcard.ts'

/** The normalised message of a stored item. Throws for what a person has to look at. */
export function parseItem(raw: RawItem, channel: string): Inbound {
  const item = readItem(raw.body)
  const base = {
    channel,
    externalId: item.id,
    conversation: item.chat,
    from: partyOf(item.from),
    ...(item.at !== undefined && { sentAt: new Date(item.at * 1000).toISOString() }),
    attachments: [],
  }
  switch (item.kind) {
    case 'message':
      return { ...base, kind: 'message', ...saidIn(item) }
    case 'ack':
      return {
        ...base,
        kind: 'receipt',
        text: '',
        about: item.about,
        ...statusOf(item.ack),
      }
    case 'edit':
    case 'reaction':
    case 'deletion':
      return {
        ...base,
        kind: item.kind,
        text: item.kind === 'deletion' ? '' : item.text,
        replyTo: [item.about],
      }
    case 'call':
      return { ...base, kind: 'call', text: '' }
    default:
      return unreachable(item)
  }
}

function readItem(body: Uint8Array): Item {
  const { data, error } = itemSchema.safeParse(readJson(body))
  if (data !== undefined) return data
  // What is there may be a citizen's words: only the places that are wrong are told.
  const places = error.issues.slice(0, 5).map(({ path }) => path.join('.') || 'all of it')
  throw new WaslError(
    'item-not-understood',
    `This is no item of the WhatsApp worker (${places.join(', ')}): read it raw.`,
  )
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch (error) {
    throw new WaslError('item-not-json', 'This is no JSON: read it raw.', { cause: error })
  }
}

/**
 * What is said. A kind of message that nobody has heard of yet, and one that WhatsApp could not decipher, say nothing: the
 * citizen is asked to write it.
 */
function saidIn(item: MessageItem): Pick<Inbound, 'text' | 'attachments'> & Partial<Inbound> {
  if (item.type === unreadableType)
    throw new WaslError(
      'message-not-understood',
      'WhatsApp Web shows this message in a shape that Wasl does not know: read it on the phone.',
    )
  const contacts = (item.cards ?? []).flatMap((card) => partyOfCard(card) ?? [])
  const named = contacts.map(({ name, address }) => [name, address].filter(Boolean).join(' ')).join('\n')
  return {
    text: contacts.length > 0 ? named : item.text,
    attachments: item.file === undefined ? [] : [attachmentOf(item.file)],
    ...placeOf(item.location),
    ...(contacts.length > 0 && { contacts }),
    ...(item.quoted !== undefined && { replyTo: item.quoted }),
    ...(item.group === true && { group: true }),
    ...((item.group === true || item.broadcast === true) && { automatic: true }),
  }
}

function attachmentOf({ name, contentType, content, problem }: NonNullable<MessageItem['file']>): Attachment {
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(contentType)?.[0].toLowerCase() ?? 'application/octet-stream'
  const named = safeFileName(name, type)
  // What is too long is turned away as such; of anything else nobody knows the size.
  if (content === undefined)
    return { name: named, contentType: type, bytes: problem === 'too-large' ? Number.MAX_SAFE_INTEGER : 0 }
  const bytes = new Uint8Array(Buffer.from(content, 'base64'))
  return { name: named, contentType: type, bytes: bytes.length, content: bytes }
}

function placeOf(location: MessageItem['location']): Pick<Inbound, 'location'> {
  if (location === undefined || Math.abs(location.latitude) > 90 || Math.abs(location.longitude) > 180)
    return {}
  const { latitude, longitude, name } = location
  return { location: { latitude, longitude, ...(name !== undefined && { name: name.slice(0, 300) }) } }
}

/** Ticks as the library counts them (MessageAck): -1 failed, 2 on the phone, 3 read, 4 listened to. */
function statusOf(ack: number): Pick<Inbound, 'status' | 'error'> {
  if (ack < 0) return { status: 'failed', error: 'delivery-failed' }
  if (ack >= 3) return { status: 'read' }
  return { status: ack === 2 ? 'delivered' : 'sent' }
}

const partyOf = ({ address, name }: Item['from']): Party => ({
  address,
  ...(name !== undefined && name !== '' && { name }),
})
