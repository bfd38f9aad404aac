import { codeOf } from '../domain/errors.ts'
import { countArrivals, soundsOf } from './arrivals.ts'
import { type ChannelAlarms, makeChannelAlarms } from './channel-alarms.ts'
import type { Core } from './core.ts'
import type { Office } from './office.ts'
import { rest } from './rest.ts'

const lookMilliseconds = 60_000

/** Looks every minute until aborted whether a channel is silent for longer than is usual, and has a person told. */
export async function watchSilence(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  signal: AbortSignal,
): Promise<void> {
  const alarms = new Map([...offices.values()].map((office) => [office, makeChannelAlarms(core, office)]))
  while (!signal.aborted) {
    try {
      await countArrivals(core)
      for (const [office, own] of alarms) await tellOfSilence(core, office, own)
    } catch (error) {
      core.log.warn({ code: codeOf(error) }, 'whether a channel is silent could not be looked at')
    }
    await rest(lookMilliseconds, signal)
  }
}

/** Raises the alarm for each channel that is too silent, and ends it for each that is not. */
export async function tellOfSilence(core: Core, office: Office, alarms: ChannelAlarms): Promise<void> {
  for (const [name, { silence }] of await soundsOf(core, office))
    await (silence !== undefined ? alarms.raise(name, 'silent') : alarms.settle(name, 'silent'))
}
