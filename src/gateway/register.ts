import { sql, type Transaction } from 'kysely'
import type { Understanding } from '../domain/understanding.ts'
import { insertRows } from '../store/bulk.ts'
import type { FileTable, MessageTable, Schema } from '../store/schema.ts'
import type { ConversationRow } from './conversation-row.ts'
import { type Core, nowOf } from './core.ts'
import type { QueuedEvent } from './load.ts'
import type { Office } from './office.ts'
import type { ParsedMessage, Unreadable } from './parsed.ts'
import { meetConversations, type Visit } from './places.ts'
import { applyReceipts } from './receipts.ts'
import { conversationStream } from './streams.ts'
import { together } from './together.ts'

/** An Inbound as it is stored: with the names of the attachments that were turned away. */
export type StoredInbound = ParsedMessage['inbound'] & { readonly refused?: readonly string[] }

/** The id of a conversation: a keyed digest, so that the address can be erased and the id stays. */
export function conversationId(core: Core, organisation: string, channel: string, address: string): string {
  return core.tokens.id('conversation', organisation, channel, address)
}

/**
 * Opens or reads the conversations of messages and gives each message its place; what is registered already is ignored.
 * Returns what is new, as it would be loaded again: `writeRegistered`, the conversations met and the events are to be
 * written in the same transaction.
 */
export async function meetMessages(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  rawItems: readonly number[],
  parsed: readonly ParsedMessage[],
): Promise<Registered> {
  const organisation = office.organisation
  const receipts = parsed.filter((message) => message.inbound.kind === 'receipt')
  const fresh = await withoutKnown(trx, organisation, parsed)
  const heard = fresh.map(({ id, message }) => ({
    id,
    message,
    inbound: storedInbound(message),
    conversation: conversationId(core, organisation, message.inbound.channel, message.inbound.conversation),
  }))
  const places = await meetConversations(trx, core, organisation, heard.map(visitOf))
  const messages = heard.map(({ id, message, inbound, conversation }) => ({
    organisation,
    id,
    channel: message.inbound.channel,
    external_id: message.inbound.externalId,
    digest: message.inbound.digest ?? '',
    conversation,
    sequence: places.next(conversation),
    raw_item: message.rawItem,
    case_id: null,
    body: JSON.stringify(inbound),
    understanding: JSON.stringify(message.understanding),
    received_at: message.receivedAt,
  }))
  const events = heard.flatMap(({ id, inbound, conversation }) =>
    isHeard(inbound)
      ? [
          {
            stream: conversationStream(conversation),
            key: `m.${id}`,
            kind: 'message',
            payload: { message: id },
          },
        ]
      : [],
  )
  await applyReceipts(
    trx,
    core,
    office,
    receipts.map((message) => message.inbound),
  )
  return {
    messages: heard.map(({ id, conversation, inbound, message: { understanding } }) => ({
      id,
      conversation,
      inbound,
      understanding,
    })),
    conversations: places.conversations,
    met: places.met,
    events,
    rows: {
      rawItems,
      messages,
      files: filesOf(
        core,
        organisation,
        heard.map(({ message }) => message),
      ),
    },
  }
}

/** Writes messages that were met, the names of their files, and that their raw items are read. */
export async function writeRegistered(
  trx: Transaction<Schema>,
  organisation: string,
  { rows }: Registered,
): Promise<void> {
  await together([
    insertRows(trx, 'messages', rows.messages, { onConflict: 'fail' }),
    insertRows(trx, 'files', rows.files, { onConflict: 'ignore' }),
    markParsed(trx, organisation, rows.rawItems),
  ])
}

/** What a conversation is to hear: messages, and those that a citizen has written anew. */
const isHeard = ({ kind, automatic, text }: StoredInbound): boolean =>
  kind === 'message' || (kind === 'edit' && automatic !== true && text.trim() !== '')

const storedInbound = ({ inbound, refused }: ParsedMessage): StoredInbound =>
  refused.length > 0 ? { ...inbound, refused } : inbound

/** Marks what nobody could read; a person finds it among the dead letters, with its bytes. */
export async function registerUnreadable(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  items: readonly Unreadable[],
): Promise<void> {
  for (const item of items) {
    await trx
      .updateTable('raw_items')
      .set({ state: 'unreadable', problem: item.problem })
      .where('organisation', '=', office.organisation)
      .where('id', '=', item.rawItem)
      .where('state', '=', sql.lit('new'))
      .execute()
  }
  if (items.length > 0) core.signals.wake()
}

async function markParsed(
  trx: Transaction<Schema>,
  organisation: string,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return
  await sql`update raw_items set state = 'parsed' where organisation = ${organisation}
    and id in (select value from json_each(${JSON.stringify(ids)}))`.execute(trx)
}

/**
 * The messages that are not registered yet, each with its id: named after its raw item, so that ids of one time stand
 * together in the indexes (a hash would touch a page of its own for each row).
 */
async function withoutKnown(
  trx: Transaction<Schema>,
  organisation: string,
  parsed: readonly ParsedMessage[],
): Promise<{ id: string; message: ParsedMessage }[]> {
  const fresh = new Map<string, { id: string; message: ParsedMessage }>()
  const ordinals = new Map<number, number>()
  for (const message of parsed) {
    const ordinal = ordinals.get(message.rawItem) ?? 0
    ordinals.set(message.rawItem, ordinal + 1)
    const identity = identityOf(message)
    if (!fresh.has(identity))
      fresh.set(identity, { id: `${String(message.rawItem).padStart(10, '0')}.${ordinal}`, message })
  }
  if (fresh.size === 0) return []
  const { rows } = await sql<{ identity: string }>`
    select json_array(channel, external_id, digest) as identity from messages where organisation = ${organisation}
    and (channel, external_id, digest) in (select value ->> 0, value ->> 1, value ->> 2
      from json_each(${`[${[...fresh.keys()].join(',')}]`}))`.execute(trx)
  for (const { identity } of rows) fresh.delete(identity)
  return [...fresh.values()]
}

/** What makes a message itself, however often it comes: a different mail with the same Message-ID is another one. */
function identityOf({ inbound }: ParsedMessage): string {
  // The store holds no half of a surrogate pair: the same message must not look like another one.
  return JSON.stringify([inbound.channel, inbound.externalId.toWellFormed(), inbound.digest ?? ''])
}

/** A registered message as its conversation hears it. */
export interface HeardMessage {
  readonly id: string
  readonly conversation: string
  readonly inbound: StoredInbound
  readonly understanding: Understanding
}

/** What was met in a transaction that is under way: at hand for what is done next in it. */
export interface Registered {
  readonly messages: readonly HeardMessage[]
  readonly conversations: readonly ConversationRow[]
  /** Those of them that were there before; as they are now they are not written yet. */
  readonly met: readonly ConversationRow[]
  /** Of the messages, in order; not written yet. */
  readonly events: readonly QueuedEvent[]
  /** Not written yet. */
  readonly rows: {
    readonly rawItems: readonly number[]
    readonly messages: readonly MessageTable[]
    readonly files: readonly FileTable[]
  }
}

export const nothingRegistered: Registered = {
  messages: [],
  conversations: [],
  met: [],
  events: [],
  rows: { rawItems: [], messages: [], files: [] },
}

interface Heard {
  readonly message: ParsedMessage
  readonly conversation: string
}

function visitOf({ message, conversation }: Heard): Visit {
  const { kind, channel, conversation: address, from, externalId } = message.inbound
  // Who only reports has not written: nothing is answered to a report.
  const heard = kind === 'receipt' ? {} : { heard: { at: message.receivedAt, externalId } }
  const visit = { conversation, channel, address, ...heard }
  return from.name === undefined ? visit : { ...visit, name: from.name }
}

function filesOf(core: Core, organisation: string, messages: readonly ParsedMessage[]): FileTable[] {
  return messages.flatMap((message) =>
    message.inbound.attachments.flatMap((attachment) =>
      attachment.ref === undefined
        ? []
        : [
            {
              organisation,
              ref: attachment.ref,
              name: attachment.name,
              content_type: attachment.contentType,
              bytes: attachment.bytes,
              stored_at: nowOf(core),
            },
          ],
    ),
  )
}
