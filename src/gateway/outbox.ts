import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Receipt } from '../domain/channel.ts'
import { SendError, WaslError } from '../domain/errors.ts'
import type { Outbound } from '../domain/message.ts'
import type { OutboxTable, Schema } from '../store/schema.ts'
import { type Core, maxAttempts, maxDeaths, nowOf } from './core.ts'
import type { Office, OfficeChannel } from './office.ts'
import { parsePurpose } from './purpose.ts'
import { rest } from './rest.ts'
import { isStoreTrouble } from './store-trouble.ts'
import { caseStream, enqueue, type NewEvent } from './streams.ts'

const batchSize = 128
/** Conversations that are spoken to at the same time on a channel. */
const lanes = 4
/** Longer than any platform's own time limit, so that two senders never hold one row. */
const leaseSeconds = 180
const longestPauseMilliseconds = 1000
/** Time for a platform to file what it took just before it is asked for it. */
const graceSeconds = 5
const backoffSeconds = [5, 30, 120, 600, 1800] as const

type Row = Pick<OutboxTable, 'key' | 'conversation' | 'channel' | 'body' | 'purpose' | 'attempts' | 'problem'>

/** Which rows a pass is for: of one channel, of those that are not open (`closed`), or of all. */
export type SendScope = { readonly channel: string } | 'closed' | 'all'

/** The problem of a row that may have gone out already: it is looked up before it goes out again. */
const reconciling = 'reconciling'

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
export async function outboxPass(
  core: Core,
  office: Office,
  lease: string,
  scope: SendScope,
  signal: AbortSignal,
): Promise<number> {
  const rows = await claim(core, office, lease, scope)
  if (rows.length === 0) return 0
  const byConversation = Map.groupBy(rows, (row) => row.conversation)
  const outcomes = await sendRuns(core, office, [...byConversation.values()])
  await settleSurely(core, office, lease, outcomes, signal)
  core.signals.touched(byConversation.keys())
  core.signals.wake({ stage: 'handle', organisation: office.organisation })
  return rows.length
}

/** Rows that may go now: their conversation has nothing before them that is still being tried or sent. */
async function claim(core: Core, office: Office, lease: string, scope: SendScope): Promise<readonly Row[]> {
  const now = nowOf(core)
  const { rows: some } = await sql`select key from outbox o where organisation = ${office.organisation}
    and state = 'waiting' and available_at <= ${now} and ${within(office, scope)} limit 1`.execute(
    core.store.writer,
  )
  if (some.length === 0) return []
  return core.store.transaction('handle', async (trx) => {
    const { rows } = await sql<Row & { readonly sequence: number }>`
      update outbox set state = 'sending', attempts = attempts + 1, lease = ${lease}, leased_until = ${leaseEnd(core)}
      where organisation = ${office.organisation} and key in (
        select o.key from outbox o where o.organisation = ${office.organisation} and o.state = 'waiting' and o.available_at <= ${now}
          and ${within(office, scope)}
          and not exists (select 1 from stops s where s.organisation = o.organisation and s.channel in (o.channel, '*'))
          and not exists (select 1 from outbox b where b.organisation = o.organisation and b.conversation = o.conversation
            and b.sequence < o.sequence and (b.state = 'sending' or (b.state = 'waiting' and b.attempts > 0 and b.available_at > ${now})))
        order by o.created_at, o.sequence limit ${batchSize})
      returning key, conversation, channel, body, purpose, attempts, problem, sequence`.execute(trx)
    return rows.toSorted((a, b) => a.sequence - b.sequence)
  })
}

/** The condition on `o.channel` of a scope. */
function within(office: Office, scope: SendScope): RawBuilder<unknown> {
  if (scope === 'all') return sql`true`
  if (scope !== 'closed') return sql`o.channel = ${scope.channel}`
  return sql`o.channel not in (select value from json_each(${JSON.stringify([...office.channels.keys()])}))`
}

const leaseEnd = (core: Core): string =>
  new Date(core.clock.now().getTime() + leaseSeconds * 1000).toISOString()

/**
 * So many conversations at once and no more: platforms count connections, and whatever is under way when the process
 * dies may go out twice.
 */
async function sendRuns(
  core: Core,
  office: Office,
  runs: readonly (readonly Row[])[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const left = runs.values()
  const lane = async () => {
    for (const run of left) outcomes.push(...(await sendRun(core, office, run)))
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return outcomes
}

/** A conversation's rows one after the other; after one that must be tried again the rest waits behind it. */
async function sendRun(core: Core, office: Office, run: readonly Row[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const row of run) {
    const before = outcomes.at(-1)
    if (before?.kind === 'again')
      outcomes.push({
        row: { ...row, attempts: row.attempts - 1 },
        kind: 'again',
        code: row.problem === reconciling ? reconciling : 'behind',
        afterSeconds: before.afterSeconds,
      })
    else outcomes.push(await sendOne(core, office, row))
  }
  return outcomes
}

async function sendOne(core: Core, office: Office, row: Row): Promise<Outcome> {
  const channel = office.channels.get(row.channel)
  if (channel === undefined) return { row, kind: 'failed', code: 'channel-closed' }
  const known = row.problem === reconciling ? await lookUp(core, office, row, channel) : undefined
  if (known !== undefined) return known
  if (row.attempts > maxDeaths) return { row, kind: 'parked', code: 'process-died-while-sending' }
  try {
    return { row, kind: 'sent', receipt: await channel.port.send(JSON.parse(row.body) as Outbound, row.key) }
  } catch (error) {
    return outcomeOf(core, office, row, channel, error)
  }
}

function outcomeOf(core: Core, office: Office, row: Row, channel: OfficeChannel, error: unknown): Outcome {
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
  if (problem.code === 'outcome-unknown') return unsure(office, row, channel)
  if (!problem.retryable) return { row, kind: 'failed', code: problem.code }
  if (row.attempts >= maxAttempts) return { row, kind: 'failed', code: `${problem.code}-given-up` }
  const afterSeconds = problem.retryAfterSeconds ?? backoffSeconds[row.attempts - 1] ?? 1800
  return { row, kind: 'again', code: problem.code, afterSeconds }
}

/** The send may or may not have happened: after a grace the platform is asked where it can be; else the policy decides. */
function unsure(office: Office, row: Row, channel: OfficeChannel): Outcome {
  if (channel.port.findSent !== undefined)
    return { row, kind: 'again', code: reconciling, afterSeconds: graceSeconds }
  return office.policy.notices.unknownOutcome === 'send-again'
    ? { row, kind: 'again', code: 'outcome-unknown', afterSeconds: graceSeconds }
    : { row, kind: 'parked', code: 'outcome-unknown' }
}

/** What the platform knows of a send; undefined when it never happened. A look-up that fails is no attempt. */
async function lookUp(
  core: Core,
  office: Office,
  row: Row,
  channel: OfficeChannel,
): Promise<Outcome | undefined> {
  try {
    const receipt = await channel.port.findSent?.(row.key)
    return receipt === undefined ? undefined : { row, kind: 'sent', receipt }
  } catch (error) {
    core.log.warn(
      { organisation: office.organisation, channel: row.channel, key: row.key, code: codeOf(error) },
      'a send could not be looked up',
    )
    return { row: { ...row, attempts: row.attempts - 1 }, kind: 'again', code: reconciling, afterSeconds: 60 }
  }
}

const codeOf = (error: unknown): string =>
  error instanceof WaslError ? error.code : error instanceof Error ? error.name : 'unknown'

/**
 * What is known of these sends is written, however long the store is in trouble: meanwhile nothing else could be
 * claimed. Where the stop comes first, the rows are looked up at the next start.
 */
async function settleSurely(
  core: Core,
  office: Office,
  lease: string,
  outcomes: readonly Outcome[],
  signal: AbortSignal,
): Promise<void> {
  for (let pause = 20; ; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
    try {
      await core.store.transaction('handle', (trx) => settle(trx, core, office, lease, outcomes))
      return
    } catch (error) {
      if (signal.aborted || !isStoreTrouble(codeOf(error))) throw error
      core.log.error(
        { organisation: office.organisation, code: codeOf(error), sends: outcomes.length },
        'what was sent cannot be written down yet',
      )
      await rest(pause, signal)
    }
  }
}

async function settle(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  lease: string,
  outcomes: readonly Outcome[],
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
  if (settled.rows.length < outcomes.length)
    core.log.warn({ late: outcomes.length - settled.rows.length }, 'late results of sends were ignored')
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
 * Sends whose outcome nobody wrote down: of a process that died (`left`, before anything is sent by this one), or whose
 * lease is over. They wait until the platform can be asked, or are settled as the policy says.
 */
export async function reclaimSends(
  core: Core,
  office: Office,
  lease: string,
  scope: SendScope,
  which: 'left' | 'expired',
  signal: AbortSignal,
): Promise<number> {
  const before = which === 'left' ? '9' : nowOf(core)
  const stale = await core.store.transaction('handle', async (trx) => {
    const { rows } = await sql<Row>`update outbox as o set lease = ${lease}, leased_until = ${leaseEnd(core)}
      where organisation = ${office.organisation} and state = 'sending' and leased_until < ${before} and ${within(office, scope)}
      returning key, conversation, channel, body, purpose, attempts, problem`.execute(trx)
    return rows
  })
  if (stale.length === 0) return 0
  const outcomes = stale.map((row): Outcome => {
    const channel = office.channels.get(row.channel)
    if (channel === undefined) return { row, kind: 'parked', code: 'channel-closed' }
    const outcome = unsure(office, row, channel)
    const waitsForNothing = outcome.kind === 'again' && outcome.code !== reconciling
    return waitsForNothing ? { ...outcome, afterSeconds: 0 } : outcome
  })
  await settleSurely(core, office, lease, outcomes, signal)
  core.signals.touched(new Set(stale.map((row) => row.conversation)))
  return stale.length
}
