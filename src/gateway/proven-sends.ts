import { sql, type Transaction } from 'kysely'
import type { Inbound } from '../domain/message.ts'
import type { Schema } from '../store/schema.ts'
import type { SendRow } from './claims.ts'
import { type Core, nowOf } from './core.ts'
import { deliveryOf } from './delivery.ts'
import { takeEarlyReceipts } from './early-receipts.ts'
import { isAbout } from './is-about.ts'
import type { Office } from './office.ts'
import type { Outcome } from './send-outcome.ts'
import { enqueue } from './streams.ts'

/**
 * Sends whose outcome nobody wrote down and that a report names by our key: they went out, and do not again. What this
 * process is sending just now is not among them, its adapter hears the report itself. Returns reports about them that
 * were kept before.
 */
export async function proveSends(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  receipts: readonly Inbound[],
): Promise<readonly Inbound[]> {
  const byKey = new Map(receipts.map((receipt) => [receipt.aboutKey, receipt]))
  byKey.delete(undefined)
  if (byKey.size === 0) return []
  const { rows } = await sql<SendRow>`
    select key, conversation, channel, body, purpose, attempts, problem, tried_seconds from outbox
    where organisation = ${office.organisation} and key in (select value from json_each(${JSON.stringify([...byKey.keys()])}))
      and ((state = 'waiting' and attempts > 0) or (state = 'parked' and problem = 'outcome-unknown')
        or (state = 'sending' and lease not like ${`${core.run}/%`}))`.execute(trx)
  const sent = rows.flatMap((row): (Outcome & { readonly kind: 'sent' })[] => {
    const report = byKey.get(row.key)
    if (report?.about === undefined || report.channel !== row.channel || !isAbout(report, row.body)) return []
    const receipt = { externalId: report.about, confirmed: false }
    return [{ row, kind: 'sent', receipt, sentAt: nowOf(core) }]
  })
  if (sent.length === 0) return []
  for (const { row, receipt, sentAt } of sent)
    await sql`update outbox set state = 'sent', external_id = ${receipt.externalId}, sent_at = ${sentAt}, problem = null,
      lease = null, leased_until = null where organisation = ${office.organisation} and key = ${row.key}`.execute(
      trx,
    )
  await enqueue(trx, core, office.organisation, sent.flatMap(deliveryOf))
  core.signals.touched(new Set(sent.map(({ row }) => row.conversation)))
  for (const channel of new Set(sent.map(({ row }) => row.channel)))
    core.signals.wake({ stage: 'send', organisation: office.organisation, channel })
  return takeEarlyReceipts(
    trx,
    office.organisation,
    sent.map(({ row, receipt }) => ({ channel: row.channel, externalId: receipt.externalId })),
  )
}
