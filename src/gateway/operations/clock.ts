import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { RehearsalClock } from '../../clock.ts'
import { WaslError } from '../../domain/errors.ts'
import { parseOfficeInstant } from '../../domain/office-instant.ts'
import { addPeriod } from '../../domain/period.ts'
import type { RunningGateway } from '../gateway.ts'
import { nextInstant } from '../timers.ts'
import { officeOf, operation } from './operation.ts'

/** Moves a rehearsal's clock to an instant; timers fire in order on the way. */
export const setClock = operation(z.object({ at: z.string().max(100) }), async (gateway, input) => {
  await moveClock(gateway, new Date(instantFrom(input.at, zoneOf(gateway))))
  return nowOn(gateway)
})

/** Moves a rehearsal's clock by an ISO 8601 duration such as `P3D` or `PT2H`. */
export const advanceClock = operation(z.object({ by: z.string() }), async (gateway, input) => {
  await moveClock(gateway, new Date(instantAfter(gateway.core.clock.now().getTime(), input.by)))
  return nowOn(gateway)
})

/** All offices of a gateway live by one clock; what it shows is said in the zone of the first. */
const zoneOf = (gateway: RunningGateway): string => officeOf(gateway, undefined).calendar.zone

const nowOn = (gateway: RunningGateway) => ({
  now: gateway.core.clock.now().toISOString(),
  zone: zoneOf(gateway),
})

/** Milliseconds of an instant as people write it; throws `instant-malformed`. */
export function instantFrom(text: string, zone: string): number {
  const instant = parseOfficeInstant(text, zone)
  if (instant !== undefined) return instant
  throw new WaslError(
    'instant-malformed',
    `"${text}" is no instant: write it like 2026-10-18T10:00:00+04:00, or without the offset for the office's own clock.`,
  )
}

/** Milliseconds of the instant that lies a duration later; throws `duration-malformed` or `duration-too-long`. */
export function instantAfter(instant: number, period: string): number {
  const after = addPeriod(instant, period)
  if (after !== undefined) return after
  if (/^P(?=.*\d)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(period))
    throw new WaslError(
      'duration-too-long',
      `"${period}" is too long: at most 9999 weeks, days or hours, and 99999 minutes or seconds.`,
    )
  throw new WaslError(
    'duration-malformed',
    `"${period}" is no duration: write P3D for three days, PT2H for two hours, P1DT30M for both.`,
  )
}

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
