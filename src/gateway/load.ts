import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { CaseState } from '../domain/case/case.ts'
import type { Case } from '../domain/case/file.ts'
import type { Understanding } from '../domain/understanding.ts'
import { type PackedRow, packed, unpack } from '../store/packed.ts'
import type { Schema } from '../store/schema.ts'
import {
  type ConversationRow,
  type PackedConversation,
  packedConversation,
  unpackConversations,
} from './conversation-row.ts'
import { handlingOrder } from './handling-order.ts'
import type { HeardMessage, StoredInbound } from './register.ts'
import type { NewEvent } from './streams.ts'

/** An event of a stream's queue as it is handled. */
export interface QueuedEvent extends NewEvent {
  /** Absent while it is not written. */
  readonly id?: number
  readonly key: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** One that is written. */
export type StoredEvent = QueuedEvent & { readonly id: number }

const queueColumns = ['id', 'stream', 'key', 'kind', 'payload']

/** The next waiting events in the order of handling; of a stream as many as the page holds. */
export async function loadQueue(
  trx: Transaction<Schema>,
  organisation: string,
  limit: number,
  stream?: string,
): Promise<readonly StoredEvent[]> {
  const ofStream = stream === undefined ? sql`` : sql`and stream = ${stream}`
  const { rows } = await sql<PackedRow>`select ${packed(queueColumns)} as packed from events
    where organisation = ${organisation} and state = 'waiting' ${ofStream} order by ${sql.raw(handlingOrder)} limit ${limit}`.execute(
    trx,
  )
  return unpack<Omit<StoredEvent, 'payload'> & { payload: string }>(rows, queueColumns).map((row) => ({
    ...row,
    payload: JSON.parse(row.payload) as Record<string, unknown>,
  }))
}

/** Conversations by id; those that were visited just now are at hand already. */
export async function loadConversations(
  trx: Transaction<Schema>,
  organisation: string,
  ids: readonly string[],
  atHand: readonly ConversationRow[],
): Promise<Map<string, ConversationRow>> {
  const known = new Map(atHand.map((row) => [row.id, row]))
  const found = new Map(ids.flatMap((id) => known.get(id) ?? []).map((row) => [row.id, row]))
  const unknown = ids.filter((id) => !found.has(id))
  if (unknown.length === 0) return found
  const { rows } = await sql<PackedConversation>`select ${packedConversation} from conversations
    where organisation = ${organisation} and id in (select value from json_each(${JSON.stringify(unknown)}))`.execute(
    trx,
  )
  for (const row of unpackConversations(rows)) found.set(row.id, row)
  return found
}

const messageColumns = ['id', 'conversation', 'body', 'understanding']

/** Messages by id; those that were registered just now are at hand already. */
export async function loadMessages(
  trx: Transaction<Schema>,
  organisation: string,
  ids: readonly string[],
  atHand: readonly HeardMessage[],
): Promise<Map<string, HeardMessage>> {
  const known = new Map(atHand.map((message) => [message.id, message]))
  const asked = new Map(ids.flatMap((id) => known.get(id) ?? []).map((message) => [message.id, message]))
  const unknown = ids.filter((id) => !asked.has(id))
  if (unknown.length === 0) return asked
  const { rows } = await sql<PackedRow>`select ${packed(messageColumns)} as packed from messages
    where organisation = ${organisation} and id in (select value from json_each(${JSON.stringify(unknown)}))`.execute(
    trx,
  )
  const found = unpack<{ id: string; conversation: string; body: string; understanding: string }>(
    rows,
    messageColumns,
  )
  for (const { id, conversation, body, understanding } of found) {
    asked.set(id, {
      id,
      conversation,
      inbound: JSON.parse(body) as StoredInbound,
      understanding: JSON.parse(understanding) as Understanding,
    })
  }
  return asked
}

/** A case with the words that its file only knows by digest. */
export interface LoadedCase {
  readonly id: string
  readonly file: Case
  readonly sequence: number
  readonly values: ReadonlyMap<string, string>
  /** When it was due by the calendar under which it was last handled. */
  readonly dueAt?: string
}

/** Cases of one contact that are shown at once: the newest, and as many that wait for data. */
export const shownCases = 10

/** Which cases a batch needs: by id, by contact or registered phone (the newest, and those that wait for data) and by a reference that was said. */
export interface CaseWish {
  readonly ids?: readonly string[]
  readonly contacts?: readonly string[]
  /** Digests (see own-cases.ts). */
  readonly phones?: readonly string[]
  readonly references?: readonly string[]
}

export async function loadCases(
  trx: Transaction<Schema>,
  organisation: string,
  wish: CaseWish,
): Promise<readonly LoadedCase[]> {
  const { ids = [], contacts = [], phones = [], references = [] } = wish
  if (ids.length + contacts.length + phones.length + references.length === 0) return []
  const { rows } = await sql<{
    id: string
    sequence: number
    fold: string
    due_at: string | null
  }>`select id, sequence, fold, due_at from cases where organisation = ${organisation} and id in (
    select value from json_each(${JSON.stringify(ids)})
    union all select id from cases where organisation = ${organisation} and reference in (select value from json_each(${JSON.stringify(references)}))
    ${newestOf(organisation, 'contact', contacts)}
    ${newestOf(organisation, 'phone', phones)})`.execute(trx)
  if (rows.length === 0) return []
  const values = await loadValues(
    trx,
    organisation,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    sequence: row.sequence,
    file: JSON.parse(row.fold) as Case,
    values: values.get(row.id) ?? new Map(),
    ...(row.due_at !== null && { dueAt: row.due_at }),
  }))
}

/** The newest cases of each of these, and those that wait for data: an index finds them in order, so that no more are loaded. */
function newestOf(
  organisation: string,
  column: 'contact' | 'phone',
  values: readonly string[],
): RawBuilder<unknown> {
  if (values.length === 0) return sql``
  const newest = (inState: RawBuilder<unknown>) =>
    sql`union all select cases.id from json_each(${JSON.stringify(values)}) wanted join cases on cases.rowid in (
      select own.rowid from cases own where own.organisation = ${organisation} and own.${sql.ref(column)} = wanted.value ${inState}
      order by own.received_at desc limit ${shownCases})`
  return sql`${newest(sql``)} ${newest(sql`and own.state = ${'awaiting-data' satisfies CaseState}`)}`
}

async function loadValues(
  trx: Transaction<Schema>,
  organisation: string,
  ids: readonly string[],
): Promise<Map<string, Map<string, string>>> {
  const { rows } = await sql<{
    case_id: string
    digest: string
    value: string
  }>`select case_id, digest, value from case_values
    where organisation = ${organisation} and case_id in (select value from json_each(${JSON.stringify(ids)}))`.execute(
    trx,
  )
  const values = new Map<string, Map<string, string>>()
  for (const row of rows) {
    const own = values.get(row.case_id) ?? new Map<string, string>()
    own.set(row.digest, row.value)
    values.set(row.case_id, own)
  }
  return values
}

/** Cases that a message answers: by external ids of ours that it quotes, or by the citizen's own earlier message. */
export async function loadQuoted(
  trx: Transaction<Schema>,
  organisation: string,
  quotes: readonly { readonly channel: string; readonly externalId: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (quotes.length === 0) return new Map()
  const ids = JSON.stringify(quotes)
  const { rows } = await sql<{ channel: string; external_id: string; case_id: string }>`
    select channel, external_id, case_id from outbox where organisation = ${organisation} and case_id is not null and external_id is not null
      and (channel, external_id) in (select value ->> 'channel', value ->> 'externalId' from json_each(${ids}))
    union all select channel, external_id, case_id from messages where organisation = ${organisation} and case_id is not null
      and (channel, external_id) in (select value ->> 'channel', value ->> 'externalId' from json_each(${ids}))`.execute(
    trx,
  )
  return new Map(rows.map((row) => [`${row.channel} ${row.external_id}`, row.case_id]))
}
