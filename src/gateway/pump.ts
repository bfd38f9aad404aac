import { WaslError } from '../domain/errors.ts'
import type { Core } from './core.ts'
import { handlePass } from './handle.ts'
import type { Metrics } from './metrics.ts'
import type { Office } from './office.ts'
import { beginSending, type SendScope } from './outbox.ts'
import { loadWaiting, nothingRead, type ReadItems, readItems, readPass } from './parse.ts'
import { recomputePass } from './recompute.ts'
import type { SlowSends } from './slow-sends.ts'
import { isStoreTrouble } from './store-trouble.ts'
import { timerPass } from './timers.ts'

/** Plans once for one office: due dates of a new calendar and due timers become events. Returns how much was done. */
export async function planPass(core: Core, office: Office, metrics: Metrics): Promise<number> {
  if (core.catchingUp) return 0
  const recomputed = await recomputePass(core, office)
  const fired = await timerPass(core, office)
  count(metrics, office, { recompute: recomputed, timers: fired })
  return recomputed + fired
}

/** Reads what waits on these channels and handles it with whatever else waits to be handled; returns how much was done. */
export async function thinkPass(
  core: Core,
  office: Office,
  metrics: Metrics,
  channels: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const read = await readPass(core, office, channels, signal)
  const handled = await handlePass(core, office, read)
  count(metrics, office, { parse: read.count, handle: handled })
  return read.count + handled
}

/**
 * The same for one channel again and again, quicker: what waits next is read while the store writes what was read
 * before. Not for the time after a crash.
 */
export function thinkAhead(
  core: Core,
  office: Office,
  metrics: Metrics,
  channel: string,
  signal: AbortSignal,
): () => Promise<number> {
  let ahead: ReadItems = nothingRead
  return async () => {
    const read = ahead.count > 0 ? ahead : await readPass(core, office, [channel], signal)
    ahead = nothingRead
    const next = read.count > 0 ? await loadWaiting(core, office, [channel], read.ids) : []
    const [handled, readNext] = await Promise.allSettled([
      handlePass(core, office, read),
      readItems(core, office, next, signal),
    ])
    if (handled.status === 'rejected') throw handled.reason
    count(metrics, office, { parse: read.count, handle: handled.value })
    if (readNext.status === 'rejected') throw readNext.reason
    ahead = readNext.value
    return read.count + handled.value
  }
}

/** Reads and registers after a crash; what it brought is handled by the one loop that counts attempts. */
export async function registerPass(
  core: Core,
  office: Office,
  metrics: Metrics,
  channel: string,
  signal: AbortSignal,
): Promise<number> {
  const read = await readPass(core, office, [channel], signal)
  await registerTogether(core, office, read)
  count(metrics, office, { parse: read.count })
  if (read.count > 0) core.signals.wake({ stage: 'handle', organisation: office.organisation })
  return read.count
}

async function registerTogether(core: Core, office: Office, read: ReadItems): Promise<void> {
  if (read.count === 0) return
  try {
    await core.store.transaction('handle', (trx) => read.register(trx))
  } catch (error) {
    if (error instanceof WaslError && isStoreTrouble(error.code)) {
      await read.giveBack()
      throw error
    }
    const code = error instanceof WaslError ? error.code : 'unknown'
    core.log.warn({ organisation: office.organisation, code }, 'batch not registered, going one by one')
    await read.registerAlone()
  }
}

/** Sends once for one office and waits for the end of it. */
export async function sendPass(
  core: Core,
  office: Office,
  metrics: Metrics,
  scope: SendScope,
  signal: AbortSignal,
): Promise<number> {
  const pass = await beginSending(core, office, scope, signal)
  await pass.done
  count(metrics, office, { outbox: pass.count })
  return pass.count
}

/**
 * Sends once for one office. When nothing is left to begin, those whose platform takes its time are left to `slow`:
 * they hold up no other conversation.
 */
export async function sendAlong(
  core: Core,
  office: Office,
  metrics: Metrics,
  scope: SendScope,
  slow: SlowSends,
  signal: AbortSignal,
): Promise<number> {
  await slow.room()
  const pass = await beginSending(core, office, scope, signal)
  await slow.unlessDone(pass)
  count(metrics, office, { outbox: pass.count })
  return pass.count
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
  signal: AbortSignal,
): Promise<void> {
  const all = [...offices]
  for (;;) {
    let done = 0
    for (const office of all) {
      done += await planPass(core, office, metrics)
      done += await thinkPass(core, office, metrics, [...office.channels.keys()], signal)
      done += await sendPass(core, office, metrics, 'all', signal)
    }
    if (done === 0 || signal.aborted) return
  }
}
