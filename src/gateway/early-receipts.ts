import { sql, type Transaction } from 'kysely'
import type { Inbound } from '../domain/message.ts'
import { insertRows } from '../store/bulk.ts'
import type { Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'

/** Longer than any send waits for its record. */
const keptDays = 30

/** Whether something of a channel may be out already without a record of it: just now, since a process died, or for a person to judge. */
export async function someUnrecorded(
  trx: Transaction<Schema>,
  organisation: string,
  channel: string,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from outbox where organisation = ${organisation} and channel = ${channel}
      and (state = 'sending' or (state = 'waiting' and attempts > 0) or (state = 'parked' and problem = 'outcome-unknown'))
      limit 1`.execute(trx)
  return rows.length > 0
}

/** Keeps reports about sends of which there is no record yet. What they say stays in the messages that brought them. */
export async function keepEarlyReceipts(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  receipts: readonly (Inbound & { readonly about: string })[],
): Promise<void> {
  if (receipts.length === 0) return
  const now = nowOf(core)
  const before = new Date(Date.parse(now) - keptDays * 86_400_000).toISOString()
  await trx
    .deleteFrom('early_receipts')
    .where('organisation', '=', organisation)
    .where('kept_at', '<', before)
    .execute()
  const rows = receipts.map(({ channel, about, externalId, digest }) => ({
    organisation,
    channel,
    about,
    external_id: externalId,
    digest: digest ?? '',
    kept_at: now,
  }))
  await insertRows(trx, 'early_receipts', rows, { onConflict: 'ignore' })
}

/** The reports that were quicker than the record of these sends; they are kept no longer. */
export async function takeEarlyReceipts(
  trx: Transaction<Schema>,
  organisation: string,
  sent: readonly { readonly channel: string; readonly externalId: string }[],
): Promise<readonly Inbound[]> {
  if (sent.length === 0) return []
  const ids = JSON.stringify(sent.map(({ channel, externalId }) => [channel, externalId]))
  const { rows } = await sql<{ channel: string; external_id: string; digest: string }>`
    delete from early_receipts where organisation = ${organisation}
      and (channel, about) in (select value ->> 0, value ->> 1 from json_each(${ids}))
    returning channel, external_id, digest`.execute(trx)
  if (rows.length === 0) return []
  const reports = JSON.stringify(rows.map((row) => [row.channel, row.external_id, row.digest]))
  const { rows: messages } = await sql<{ body: string }>`
    select body from messages where organisation = ${organisation} and (channel, external_id, digest) in
      (select value ->> 0, value ->> 1, value ->> 2 from json_each(${reports})) order by received_at, raw_item`.execute(
    trx,
  )
  return messages.map(({ body }) => JSON.parse(body) as Inbound)
}
