import { sql, type Transaction } from 'kysely'
import type { Inbound, Outbound } from '../domain/message.ts'
import type { Schema } from '../store/schema.ts'
import type { Core } from './core.ts'
import { keepEarlyReceipts, someUnrecorded } from './early-receipts.ts'
import type { Office } from './office.ts'
import { parsePurpose } from './purpose.ts'
import { caseStream, enqueue, type NewEvent } from './streams.ts'

/**
 * What platforms report of our sends (delivery receipts, bounces). A failed one marks its outbox row, and a notice's
 * outcome goes to its case as an event like any other. One about what is still being sent is kept until that is written
 * down. Any other unknown id is ignored: it is not ours; so is a report that names another recipient than the one we
 * wrote to, for anybody may send a report.
 */
export async function applyReceipts(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  receipts: readonly Inbound[],
): Promise<void> {
  const events: NewEvent[] = []
  const early: (Inbound & { about: string })[] = []
  for (const receipt of receipts) {
    const { about } = receipt
    if (about === undefined || receipt.status === undefined || receipt.status === 'sent') continue
    const row = await trx
      .selectFrom('outbox')
      .select(['key', 'purpose', 'body', 'state', 'sent_at'])
      .where('organisation', '=', office.organisation)
      .where('channel', '=', receipt.channel)
      .where('external_id', '=', about)
      .executeTakeFirst()
    if (row === undefined || row.state === 'sending' || row.state === 'waiting') {
      if (await someUnrecorded(trx, office.organisation, receipt.channel)) early.push({ ...receipt, about })
      continue
    }
    if (!concerns(receipt, row.body)) continue
    const failed = receipt.status === 'failed'
    if (failed) {
      await sql`update outbox set state = 'failed', problem = ${receipt.error ?? 'bounced'}
        where organisation = ${office.organisation} and key = ${row.key} and state = 'sent'`.execute(trx)
    }
    const notice = parsePurpose(row.purpose)
    if (notice === undefined) continue
    const command = {
      kind: 'delivery' as const,
      notice: notice.notice,
      route: notice.route,
      outcome: failed ? ('failed' as const) : ('confirmed' as const),
      ...(failed ? { code: receipt.error ?? 'bounced' } : {}),
    }
    events.push({
      stream: caseStream(notice.caseId),
      // What was sent again after a failure may fail again.
      key: `receipt.${row.key}.${failed ? 'failed' : 'delivered'}.${row.sent_at ?? ''}`,
      kind: 'command',
      payload: { command, by: { kind: 'system' } },
    })
  }
  await keepEarlyReceipts(trx, core, office.organisation, early)
  await enqueue(trx, core, office.organisation, await withoutKnown(trx, office.organisation, events))
}

/** Whether a report is about this message: a reporter other than the recipient (a mail server) may leave the recipient out. */
function concerns(receipt: Inbound, body: string): boolean {
  const { to } = JSON.parse(body) as Partial<Pick<Outbound, 'to'>>
  if (to?.address === undefined) return false
  const named = receipt.conversation.toLowerCase()
  return named === to.address.toLowerCase() || named === receipt.from.address.toLowerCase()
}

async function withoutKnown(
  trx: Transaction<Schema>,
  organisation: string,
  events: readonly NewEvent[],
): Promise<NewEvent[]> {
  const byKey = new Map(events.map((event) => [event.key ?? '', event]))
  if (byKey.size === 0) return []
  const known = await trx
    .selectFrom('events')
    .select('key')
    .where('organisation', '=', organisation)
    .where('key', 'in', [...byKey.keys()])
    .execute()
  for (const { key } of known) byKey.delete(key)
  return [...byKey.values()]
}
