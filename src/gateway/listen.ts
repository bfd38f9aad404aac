import { monotonic } from '../clock.ts'
import type { Batch } from '../domain/channel.ts'
import { WaslError } from '../domain/errors.ts'
import type { Core } from './core.ts'
import type { Intake } from './ingest.ts'
import type { Office, OfficeChannel } from './office.ts'
import { rest } from './rest.ts'

/** A channel that is asked, with when it last brought something (milliseconds of real time). */
interface Listener {
  readonly organisation: string
  readonly name: string
  readonly channel: OfficeChannel
  lastBatchAt: number
}

const restMilliseconds = 2000
/** A channel that was quiet for so long has brought what waited. */
const quietMilliseconds = 3000
/** One that cannot connect holds nobody up for longer, and one that brings more and more not for ever. */
const patienceMilliseconds = { unconnected: 120_000, bringing: 3_600_000 }

/**
 * Listens on every channel that is asked rather than calls us, each from its stored cursor, until aborted. Until they
 * have brought what waited while nothing ran, no timer fires.
 */
export async function listenAll(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  intake: Intake,
  signal: AbortSignal,
): Promise<void> {
  const listeners = [...offices.values()].flatMap((office) =>
    [...office.channels].flatMap(([name, channel]): Listener[] =>
      channel.port.listen === undefined
        ? []
        : [{ organisation: office.organisation, name, channel, lastBatchAt: monotonic() }],
    ),
  )
  await Promise.all([
    ...listeners.map((listener) => keepListening(core, listener, intake, signal)),
    catchUp(core, listeners, signal),
  ])
}

async function catchUp(core: Core, listeners: readonly Listener[], signal: AbortSignal): Promise<void> {
  const began = monotonic()
  core.catchingUp = listeners.length > 0
  while (core.catchingUp && !signal.aborted) {
    await rest(200, signal)
    const now = monotonic()
    const fetched = listeners.every(({ channel, lastBatchAt }) =>
      channel.port.health?.().connected === false
        ? now - began > patienceMilliseconds.unconnected
        : now - lastBatchAt > quietMilliseconds || now - began > patienceMilliseconds.bringing,
    )
    if (fetched) core.catchingUp = false
  }
  core.signals.wake()
}

async function keepListening(
  core: Core,
  listener: Listener,
  intake: Intake,
  signal: AbortSignal,
): Promise<void> {
  const { organisation, name, channel } = listener
  const deliver = async (batch: Batch) => {
    await intake.take(organisation, name, batch.items, batch.cursor)
    listener.lastBatchAt = monotonic()
  }
  while (!signal.aborted) {
    try {
      const cursor = await readCursor(core, organisation, name)
      await channel.port.listen?.(cursor, deliver, signal)
    } catch (error) {
      if (signal.aborted) return
      const code = error instanceof WaslError ? error.code : 'unknown'
      core.log.error({ organisation, channel: name, code }, 'listening ended and begins again')
      await rest(restMilliseconds, signal)
    }
  }
}

async function readCursor(core: Core, organisation: string, channel: string): Promise<string | undefined> {
  const row = await core.store.writer
    .selectFrom('cursors')
    .select('value')
    .where('organisation', '=', organisation)
    .where('channel', '=', channel)
    .executeTakeFirst()
  return row?.value
}
