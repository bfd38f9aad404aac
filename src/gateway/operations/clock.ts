import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { RehearsalClock } from '../../clock.ts'
import { WaslError } from '../../domain/errors.ts'
import { parseOfficeInstant } from '../../domain/office-instant.ts'
import { addPeriod } from '../../domain/period.ts'
import { failurePlace } from '../failure-place.ts'
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
  if (instant !== undefined) return assertPlayable(instant)
  throw new WaslError(
    'instant-malformed',
    `"${text}" is no instant: write it like 2026-10-18T10:00:00+04:00, or without the offset for the office's own clock.`,
  )
}

/** The instant itself where a rehearsal can play at it, a reference telling its year by two digits; throws `instant-malformed`. */
export function assertPlayable(instant: number): number {
  const year = new Date(instant).getUTCFullYear()
  if (year >= 2020 && year <= 2099) return instant
  throw new WaslError('instant-malformed', 'A rehearsal plays in the years 2020 to 2099.')
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

/** So long is waited at each step for mail servers; a letter that is being sent fails by itself before. */
const patienceMilliseconds = 150_000

/** Waits until all has come to rest; throws `clock-waits` naming what it waited for in vain. */
async function comeToRest(gateway: RunningGateway, patience: number): Promise<void> {
  const over = new AbortController()
  const resting = rest(gateway, over.signal)
  const waiting = sleep(patience, 'late' as const, { ref: false, signal: over.signal })
  const outcome = await Promise.race([resting, waiting]).finally(() => over.abort())
  if (outcome !== 'late') return
  resting.catch((error: unknown) =>
    gateway.core.log.error({ place: failurePlace(error) }, 'what a clock waited for failed'),
  )
  const { core } = gateway
  throw new WaslError(
    'clock-waits',
    `The clock stands at ${core.clock.now().toISOString()}, because ${await namesOfWaiting(gateway)}: "wasl doctor" says what does not answer. Move the clock again then.`,
  )
}

/** Channels have caught up, everything is handled, and every letter that left has arrived or failed: sends of the running loops included. */
async function rest(gateway: RunningGateway, over: AbortSignal): Promise<'rested'> {
  for (;;) {
    await gateway.settle()
    const sending = await gateway.core.store.writer
      .selectFrom('outbox')
      .select('key')
      .where('state', '=', sql.lit('sending'))
      .limit(1)
      .executeTakeFirst()
    if ((sending === undefined && !gateway.core.catchingUp) || over.aborted) return 'rested'
    await sleep(20)
  }
}

async function namesOfWaiting({ core }: RunningGateway): Promise<string> {
  const rows = await core.store.reader
    .selectFrom('outbox')
    .select(['organisation', 'channel'])
    .distinct()
    .where('state', '=', sql.lit('sending'))
    .execute()
  const names = rows.map(({ organisation, channel }) => `${organisation}, ${channel}`)
  if (names.length > 0) return `what is being sent has not arrived (${names.join('; ')})`
  return core.catchingUp ? 'a mailbox has not been read yet' : 'there is still work under way'
}

/** Goes from planned instant to planned instant, letting everything settle at each, until the target is reached. */
export async function moveClock(
  gateway: RunningGateway,
  target: Date,
  patience = patienceMilliseconds,
): Promise<void> {
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
  assertPlayable(target.getTime())
  await comeToRest(gateway, patience)
  for (;;) {
    const next = await nextInstant(core, [...offices.keys()])
    if (next === undefined || Date.parse(next) > target.getTime()) break
    clock.moveTo(new Date(next))
    await comeToRest(gateway, patience)
  }
  clock.moveTo(target)
  await comeToRest(gateway, patience)
}
