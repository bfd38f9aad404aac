import { WaslError } from '../../src/domain/errors.ts'
import type { Attachment, Inbound, InboundKind, Party } from '../../src/domain/message.ts'
import { readContent, type Said } from './content.ts'
import { platformCode } from './failure.ts'
import type { CloudCall, CloudContact, CloudMessage, CloudStatus, NamedMedia } from './payload.ts'

/** A file that a message names, fetched or noted as not available. */
export type FetchFile = (media: NamedMedia, kind: string) => Promise<Attachment>

/**
 * A message as what it is: something said, an edit, a deletion, a reaction, or news of the platform. What is said in a
 * group is kept and never answered.
 */
export async function toInbound(
  message: CloudMessage,
  contacts: readonly CloudContact[],
  channel: string,
  fetchFile: FetchFile,
): Promise<Inbound> {
  const kind = kindOf(message)
  const isSaid = kind === 'message' || kind === 'edit'
  const { media, ...said } = isSaid ? readContent(message.edit?.message ?? message) : wordsOf(message)
  const attachments = media !== undefined && kind === 'message' ? [await fetchFile(media, message.type)] : []
  const from = senderOf(message, contacts)
  const replyTo = repliedTo(message)
  return {
    kind,
    channel,
    externalId: message.id,
    conversation: message.group_id ?? from.address,
    from,
    ...instantOf(message.timestamp),
    ...said,
    attachments,
    ...(replyTo !== undefined && { replyTo: [replyTo] }),
    ...(message.errors?.[0] !== undefined && { error: platformCode(message.errors[0].code) }),
    ...(message.group_id !== undefined && { group: true, automatic: true }),
  }
}

/** A status of a message of ours as a receipt: it counts if it is about whom we wrote to, by number or by user id. */
export function toReceipt(status: CloudStatus, externalId: string, channel: string): Inbound {
  const address = status.recipient_id ?? status.recipient_user_id ?? ''
  const error = status.errors?.[0]?.code
  const told = toldBy(status.status)
  return {
    kind: 'receipt',
    channel,
    externalId,
    conversation: address,
    from: { address: status.recipient_user_id ?? address },
    ...instantOf(status.timestamp),
    text: '',
    attachments: [],
    about: status.id,
    ...(status.biz_opaque_callback_data !== undefined && { aboutKey: status.biz_opaque_callback_data }),
    ...(told !== undefined && { status: told }),
    ...(told === 'failed' && { error: error === undefined ? 'delivery-failed' : platformCode(error) }),
    ...(status.recipient_type === 'group' && { group: true }),
  }
}

/** A call that somebody made or missed: kept, never answered. */
export function toCall(
  call: CloudCall,
  contacts: readonly CloudContact[],
  externalId: string,
  channel: string,
): Inbound {
  const from = senderOf(call, contacts)
  return {
    kind: 'call',
    channel,
    externalId,
    conversation: from.address,
    from,
    ...instantOf(call.timestamp),
    text: '',
    attachments: [],
  }
}

function kindOf({ type }: CloudMessage): InboundKind {
  if (type === 'edit') return 'edit'
  if (type === 'revoke') return 'deletion'
  if (type === 'reaction') return 'reaction'
  return type === 'system' || type === 'request_welcome' ? 'membership' : 'message'
}

/** What a reaction or the platform says; who changed their number is known by the new one. */
function wordsOf({ reaction, system }: CloudMessage): Said {
  const moved = system?.wa_id ?? system?.new_wa_id ?? system?.user_id
  return {
    text: reaction?.emoji ?? system?.body ?? '',
    ...(moved !== undefined && { contacts: [{ address: moved }] }),
  }
}

const repliedTo = ({ context, reaction, edit, revoke }: CloudMessage): string | undefined =>
  edit?.original_message_id ?? revoke?.original_message_id ?? reaction?.message_id ?? context?.id

/** The number that we can write to, else the user id (Business-scoped user IDs: the number may be withheld). */
function senderOf(
  { from, from_user_id: user }: Pick<CloudMessage, 'from' | 'from_user_id'>,
  contacts: readonly CloudContact[],
): Party {
  const contact =
    contacts.find(({ wa_id: phone, user_id: id }) => (from ? phone === from : id === user)) ?? contacts[0]
  const address = from || user || contact?.wa_id || contact?.user_id || ''
  if (address === '')
    throw new WaslError('sender-unknown', 'The platform does not say who sent this: read it raw.')
  const name = contact?.profile?.name ?? contact?.profile?.username
  return { address, ...(name !== undefined && name !== '' && { name }) }
}

/** `played` is a voice message that was listened to; other statuses (`deleted`, `warning`) prove nothing. */
function toldBy(status: string): Inbound['status'] {
  if (status === 'played') return 'read'
  return (['sent', 'delivered', 'read', 'failed'] as const).find((known) => known === status)
}

/** Seconds since 1970 as the platform writes them. */
function instantOf(timestamp: string | undefined): Pick<Inbound, 'sentAt'> {
  return timestamp !== undefined && /^\d{9,10}$/.test(timestamp)
    ? { sentAt: new Date(Number(timestamp) * 1000).toISOString() }
    : {}
}
