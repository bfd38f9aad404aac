import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../../../src/cli/bench/measure.ts'
import type { RunningGateway } from '../../../src/gateway/gateway.ts'

/** How long messages that came in one stroke were on the way to the store. */
export interface Burst {
  readonly messages: number
  readonly stored: number
  readonly medianMilliseconds: number
  /** Until the last one was stored. */
  readonly worstMilliseconds: number
}

const patienceMilliseconds = 120_000

/**
 * Has messages come in at a channel of a running gateway and waits until they are stored. `arrive` brings them on the
 * platform's side, all of them in one stroke; `externalIds` are what the adapter will call them.
 */
export async function measureBurst(
  { core }: RunningGateway,
  channel: { readonly organisation: string; readonly name: string },
  externalIds: readonly string[],
  arrive: () => Promise<void>,
): Promise<Burst> {
  const wanted = new Set(externalIds)
  const began = core.clock.now().getTime()
  await arrive()
  const until = performance.now() + patienceMilliseconds
  for (;;) {
    const rows = await core.store.reader
      .selectFrom('raw_items')
      .select(['external_id', 'received_at'])
      .where('organisation', '=', channel.organisation)
      .where('channel', '=', channel.name)
      .execute()
    const waits = rows.flatMap(({ external_id, received_at }) =>
      wanted.has(external_id) ? [Date.parse(received_at) - began] : [],
    )
    if (waits.length >= wanted.size || performance.now() > until)
      return {
        messages: wanted.size,
        stored: waits.length,
        medianMilliseconds: median(waits),
        worstMilliseconds: Math.max(0, ...waits),
      }
    await sleep(100)
  }
}
