import { sql, type Transaction } from 'kysely'
import type { Inbound } from '../domain/message.ts'
import type { OutboxTable, Schema } from '../store/schema.ts'
import type { Core } from './core.ts'
import { keepEarlyReceipts, someUnrecorded } from './early-receipts.ts'
import { isAbout } from './is-about.ts'
import type { Office } from './office.ts'
import { proveSends } from './proven-sends.ts'
import { parsePurpose } from './purpose.ts'
import { caseStream, enqueue, type NewEvent } from './streams.ts'

/** A report that says which message it is about. */
type Report = Inbound & { readonly about: string }
type ReportedRow = Pick<
  OutboxTable,
  'key' | 'purpose' | 'body' | 'state' | 'sent_at' | 'channel' | 'external_id'
>

/**
 * What platforms report of our sends (delivery receipts, bounces). A failed one marks its outbox row, and a notice's
 * outcome goes to its case as an event like any other. One about what is still being sent is kept until that is written
 * down; one that names by our key a send of which nobody knew whether it went out proves it. Any other unknown id is
 * ignored: it is not ours; so is a report that names another recipient than the one we wrote to, for anybody may send one.
 */
export async function applyReceipts(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  receipts: readonly Inbound[],
): Promise<void> {
  const early = await proveSends(trx, core, office, receipts)
  const reports = [...early, ...receipts].flatMap((receipt): Report[] => {
    const { about, status } = receipt
    return about === undefined || status === undefined || status === 'sent' ? [] : [{ ...receipt, about }]
  })
  if (reports.length === 0) return
  const rows = await loadReported(trx, office.organisation, reports)
  const events: NewEvent[] = []
  const unknown: Report[] = []
  for (const report of reports) {
    const row = rows.get(`${report.channel} ${report.about}`)
    if (row === undefined || row.state === 'sending' || row.state === 'waiting') unknown.push(report)
    else if (isAbout(report, row.body))
      events.push(...(await applyReport(trx, office.organisation, report, row)))
  }
  await keepEarlyReceipts(trx, core, office.organisation, await ofUnrecorded(trx, office, unknown))
  await enqueue(trx, core, office.organisation, await withoutKnown(trx, office.organisation, events))
}

/** Rows of the outbox by `<channel> <external id>`. */
async function loadReported(
  trx: Transaction<Schema>,
  organisation: string,
  reports: readonly Report[],
): Promise<ReadonlyMap<string, ReportedRow>> {
  const ids = JSON.stringify(reports.map(({ channel, about }) => [channel, about]))
  const { rows } = await sql<ReportedRow>`
    select key, purpose, body, state, sent_at, channel, external_id from outbox where organisation = ${organisation} and external_id is not null
      and (channel, external_id) in (select value ->> 0, value ->> 1 from json_each(${ids}))`.execute(trx)
  return new Map(rows.map((row) => [`${row.channel} ${row.external_id}`, row]))
}

/** What a report about a row that was sent comes to. */
async function applyReport(
  trx: Transaction<Schema>,
  organisation: string,
  report: Report,
  row: ReportedRow,
): Promise<readonly NewEvent[]> {
  const failed = report.status === 'failed'
  if (failed) {
    await sql`update outbox set state = 'failed', problem = ${report.error ?? 'bounced'}
      where organisation = ${organisation} and key = ${row.key} and state = 'sent'`.execute(trx)
  }
  const notice = parsePurpose(row.purpose)
  if (notice === undefined) return []
  const command = {
    kind: 'delivery' as const,
    notice: notice.notice,
    route: notice.route,
    outcome: failed ? ('failed' as const) : ('confirmed' as const),
    ...(failed ? { code: report.error ?? 'bounced' } : {}),
  }
  return [
    {
      stream: caseStream(notice.caseId),
      // What was sent again after a failure may fail again.
      key: `receipt.${row.key}.${failed ? 'failed' : 'delivered'}.${row.sent_at ?? ''}`,
      kind: 'command',
      payload: { command, by: { kind: 'system' } },
    },
  ]
}

/** Those of channels of which something may be out without a record of it. */
async function ofUnrecorded(
  trx: Transaction<Schema>,
  { organisation }: Office,
  reports: readonly Report[],
): Promise<readonly Report[]> {
  const found: Report[] = []
  for (const [channel, of] of Map.groupBy(reports, (report) => report.channel))
    if (await someUnrecorded(trx, organisation, channel)) found.push(...of)
  return found
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
