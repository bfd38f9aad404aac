import { sql, type Transaction } from 'kysely'
import { insertRows } from '../store/bulk.ts'
import type { EventTable, Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'

/**
 * An event for a stream's queue. `key` makes it arrive once, however often its cause is replayed; without one it is
 * named after its place in the stream (its cause is deleted in the same transaction).
 */
export interface NewEvent {
  readonly stream: string
  readonly key?: string
  readonly kind: string
  readonly payload: unknown
  /** What became of it, where it was handled in the transaction that writes it; else it waits. */
  readonly end?: EventEnd
}

export type EventEnd =
  | { readonly state: 'handled'; readonly outcome: unknown }
  | { readonly state: 'dead'; readonly problem: string }

export const conversationStream = (id: string) => `conversation:${id}`
export const caseStream = (id: string) => `case:${id}`

/** The kind and id behind a stream's name. */
export function parseStream(stream: string): { readonly kind: 'conversation' | 'case'; readonly id: string } {
  const [kind, id = ''] = stream.split(':')
  return { kind: kind === 'case' ? 'case' : 'conversation', id }
}

/** Puts events at the end of their streams' queues, in the order given. A key that is there already is an error. */
export async function enqueue(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return
  const counts = new Map<string, number>()
  for (const event of events) counts.set(event.stream, (counts.get(event.stream) ?? 0) + 1)
  const { rows } = await sql<{ stream: string; last_sequence: number }>`
    insert into streams (organisation, stream, last_sequence)
    select ${organisation}, key, value from json_each(${JSON.stringify(Object.fromEntries(counts))}) where true
    on conflict (organisation, stream) do update set last_sequence = last_sequence + excluded.last_sequence
    returning stream, last_sequence`.execute(trx)
  const next = new Map(rows.map((row) => [row.stream, row.last_sequence - (counts.get(row.stream) ?? 0)]))
  const at = nowOf(core)
  await insertRows(
    trx,
    'events',
    events.map((event) => {
      const sequence = (next.get(event.stream) ?? 0) + 1
      next.set(event.stream, sequence)
      return {
        organisation,
        stream: event.stream,
        sequence,
        key: event.key ?? `${event.stream}#${sequence}`,
        kind: event.kind,
        payload: JSON.stringify(event.payload),
        created_at: at,
        attempts: 0,
        ...endOf(event.end, at),
      }
    }),
    { onConflict: 'fail' },
  )
}

function endOf(
  end: EventEnd | undefined,
  at: string,
): Pick<EventTable, 'state' | 'handled_at' | 'outcome' | 'problem'> {
  if (end === undefined) return { state: 'waiting', handled_at: null, outcome: null, problem: null }
  return {
    state: end.state,
    handled_at: at,
    outcome: end.state === 'handled' ? JSON.stringify(end.outcome) : null,
    problem: end.state === 'dead' ? end.problem : null,
  }
}
