import type { Core } from './core.ts'
import { handlePass } from './handle.ts'
import type { Metrics } from './metrics.ts'
import type { Office } from './office.ts'
import { outboxPass } from './outbox.ts'
import { readPass } from './parse.ts'
import { recomputePass } from './recompute.ts'
import { timerPass } from './timers.ts'

/** Runs every stage once for one office; returns how much was done. Sending is apart: a slow platform holds up nothing else. */
export async function thinkPass(
  core: Core,
  office: Office,
  metrics: Metrics,
  signal: AbortSignal,
): Promise<number> {
  const recomputed = core.catchingUp ? 0 : await recomputePass(core, office)
  const fired = core.catchingUp ? 0 : await timerPass(core, office)
  const read = await readPass(core, office, signal)
  const handled = await handlePass(core, office, read)
  count(metrics, office, { recompute: recomputed, timers: fired, parse: read.count, handle: handled })
  return recomputed + fired + read.count + handled
}

export async function sendPass(core: Core, office: Office, metrics: Metrics, lease: string): Promise<number> {
  const sent = await outboxPass(core, office, lease)
  count(metrics, office, { outbox: sent })
  return sent
}

function count(metrics: Metrics, office: Office, done: Readonly<Record<string, number>>): void {
  for (const [stage, number] of Object.entries(done))
    if (number > 0) metrics.handled.inc({ organisation: office.organisation, stage }, number)
}

/** Runs all stages of all offices until nothing is left to do at the clock's present instant. */
export async function settle(
  core: Core,
  offices: Iterable<Office>,
  metrics: Metrics,
  newLease: () => string,
  signal: AbortSignal,
): Promise<void> {
  const all = [...offices]
  for (;;) {
    let done = 0
    for (const office of all) {
      done += await thinkPass(core, office, metrics, signal)
      done += await sendPass(core, office, metrics, newLease())
    }
    if (done === 0 || signal.aborted) return
  }
}
