import type { Message } from 'whatsapp-web.js'
import { z } from 'zod'
import type { MessageItem } from '../item.ts'
import type { Addresses } from './address.ts'

const wid = z
  .union([z.string(), z.looseObject({ _serialized: z.string() }).transform((id) => id._serialized)])
  .optional()
  .catch(undefined)

/** What the library does not name of the page's own model of a message. */
const rawSchema = z.looseObject({
  notifyName: z.string().optional().catch(undefined),
  quotedStanzaID: z.string().optional().catch(undefined),
  quotedParticipant: wid,
  quotedRemoteJid: wid,
  size: z.number().optional().catch(undefined),
  filename: z.string().optional().catch(undefined),
  mimetype: z.string().optional().catch(undefined),
})

/** What is no person's message: notes of the page about the chat itself. */
const notes: ReadonlySet<string> = new Set([
  'e2e_notification',
  'notification',
  'notification_template',
  'broadcast_notification',
  'newsletter_notification',
  'gp2',
  'call_log',
  'protocol',
  'debug',
  'album',
  'revoked',
  'reaction',
])

/** Whether a chat is none that a citizen writes to the office in. */
export const isPublicChat = (chat: string): boolean => /@(?:broadcast|newsletter)$/.test(chat)

/** Whether there is something in it that somebody says to the office. */
export const isSaidToUs = (message: Message): boolean => !message.fromMe && !notes.has(message.type)

/** The file of a message as far as it is known before it is fetched. */
export interface NamedFile {
  readonly name: string
  readonly contentType: string
  readonly bytes: number
}

const withFile: ReadonlySet<string> = new Set([
  'image',
  'video',
  'audio',
  'ptt',
  'ptv',
  'document',
  'sticker',
])

/** The file that comes with a message; undefined where none does. */
export function fileOf(message: Message): NamedFile | undefined {
  if (!withFile.has(message.type)) return undefined
  const { size = 0, filename, mimetype } = rawSchema.parse(message.rawData)
  return {
    name: filename ?? message.type,
    contentType: mimetype ?? 'application/octet-stream',
    bytes: size,
  }
}

/** A message as the gateway stores it, without its file. */
export async function describe(message: Message, addresses: Addresses): Promise<MessageItem> {
  const chat = message.id.remote
  const isGroup = chat.endsWith('@g.us')
  const raw = rawSchema.parse(message.rawData)
  const sender = await addresses.of(isGroup ? (message.author ?? chat) : message.from)
  const quoted = raw.quotedStanzaID
  return {
    kind: 'message',
    id: message.id._serialized,
    chat: isGroup ? chat : sender,
    from: { address: sender, ...(raw.notifyName !== undefined && { name: raw.notifyName }) },
    at: message.timestamp,
    type: message.type,
    text: message.vCards.length > 0 ? '' : message.type === 'location' ? '' : message.body,
    ...(quoted !== undefined && { quoted: quotedIds(chat, quoted, raw.quotedParticipant, isGroup) }),
    ...placeOf(message),
    ...(message.vCards.length > 0 && { cards: message.vCards }),
    ...(isGroup && { group: true }),
    ...(message.broadcast && { broadcast: true }),
  }
}

/** Only the message's own id is told: it was ours or theirs. */
function quotedIds(chat: string, stanza: string, by: string | undefined, isGroup: boolean): string[] {
  const ofMember = isGroup && by !== undefined ? `_${by}` : ''
  return [`true_${chat}_${stanza}${ofMember}`, `false_${chat}_${stanza}${ofMember}`]
}

function placeOf({ location }: Message): Pick<MessageItem, 'location'> {
  if (location === undefined) return {}
  const { latitude, longitude } = location
  const named = [location.name, location.address].filter(Boolean).join(' - ')
  return {
    location: {
      latitude: Number(latitude),
      longitude: Number(longitude),
      ...(named !== '' && { name: named }),
    },
  }
}
