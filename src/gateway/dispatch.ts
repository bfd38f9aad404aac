import { sql, type Transaction } from 'kysely'
import type { OutboxTable, Schema } from '../store/schema.ts'
import type { ClaimedAtOnce } from './claims.ts'
import { type Core, leaseEnd } from './core.ts'
import type { Office } from './office.ts'
import type { Outcome } from './send-outcome.ts'

/** Rows that one sender takes at a time. */
export const sendBatch = 128
/** More rows than this under way or at rest: their channels are not looked up one by one. */
const surveyed = 256

/** New rows of the outbox as they are to be written, and what becomes of them. */
export interface Dispatched {
  readonly rows: readonly OutboxTable[]
  readonly claimed: readonly ClaimedAtOnce[]
  /** Those of channels that are fetched: nothing is left to do for them. */
  readonly sent: readonly Outcome[]
}

/**
 * Spares the sender a transaction or two, for channels of which nothing waits or is under way and no stop switch is
 * set: where what is stored is fetched, new rows are born sent; else they are claimed in the transaction that writes
 * them, if they are no more than a sender would have claimed.
 */
export function dispatchAtOnce(
  core: Core,
  office: Office,
  rows: readonly OutboxTable[],
  busy: BusyChannels,
): Dispatched {
  if (busy === 'too-many') return { rows, claimed: [], sent: [] }
  const written: OutboxTable[] = []
  const claimed: ClaimedAtOnce[] = []
  const sent: Outcome[] = []
  for (const [name, of] of Map.groupBy(rows, (row) => row.channel)) {
    const channel = busy.has(name) ? undefined : office.channels.get(name)
    if (channel?.limits.delivery === 'fetched') {
      written.push(...of.map(fetchedRow))
      sent.push(...of.map(fetched))
    } else if (channel !== undefined && of.length <= sendBatch) {
      const claim = {
        organisation: office.organisation,
        channel: name,
        lease: core.newLease(),
        until: leaseEnd(core),
      }
      claimed.push({ ...claim, rows: of.map((row) => ({ ...row, attempts: 1 })) })
      written.push(
        ...of.map((row) => ({
          ...row,
          state: 'sending' as const,
          attempts: 1,
          lease: claim.lease,
          leased_until: claim.until,
        })),
      )
    } else written.push(...of)
  }
  return { rows: written, claimed, sent }
}

const fetchedRow = (row: OutboxTable): OutboxTable => ({
  ...row,
  state: 'sent',
  attempts: 1,
  external_id: row.key,
  sent_at: row.created_at,
})

const fetched = (row: OutboxTable): Outcome => ({
  row,
  kind: 'sent',
  receipt: { externalId: row.key, confirmed: false },
  sentAt: row.created_at,
})

/** Names of channels that a stop switch holds, or of which something waits or is being sent; of all, where they are many. */
export type BusyChannels = ReadonlySet<string> | 'too-many'

/** What new rows have to go behind, as the transaction finds it that will write them. */
export async function loadBusyChannels(
  trx: Transaction<Schema>,
  organisation: string,
): Promise<BusyChannels> {
  const { rows } = await sql<{ channel: string }>`
    select channel from stops where organisation = ${organisation}
    union all select * from (select channel from outbox where organisation = ${organisation} and state = 'waiting' limit ${surveyed})
    union all select * from (select channel from outbox where organisation = ${organisation} and state = 'sending' limit ${surveyed})`.execute(
    trx,
  )
  const busy = new Set(rows.map((row) => row.channel))
  return rows.length >= surveyed || busy.has('*') ? 'too-many' : busy
}
