import { type RawBuilder, sql } from 'kysely'
import { codeOf } from '../domain/errors.ts'
import { type PackedRow, packed, unpack } from '../store/packed.ts'
import type { ClaimedAtOnce, SendRow } from './claims.ts'
import { type Core, leaseEnd, leastLeaseEnd, nowOf } from './core.ts'
import { sendBatch } from './dispatch.ts'
import type { Office } from './office.ts'
import { type Outcome, reconciling, unsure } from './send-outcome.ts'
import { sendRows } from './send-rows.ts'
import { settleSurely } from './settle-sends.ts'
import { Settlement } from './settlement.ts'

type Claim = Pick<ClaimedAtOnce, 'lease' | 'rows'>

/** Which rows a pass is for: of one channel, of those that are not open (`closed`), or of all. */
export type SendScope = { readonly channel: string } | 'closed' | 'all'

/** A pass of sending that is under way. */
export interface SendPass {
  /** Rows that are sent or settled. */
  readonly count: number
  /** Resolves when nothing is left to begin: what is not settled yet waits for its platform. */
  readonly begun: Promise<void>
  /** Resolves when all is settled; rejects when something could not be. */
  readonly done: Promise<void>
}

/**
 * Begins to send what was claimed for it, else what waits: in order within a conversation, under a lease that fences
 * late results.
 */
export async function beginSending(
  core: Core,
  office: Office,
  scope: SendScope,
  signal: AbortSignal,
): Promise<SendPass> {
  await giveBack(core, office, core.claims.takeDropped(office.organisation, leastLeaseEnd(core)))
  const { lease, rows } = takeClaim(core, office, scope) ?? (await claimOrLeave(core, office, scope))
  if (rows.length === 0) return { count: 0, begun: Promise.resolve(), done: Promise.resolve() }
  const settlement = new Settlement(rows.length, (outcomes) =>
    settleSurely(core, office, lease, outcomes, signal),
  )
  const begun = Promise.withResolvers<void>()
  const done = sendRows({ core, office, settlement, signal, onAllBegun: begun.resolve }, rows)
  return { count: rows.length, begun: begun.promise, done }
}

/** What was claimed when it was written. */
function takeClaim(core: Core, office: Office, scope: SendScope): Claim | undefined {
  if (scope === 'closed') return undefined
  return core.claims.take(
    office.organisation,
    scope === 'all' ? undefined : scope.channel,
    leastLeaseEnd(core),
  )
}

/** A claim whose commit failed may have been written all the same: nothing is sent under its lease, so it is given back. */
async function claimOrLeave(core: Core, office: Office, scope: SendScope): Promise<Claim> {
  const lease = core.newLease()
  try {
    return { lease, rows: await claim(core, office, lease, scope) }
  } catch (error) {
    await giveBack(core, office, [lease])
    throw error
  }
}

/**
 * Nothing was sent under these leases: their rows wait again, and this was no attempt. What cannot be given back now is
 * at the next pass.
 */
export async function giveBack(core: Core, office: Office, leases: readonly string[]): Promise<void> {
  if (leases.length === 0) return
  try {
    await core.store.transaction('handle', (trx) =>
      sql`update outbox set state = 'waiting', attempts = attempts - 1, lease = null, leased_until = null
        where organisation = ${office.organisation} and state = 'sending'
        and lease in (select value from json_each(${JSON.stringify(leases)}))`.execute(trx),
    )
  } catch (error) {
    core.claims.drop(office.organisation, leases)
    core.log.warn(
      { organisation: office.organisation, code: codeOf(error) },
      'claims could not be given back yet',
    )
  }
}

const claimedColumns = [
  'key',
  'conversation',
  'channel',
  'body',
  'purpose',
  'attempts',
  'problem',
  'tried_seconds',
  'sequence',
]

/**
 * Rows that may go now: their conversation has nothing before them that is still being tried or sent. A clock that was
 * set back takes none before what is before it in its conversation: what was never tried may always go, and none counts
 * as older than what is before it.
 */
async function claim(
  core: Core,
  office: Office,
  lease: string,
  scope: SendScope,
): Promise<readonly SendRow[]> {
  const now = nowOf(core)
  const { rows: some } = await sql`select key from outbox o where organisation = ${office.organisation}
    and state = 'waiting' and (available_at <= ${now} or attempts = 0) and ${within(office, scope)} limit 1`.execute(
    core.store.writer,
  )
  if (some.length === 0) return []
  return core.store.transaction('handle', async (trx) => {
    const { rows } = await sql<PackedRow>`
      update outbox set state = 'sending', attempts = attempts + 1, lease = ${lease}, leased_until = ${leaseEnd(core)}
      where organisation = ${office.organisation} and key in (
        select o.key from outbox o where o.organisation = ${office.organisation} and o.state = 'waiting'
          and (o.available_at <= ${now} or o.attempts = 0) and ${within(office, scope)}
          and not exists (select 1 from stops s where s.organisation = o.organisation and s.channel in (o.channel, '*'))
          and not exists (select 1 from outbox b where b.organisation = o.organisation and b.conversation = o.conversation
            and b.sequence < o.sequence and (b.state = 'sending' or (b.state = 'waiting' and b.attempts > 0 and b.available_at > ${now})))
        order by max(o.created_at) over (partition by o.conversation order by o.sequence), o.sequence limit ${sendBatch})
      returning ${packed(claimedColumns)} as packed`.execute(trx)
    return unpack<SendRow & { readonly sequence: number }>(rows, claimedColumns).toSorted(
      (a, b) => a.sequence - b.sequence,
    )
  })
}

/** The condition on `o.channel` of a scope. */
function within(office: Office, scope: SendScope): RawBuilder<unknown> {
  if (scope === 'all') return sql`true`
  if (scope !== 'closed') return sql`o.channel = ${scope.channel}`
  return sql`o.channel not in (select value from json_each(${JSON.stringify([...office.channels.keys()])}))`
}

/** So long a receipt is waited for that names a send of a process which died: a platform that could not call us meanwhile comes again. */
const keyPatienceSeconds = 10

/**
 * Sends whose outcome nobody wrote down: of a run that died (`left`, whose leases are not of this run), or whose lease is
 * over. They wait until the platform can be asked, or are settled as the policy says.
 */
export async function reclaimSends(
  core: Core,
  office: Office,
  scope: SendScope,
  which: 'left' | 'expired',
  signal: AbortSignal,
): Promise<number> {
  const lease = core.newLease()
  const theirs =
    which === 'left' ? sql`lease not like ${`${core.run}/%`}` : sql`leased_until < ${nowOf(core)}`
  const stale = await core.store.transaction('handle', async (trx) => {
    const { rows } =
      await sql<SendRow>`update outbox as o set lease = ${lease}, leased_until = ${leaseEnd(core)}
      where organisation = ${office.organisation} and state = 'sending' and ${theirs} and ${within(office, scope)}
      returning key, conversation, channel, body, purpose, attempts, problem, tried_seconds`.execute(trx)
    return rows
  })
  if (stale.length === 0) return 0
  const outcomes = stale.map((row): Outcome => {
    const channel = office.channels.get(row.channel)
    if (channel === undefined) return { row, kind: 'parked', code: 'channel-closed' }
    const outcome = unsure(office, row, channel)
    if (outcome.kind !== 'again' || outcome.code === reconciling) return outcome
    return { ...outcome, afterSeconds: channel.limits.receiptsGiveKey ? keyPatienceSeconds : 0 }
  })
  await settleSurely(core, office, lease, outcomes, signal)
  return stale.length
}
