import { sql, type Transaction } from 'kysely'
import { codeOf } from '../domain/errors.ts'
import type { Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'
import { deliveryOf } from './delivery.ts'
import { takeEarlyReceipts } from './early-receipts.ts'
import type { Office } from './office.ts'
import { applyReceipts } from './receipts.ts'
import { rest } from './rest.ts'
import type { Outcome } from './send-outcome.ts'
import { isStoreTrouble } from './store-trouble.ts'
import { enqueue } from './streams.ts'

const longestPauseMilliseconds = 1000

/**
 * What is known of these sends is written; where all together cannot be, one by one, so that an outcome that cannot be
 * written takes no other with it.
 */
export async function settleSurely(
  core: Core,
  office: Office,
  lease: string,
  outcomes: readonly Outcome[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await settleThroughTrouble(core, office, lease, outcomes, signal)
  } catch (error) {
    if (outcomes.length === 1 || isStoreTrouble(codeOf(error))) throw error
    const results = await Promise.allSettled(
      outcomes.map((outcome) => settleThroughTrouble(core, office, lease, [outcome], signal)),
    )
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}

/**
 * However long the store is in trouble, it is tried: meanwhile nothing else could be claimed. Where the stop comes
 * first, the rows are looked up at the next start.
 */
async function settleThroughTrouble(
  core: Core,
  office: Office,
  lease: string,
  outcomes: readonly Outcome[],
  signal: AbortSignal,
): Promise<void> {
  for (let pause = 20; ; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
    try {
      await core.store.transaction('handle', (trx) => settle(trx, core, office, lease, outcomes))
      break
    } catch (error) {
      if (signal.aborted || !isStoreTrouble(codeOf(error))) throw error
      core.log.error(
        { organisation: office.organisation, code: codeOf(error), sends: outcomes.length },
        'what was sent cannot be written down yet',
      )
      await rest(pause, signal)
    }
  }
  core.signals.touched(new Set(outcomes.map(({ row }) => row.conversation)))
  core.signals.wake({ stage: 'handle', organisation: office.organisation })
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
    tried_seconds: outcome.row.tried_seconds,
    available_at:
      outcome.kind === 'again' ? new Date(Date.parse(now) + outcome.afterSeconds * 1000).toISOString() : now,
    external_id: outcome.kind === 'sent' ? outcome.receipt.externalId : null,
    problem: outcome.kind === 'sent' ? null : outcome.code,
    sent_at: outcome.kind === 'sent' ? outcome.sentAt : null,
  }))
  const settled = await sql<{
    key: string
  }>`update outbox set state = n.value ->> 'state', attempts = n.value ->> 'attempts',
      tried_seconds = n.value ->> 'tried_seconds', available_at = n.value ->> 'available_at', external_id = n.value ->> 'external_id', problem = n.value ->> 'problem',
      sent_at = n.value ->> 'sent_at', lease = null, leased_until = null
    from jsonb_each(${JSON.stringify(written)}) n
    where outbox.organisation = ${office.organisation} and outbox.key = n.value ->> 'key' and outbox.lease = ${lease}
    returning outbox.key as key`.execute(trx)
  if (settled.rows.length < outcomes.length)
    core.log.warn({ late: outcomes.length - settled.rows.length }, 'late results of sends were ignored')
  const keys = new Set(settled.rows.map((row) => row.key))
  const mine = outcomes.filter((outcome) => keys.has(outcome.row.key))
  await enqueue(trx, core, office.organisation, mine.flatMap(deliveryOf))
  const early = await takeEarlyReceipts(trx, office.organisation, mine.flatMap(externalIdOf))
  await applyReceipts(trx, core, office, early)
}

const externalIdOf = (outcome: Outcome) =>
  outcome.kind === 'sent' ? [{ channel: outcome.row.channel, externalId: outcome.receipt.externalId }] : []
