import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { RehearsalClock } from '../../clock.ts'
import { WaslError } from '../../domain/errors.ts'
import { addPeriod } from '../../domain/period.ts'
import type { RunningGateway } from '../gateway.ts'
import { nextInstant } from '../timers.ts'
import { operation } from './operation.ts'

/** Moves a rehearsal's clock to an instant; timers fire in order on the way. */
export const setClock = operation(
  z.object({ at: z.iso.datetime({ offset: true }) }),
  async (gateway, input) => {
    await moveClock(gateway, new Date(input.at))
    return { now: gateway.core.clock.now().toISOString() }
  },
)

/** Moves a rehearsal's clock by an ISO 8601 duration such as `P3D` or `PT2H`. */
export const advanceClock = operation(z.object({ by: z.string() }), async (gateway, input) => {
  const target = addPeriod(gateway.core.clock.now().getTime(), input.by)
  if (target === undefined)
    throw new WaslError(
      'duration-malformed',
      `"${input.by}" is no duration: write P3D for three days, PT2H for two hours, P1DT30M for both.`,
    )
  await moveClock(gateway, new Date(target))
  return { now: gateway.core.clock.now().toISOString() }
})

/** Channels have caught up, everything is handled, and every letter that left has arrived or failed: sends of the running loops included. */
async function comeToRest(gateway: RunningGateway): Promise<void> {
  for (;;) {
    await gateway.settle()
    const sending = await gateway.core.store.writer
      .selectFrom('outbox')
      .select('key')
      .where('state', '=', sql.lit('sending'))
      .limit(1)
      .executeTakeFirst()
    if (sending === undefined && !gateway.core.catchingUp) return
    await sleep(20)
  }
}

/** Goes from planned instant to planned instant, letting everything settle at each, until the target is reached. */
export async function moveClock(gateway: RunningGateway, target: Date): Promise<void> {
  const { core, offices } = gateway
  const { clock } = core
  if (!(clock instanceof RehearsalClock)) {
    throw new WaslError(
      'clock-real',
      'This gateway runs on the real clock, which nobody moves. Rehearse with "wasl start --rehearsal ISO" in another DATA_DIR.',
    )
  }
  if (target.getTime() < clock.now().getTime())
    throw new WaslError('clock-backwards', 'The clock of a rehearsal only moves forward.')
  await comeToRest(gateway)
  for (;;) {
    const next = await nextInstant(core, [...offices.keys()])
    if (next === undefined || Date.parse(next) > target.getTime()) break
    clock.moveTo(new Date(next))
    await comeToRest(gateway)
  }
  clock.moveTo(target)
  await comeToRest(gateway)
}
