import { sql, type Transaction } from 'kysely'
import type { Receipt } from '../domain/channel.ts'
import { SendError } from '../domain/errors.ts'
import type { Outbound } from '../domain/message.ts'
import type { OutboxTable, Schema } from '../store/schema.ts'
import { type Core, maxAttempts, nowOf } from './core.ts'
import type { Office, OfficeChannel } from './office.ts'
import { parsePurpose } from './purpose.ts'
import { caseStream, enqueue, type NewEvent } from './streams.ts'

const batchSize = 128
/** Longer than any platform's own time limit, so that two senders never hold one row. */
const leaseSeconds = 180
const backoffSeconds = [5, 30, 120, 600, 1800] as const

type Row = Pick<OutboxTable, 'key' | 'conversation' | 'channel' | 'body' | 'purpose' | 'attempts'>

/** What became of one send. */
type Outcome =
  | { readonly row: Row; readonly kind: 'sent'; readonly receipt: Receipt }
  | { readonly row: Row; readonly kind: 'again'; readonly code: string; readonly afterSeconds: number }
  | { readonly row: Row; readonly kind: 'failed'; readonly code: string }
  | { readonly row: Row; readonly kind: 'parked'; readonly code: string }

/**
 * Sends what waits: in order within a conversation, under a lease that fences late results. Returns how many rows
 * were sent or settled.
 */
export async function outboxPass(core: Core, office: Office, lease: string): Promise<number> {
  const rows = await claim(core, office, lease)
  if (rows.length === 0) return 0
  const byConversation = Map.groupBy(rows, (row) => row.conversation)
  const outcomes = (
    await Promise.all([...byConversation.values()].map((run) => sendRun(core, office, run)))
  ).flat()
  await core.store.transaction('handle', (trx) => settle(trx, core, office, lease, outcomes, rows))
  core.signals.touched(byConversation.keys())
  core.signals.wake()
  return rows.length
}

/** Rows that may go now: their conversation has nothing before them that is still being tried or sent. */
async function claim(core: Core, office: Office, lease: string): Promise<readonly Row[]> {
  const now = nowOf(core)
  const some = await core.store.writer
    .selectFrom('outbox')
    .select('key')
    .where('organisation', '=', office.organisation)
    .where('state', '=', sql.lit('waiting'))
    .where('available_at', '<=', now)
    .limit(1)
    .executeTakeFirst()
  if (some === undefined) return []
  const until = new Date(Date.parse(now) + leaseSeconds * 1000).toISOString()
  return core.store.transaction('handle', async (trx) => {
    const { rows } = await sql<Row>`
      update outbox set state = 'sending', attempts = attempts + 1, lease = ${lease}, leased_until = ${until}
      where organisation = ${office.organisation} and key in (
        select o.key from outbox o where o.organisation = ${office.organisation} and o.state = 'waiting' and o.available_at <= ${now}
          and not exists (select 1 from stops s where s.organisation = o.organisation and s.channel in (o.channel, '*'))
          and not exists (select 1 from outbox b where b.organisation = o.organisation and b.conversation = o.conversation
            and b.sequence < o.sequence and (b.state = 'sending' or (b.state = 'waiting' and b.attempts > 0 and b.available_at > ${now})))
        order by o.created_at, o.sequence limit ${batchSize})
      returning key, conversation, channel, body, purpose, attempts, sequence`.execute(trx)
    return rows.toSorted((a, b) => sequenceOf(a) - sequenceOf(b))
  })
}

const sequenceOf = (row: Row & { readonly sequence?: number }) => row.sequence ?? 0

/** A conversation's rows one after the other; after one that must be tried again the rest waits behind it. */
async function sendRun(core: Core, office: Office, run: readonly Row[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const row of run) {
    const before = outcomes.at(-1)
    if (before?.kind === 'again')
      outcomes.push({
        row: { ...row, attempts: row.attempts - 1 },
        kind: 'again',
        code: 'behind',
        afterSeconds: before.afterSeconds,
      })
    else outcomes.push(await sendOne(core, office, row))
  }
  return outcomes
}

async function sendOne(core: Core, office: Office, row: Row): Promise<Outcome> {
  const channel = office.channels.get(row.channel)
  if (channel === undefined) return { row, kind: 'failed', code: 'channel-closed' }
  try {
    return { row, kind: 'sent', receipt: await channel.port.send(JSON.parse(row.body) as Outbound, row.key) }
  } catch (error) {
    return outcomeOf(core, office, row, channel, error)
  }
}

async function outcomeOf(
  core: Core,
  office: Office,
  row: Row,
  channel: OfficeChannel,
  error: unknown,
): Promise<Outcome> {
  const problem =
    error instanceof SendError
      ? error
      : new SendError('send-crashed', 'The adapter failed.', { retryable: true, cause: error })
  core.log.warn(
    {
      organisation: office.organisation,
      channel: row.channel,
      key: row.key,
      code: problem.code,
      attempts: row.attempts,
    },
    'send failed',
  )
  if (problem.code === 'outcome-unknown') return reconcile(office, row, channel)
  if (!problem.retryable) return { row, kind: 'failed', code: problem.code }
  if (row.attempts >= maxAttempts) return { row, kind: 'failed', code: `${problem.code}-given-up` }
  const afterSeconds = problem.retryAfterSeconds ?? backoffSeconds[row.attempts - 1] ?? 1800
  return { row, kind: 'again', code: problem.code, afterSeconds }
}

/** The send may or may not have happened: the platform is asked where it can be; else the policy decides. */
async function reconcile(office: Office, row: Row, channel: OfficeChannel): Promise<Outcome> {
  try {
    const found = await channel.port.findSent?.(row.key)
    if (found !== undefined) return { row, kind: 'sent', receipt: found }
    if (channel.port.findSent !== undefined) return { row, kind: 'again', code: 'not-sent', afterSeconds: 5 }
  } catch {
    return { row, kind: 'again', code: 'reconciling', afterSeconds: 60 }
  }
  return office.policy.notices.unknownOutcome === 'send-again'
    ? { row, kind: 'again', code: 'outcome-unknown', afterSeconds: 5 }
    : { row, kind: 'parked', code: 'outcome-unknown' }
}

async function settle(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  lease: string,
  outcomes: readonly Outcome[],
  rows: readonly Row[],
): Promise<void> {
  const now = nowOf(core)
  const written = outcomes.map((outcome) => ({
    key: outcome.row.key,
    state: outcome.kind === 'again' ? 'waiting' : outcome.kind,
    attempts: outcome.row.attempts,
    available_at:
      outcome.kind === 'again' ? new Date(Date.parse(now) + outcome.afterSeconds * 1000).toISOString() : now,
    external_id: outcome.kind === 'sent' ? outcome.receipt.externalId : null,
    problem: outcome.kind === 'sent' ? null : outcome.code,
    sent_at: outcome.kind === 'sent' ? now : null,
  }))
  const settled = await sql<{
    key: string
  }>`update outbox set state = n.value ->> 'state', attempts = n.value ->> 'attempts',
      available_at = n.value ->> 'available_at', external_id = n.value ->> 'external_id', problem = n.value ->> 'problem',
      sent_at = n.value ->> 'sent_at', lease = null, leased_until = null
    from json_each(${JSON.stringify(written)}) n
    where outbox.organisation = ${office.organisation} and outbox.key = n.value ->> 'key' and outbox.lease = ${lease}
    returning outbox.key as key`.execute(trx)
  if (settled.rows.length < rows.length)
    core.log.warn({ late: rows.length - settled.rows.length }, 'late results of sends were ignored')
  const mine = new Set(settled.rows.map((row) => row.key))
  await enqueue(
    trx,
    core,
    office.organisation,
    outcomes.filter((outcome) => mine.has(outcome.row.key)).flatMap(deliveryOf),
  )
}

/** A notice's outcome goes back to its case; a failed answer is told to its conversation. */
function deliveryOf(outcome: Outcome): readonly NewEvent[] {
  if (outcome.kind === 'again') return []
  const notice = parsePurpose(outcome.row.purpose)
  if (notice === undefined) return []
  const result =
    outcome.kind === 'sent'
      ? { outcome: outcome.receipt.confirmed ? ('confirmed' as const) : ('sent' as const) }
      : { outcome: 'failed' as const, code: outcome.code }
  return [
    {
      stream: caseStream(notice.caseId),
      key: `d.${outcome.row.key}.${outcome.row.attempts}`,
      kind: 'command',
      payload: {
        command: { kind: 'delivery', notice: notice.notice, route: notice.route, ...result },
        by: { kind: 'system' },
      },
    },
  ]
}

/**
 * Sends that were under way when the process died: their outcome is unknown. Asked of the platform where it can be,
 * else settled as the policy says. Called once at the start, before anything is sent.
 */
export async function reclaimSends(core: Core, office: Office, lease: string): Promise<number> {
  const stale = await core.store.transaction('handle', async (trx) => {
    const { rows } =
      await sql<Row>`update outbox set lease = ${lease} where organisation = ${office.organisation} and state = 'sending'
      returning key, conversation, channel, body, purpose, attempts`.execute(trx)
    return rows
  })
  if (stale.length === 0) return 0
  const outcomes: Outcome[] = []
  for (const row of stale) {
    const channel = office.channels.get(row.channel)
    if (channel === undefined) outcomes.push({ row, kind: 'parked', code: 'channel-closed' })
    else outcomes.push(await reconcile(office, row, channel))
  }
  await core.store.transaction('handle', (trx) => settle(trx, core, office, lease, outcomes, stale))
  return stale.length
}
