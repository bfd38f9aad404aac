import { sql, type Transaction } from 'kysely'
import { insertRows, updateRows } from '../store/bulk.ts'
import type { Schema } from '../store/schema.ts'
import {
  type ConversationRow,
  type PackedConversation,
  packedConversation,
  unpackConversations,
} from './conversation-row.ts'
import { type Core, nowOf } from './core.ts'

/** Somebody heard or spoken to: the conversation is made if it is not there yet. */
export interface Visit {
  readonly conversation: string
  readonly channel: string
  readonly address: string
  readonly name?: string
  /** For an inbound message: when it came and its external id. */
  readonly heard?: { readonly at: string; readonly externalId: string }
  /** Whose conversation it is when it is new; its own id where absent. */
  readonly contact?: string
}

interface Row {
  readonly id: string
  readonly channel: string
  readonly address: string
  readonly name: string | null
  readonly contact: string
  readonly at: string | null
  readonly thread: string
  count: number
}

/** Hands out the next free place of each conversation visited, and their rows as they are then. */
export interface Places {
  next(conversation: string): number
  readonly conversations: readonly ConversationRow[]
}

/** Those of `met` were there before: they are to be written by `writeConversations`, once all that happens in them is known. */
export interface MetPlaces extends Places {
  readonly met: readonly ConversationRow[]
}

/**
 * Reads the conversations of these visits, with the visits in them, and makes those that are not there yet: a
 * conversation in which something is said and answered at once is written once.
 */
export async function meetConversations(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  visits: readonly Visit[],
): Promise<MetPlaces> {
  const rows = rowsOf(visits)
  if (rows.size === 0) return { conversations: [], met: [], next: () => 0 }
  const { rows: found } = await sql<PackedConversation>`select ${packedConversation} from conversations
    where organisation = ${organisation} and id in (select value from json_each(${JSON.stringify([...rows.keys()])}))`.execute(
    trx,
  )
  const known = unpackConversations(found)
  const there = new Map(known.map((row) => [row.id, row.last_sequence]))
  const made = await takePlaces(
    trx,
    core,
    organisation,
    visits.filter(({ conversation }) => !there.has(conversation)),
  )
  const met = known.map((row) => visited(row, rows.get(row.id)))
  return {
    conversations: [...met, ...made.conversations],
    met,
    next: (conversation) => {
      const last = there.get(conversation)
      if (last === undefined) return made.next(conversation)
      there.set(conversation, last + 1)
      return last + 1
    },
  }
}

/** A conversation after its visits. */
function visited(row: ConversationRow, visit: Row | undefined): ConversationRow {
  if (visit === undefined) return row
  return {
    ...row,
    name: visit.name ?? row.name,
    last_inbound_at: visit.at ?? row.last_inbound_at,
    thread: visit.at === null ? row.thread : visit.thread,
    last_sequence: row.last_sequence + visit.count,
  }
}

/** Writes conversations as they are now; no id may come twice. */
export async function writeConversations(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  rows: readonly ConversationRow[],
): Promise<void> {
  const now = nowOf(core)
  await updateRows(
    trx,
    'conversations',
    ['organisation', 'id'],
    rows.map((row) => ({
      organisation,
      id: row.id,
      name: row.name,
      state: row.state,
      last_sequence: row.last_sequence,
      last_inbound_at: row.last_inbound_at,
      thread: row.thread,
      updated_at: now,
    })),
  )
}

/**
 * Creates or touches conversations and reserves a place in their transcript for each visit: one statement,
 * whatever the number. Both directions of a conversation share its places.
 */
export async function takePlaces(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  visits: readonly Visit[],
): Promise<Places> {
  const rows = rowsOf(visits)
  const next = new Map<string, number>()
  let conversations: readonly ConversationRow[] = []
  if (rows.size > 0) {
    const now = nowOf(core)
    const { rows: written } = await sql<PackedConversation>`
      insert into conversations (organisation, id, channel, address, name, contact, state, last_sequence, last_inbound_at, thread, created_at, updated_at)
      select ${organisation}, value ->> 'id', value ->> 'channel', value ->> 'address', value ->> 'name', value ->> 'contact', null, value ->> 'count',
        value ->> 'at', value ->> 'thread', ${now}, ${now} from jsonb_each(${JSON.stringify([...rows.values()])}) where true
      on conflict (organisation, id) do update set last_sequence = last_sequence + excluded.last_sequence,
        last_inbound_at = coalesce(excluded.last_inbound_at, last_inbound_at), name = coalesce(excluded.name, name),
        thread = case when excluded.last_inbound_at is null then thread else excluded.thread end, updated_at = excluded.updated_at
      returning ${packedConversation}`.execute(trx)
    conversations = unpackConversations(written)
    for (const row of conversations) next.set(row.id, row.last_sequence - (rows.get(row.id)?.count ?? 0))
  }
  return {
    conversations,
    next: (conversation) => {
      const place = (next.get(conversation) ?? 0) + 1
      next.set(conversation, place)
      return place
    },
  }
}

/** One row for each conversation visited. */
function rowsOf(visits: readonly Visit[]): Map<string, Row> {
  const rows = new Map<string, Row>()
  for (const visit of visits) rows.set(visit.conversation, rowOf(visit, rows.get(visit.conversation)))
  return rows
}

function rowOf(visit: Visit, before: Row | undefined): Row {
  return {
    id: visit.conversation,
    channel: visit.channel,
    address: visit.address,
    name: visit.name ?? before?.name ?? null,
    contact: visit.contact ?? visit.conversation,
    at: visit.heard?.at ?? before?.at ?? null,
    thread: visit.heard === undefined ? (before?.thread ?? '[]') : JSON.stringify([visit.heard.externalId]),
    count: (before?.count ?? 0) + 1,
  }
}

/** Makes conversations that are not there yet, without a place in them: nothing is said. */
export async function openConversations(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  visits: readonly Omit<Visit, 'heard'>[],
): Promise<void> {
  const now = nowOf(core)
  await insertRows(
    trx,
    'conversations',
    visits.map((visit) => ({
      organisation,
      id: visit.conversation,
      channel: visit.channel,
      address: visit.address,
      name: visit.name ?? null,
      contact: visit.contact ?? visit.conversation,
      state: null,
      last_sequence: 0,
      last_inbound_at: null,
      thread: '[]',
      created_at: now,
      updated_at: now,
    })),
    { onConflict: 'ignore' },
  )
}
