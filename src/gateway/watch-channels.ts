import { monotonic } from '../clock.ts'
import { toldTroubles } from '../domain/channel-trouble.ts'
import { codeOf } from '../domain/errors.ts'
import { type ChannelAlarms, makeChannelAlarms } from './channel-alarms.ts'
import type { Core } from './core.ts'
import type { Office, OfficeChannel } from './office.ts'
import { rest } from './rest.ts'

const lookMilliseconds = 2_000
/** One that is well for a shorter time and then not again has been in trouble all the while. */
const wellMilliseconds = 60_000

/** Looks at how each channel is until aborted, and has a person told of what only a person mends. */
export async function watchChannels(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  signal: AbortSignal,
): Promise<void> {
  const watches = [...offices.values()].flatMap((office) => {
    const alarms = makeChannelAlarms(core, office)
    return [...office.channels.values()].map((channel) => ({
      about: { organisation: office.organisation, channel: channel.policy.name },
      look: watchChannel(channel, alarms),
    }))
  })
  while (!signal.aborted) {
    for (const { about, look } of watches) {
      try {
        await look(monotonic())
      } catch (error) {
        core.log.warn({ ...about, code: codeOf(error) }, 'a trouble could not be told yet')
      }
    }
    await rest(lookMilliseconds, signal)
  }
}

/** Looks at one channel; told the time in milliseconds that never goes back. */
export function watchChannel(
  { policy: { name }, port }: OfficeChannel,
  alarms: ChannelAlarms,
): (at: number) => Promise<void> {
  let wellSince: number | undefined
  return async (at) => {
    const health = port.health?.()
    if (health === undefined) return
    const { connected, needsPerson } = health
    wellSince = connected ? (wellSince ?? at) : undefined
    if (needsPerson !== undefined) await alarms.raise(name, needsPerson)
    const isWell = wellSince !== undefined && at - wellSince >= wellMilliseconds
    if (needsPerson === undefined && !isWell) return
    for (const other of toldTroubles) if (other !== needsPerson) await alarms.settle(name, other)
  }
}
