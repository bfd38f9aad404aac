import type { ChannelIo, RawItem } from '../../src/domain/channel.ts'
import { WaslError } from '../../src/domain/errors.ts'
import type { Inbound } from '../../src/domain/message.ts'
import { platformCode } from './failure.ts'
import { type FetchFile, toCall, toInbound, toReceipt } from './inbound.ts'
import { type CloudChange, type CloudStatus, webhookSchema } from './payload.ts'
import { readJson } from './read-json.ts'
import { isOfOtherNumber, isTooMuch } from './split.ts'

/** What is told of the account, not by a citizen: the operator finds it in the log ("Webhooks, fields"). */
const ofAccount =
  /^(?:account_|business_|message_template_|template_|phone_number_|security$|user_preferences$|smb_|history$|partner_|payment_|automatic_events$|tracking_events$)/

/** What reading an item may do in the world. */
export interface Needs {
  readonly fetchFile: FetchFile
  /** A status named one of our keys, and the message that went out under it. */
  readonly echoed: (key: string, externalId: string) => void
}

/** Normalised messages of a stored item. Throws for what a person has to look at. */
export async function parseItem(raw: RawItem, io: ChannelIo, needs: Needs): Promise<readonly Inbound[]> {
  if (isTooMuch(raw))
    throw new WaslError(
      'payload-too-large',
      'The platform sent far more at a time than it says that it does: read it raw.',
    )
  const changes = readWebhook(raw.body)
  const items: Inbound[] = []
  for (const change of changes) items.push(...(await parseChange(change, raw, io, needs)))
  return items
}

function readWebhook(body: Uint8Array): readonly CloudChange[] {
  const { data, error } = webhookSchema.safeParse(readJson(body))
  if (data !== undefined) return data.entry.flatMap(({ changes }) => changes)
  // What is there may be a citizen's words: only the places that are wrong are told.
  const places = error.issues.slice(0, 5).map(({ path }) => path.join('.') || 'all of it')
  throw new WaslError(
    'payload-not-understood',
    `The platform sent something of another shape (${places.join(', ')}): read it raw.`,
  )
}

async function parseChange(
  { field, value }: CloudChange,
  raw: RawItem,
  io: ChannelIo,
  needs: Needs,
): Promise<readonly Inbound[]> {
  const { contacts = [], messages = [], statuses = [], calls = [], groups = [], errors = [] } = value
  if (isOfOtherNumber(raw)) {
    if (messages.length === 0) return []
    throw new WaslError(
      'other-number',
      'This came for another number of the same app: connect that number as a channel of its own.',
    )
  }
  for (const { id, biz_opaque_callback_data: key } of statuses) if (key !== undefined) needs.echoed(key, id)
  const known: Inbound[] = [
    ...statuses
      .filter(isOfSomebody)
      .map((status) =>
        toReceipt(status, oneOf(raw, statuses) ?? `${status.id}:${status.status}`, io.channel),
      ),
    ...calls.map((call) => toCall(call, contacts, oneOf(raw, calls) ?? call.id, io.channel)),
    ...groups.map((group) =>
      membership(group.group_id ?? '', oneOf(raw, groups) ?? group.group_id ?? '', io.channel),
    ),
  ]
  for (const message of messages) known.push(await toInbound(message, contacts, io.channel, needs.fetchFile))
  const [first] = errors
  if (first !== undefined)
    throw new WaslError(
      platformCode(first.code),
      `The platform reports a problem of the account (${first.code}): "wasl doctor" tries it.`,
    )
  if (known.length > 0 || field === 'messages') return known
  if (!ofAccount.test(field))
    throw new WaslError('event-not-understood', `The platform told of "${field.slice(0, 60)}": read it raw.`)
  io.log.warn({ field }, 'platform tells of the account')
  return []
}

/** Without a recipient a status counts for nobody. */
const isOfSomebody = ({ recipient_id: number, recipient_user_id: user }: CloudStatus): boolean =>
  Boolean(number || user)

/** An item of its own is called as it was stored. */
const oneOf = (raw: RawItem, all: readonly unknown[]): string | undefined =>
  all.length === 1 ? raw.externalId : undefined

function membership(group: string, externalId: string, channel: string): Inbound {
  return {
    kind: 'membership',
    channel,
    externalId,
    conversation: group,
    from: { address: group },
    text: '',
    attachments: [],
    group: true,
    automatic: true,
  }
}
