import { sql, type Transaction } from 'kysely'
import { insertRows } from '../store/bulk.ts'
import type { Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'
import type { Office } from './office.ts'
import type { ParsedMessage, Unreadable } from './parse.ts'
import { takePlaces, type Visit } from './places.ts'
import { applyReceipts } from './receipts.ts'
import { conversationStream, enqueue, type NewEvent } from './streams.ts'

/** An Inbound as it is stored: with the names of the attachments that were turned away. */
export type StoredInbound = ParsedMessage['inbound'] & { readonly refused?: readonly string[] }

/** The id of a conversation: a keyed digest, so that the address can be erased and the id stays. */
export function conversationId(core: Core, organisation: string, channel: string, address: string): string {
  return core.tokens.id('conversation', organisation, channel, address)
}

/** The id of an inbound message: the same however often it comes, another when its content differs. */
export function messageId(
  core: Core,
  organisation: string,
  channel: string,
  externalId: string,
  digest: string,
): string {
  return core.tokens.id('message', organisation, channel, externalId, digest)
}

/** Writes messages, their conversations and their events; what is registered already is ignored. */
export async function registerMessages(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  rawItems: readonly number[],
  parsed: readonly ParsedMessage[],
): Promise<void> {
  const organisation = office.organisation
  await markParsed(trx, organisation, rawItems)
  const receipts = parsed.filter((message) => message.inbound.kind === 'receipt')
  const fresh = await withoutKnown(trx, core, organisation, parsed)
  const heard = fresh.map(({ id, message }) => ({
    id,
    message,
    conversation: conversationId(core, organisation, message.inbound.channel, message.inbound.conversation),
  }))
  const places = await takePlaces(trx, core, organisation, heard.map(visitOf))
  const messages = heard.map(({ id, message, conversation }) => ({
    organisation,
    id,
    channel: message.inbound.channel,
    external_id: message.inbound.externalId,
    digest: message.inbound.digest ?? '',
    conversation,
    sequence: places.next(conversation),
    raw_item: message.rawItem,
    case_id: null,
    body: JSON.stringify(
      message.refused.length > 0 ? { ...message.inbound, refused: message.refused } : message.inbound,
    ),
    understanding: JSON.stringify(message.understanding),
    received_at: message.receivedAt,
  }))
  await insertRows(trx, 'messages', messages, { onConflict: 'fail' })
  await insertRows(
    trx,
    'files',
    filesOf(
      core,
      organisation,
      heard.map(({ message }) => message),
    ),
    { onConflict: 'ignore' },
  )
  const events = heard.flatMap(({ id, message, conversation }): NewEvent[] =>
    message.inbound.kind === 'message'
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
  await enqueue(trx, core, organisation, events)
  await applyReceipts(
    trx,
    core,
    office,
    receipts.map((message) => message.inbound),
  )
}

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

async function withoutKnown(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  parsed: readonly ParsedMessage[],
): Promise<{ id: string; message: ParsedMessage }[]> {
  const byId = new Map<string, ParsedMessage>()
  for (const message of parsed) {
    const { channel, externalId, digest } = message.inbound
    const id = messageId(core, organisation, channel, externalId, digest ?? '')
    if (!byId.has(id)) byId.set(id, message)
  }
  if (byId.size === 0) return []
  const known = await sql<{ id: string }>`select id from messages where organisation = ${organisation}
    and id in (select value from json_each(${JSON.stringify([...byId.keys()])}))`.execute(trx)
  for (const { id } of known.rows) byId.delete(id)
  return [...byId].map(([id, message]) => ({ id, message }))
}

interface Heard {
  readonly message: ParsedMessage
  readonly conversation: string
}

function visitOf({ message, conversation }: Heard): Visit {
  const { channel, conversation: address, from, externalId } = message.inbound
  const visit = { conversation, channel, address, heard: { at: message.receivedAt, externalId } }
  return from.name === undefined ? visit : { ...visit, name: from.name }
}

function filesOf(core: Core, organisation: string, messages: readonly ParsedMessage[]) {
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
