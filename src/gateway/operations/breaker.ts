import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import { nowOf } from '../core.ts'
import { byField, officeOf, operation, organisationField } from './operation.ts'

/** Stops sending on a channel (or on all, `*`); what is to be said waits. */
export const stopChannel = operation(
  z.object({
    organisation: organisationField,
    channel: z.string().min(1),
    by: byField,
    reason: z.string().min(1).max(500),
  }),
  async (gateway, input) => {
    const office = officeOf(gateway, input.organisation)
    assertChannel(office.organisation, [...office.channels.keys()], input.channel)
    await gateway.core.store.transaction('handle', (trx) =>
      trx
        .insertInto('stops')
        .values({
          organisation: office.organisation,
          channel: input.channel,
          by: input.by,
          reason: input.reason,
          stopped_at: nowOf(gateway.core),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    )
    gateway.core.log.warn(
      { organisation: office.organisation, channel: input.channel, by: input.by },
      'channel stopped',
    )
    return { organisation: office.organisation, channel: input.channel, stopped: true }
  },
)

/** Lets a stopped channel speak again; what waited goes out in order. */
export const resumeChannel = operation(
  z.object({ organisation: organisationField, channel: z.string().min(1), by: byField }),
  async (gateway, input) => {
    const office = officeOf(gateway, input.organisation)
    const removed = await gateway.core.store.transaction('handle', (trx) =>
      trx
        .deleteFrom('stops')
        .where('organisation', '=', office.organisation)
        .where('channel', '=', input.channel)
        .executeTakeFirst(),
    )
    if (removed.numDeletedRows === 0n)
      throw new WaslError(
        'channel-not-stopped',
        `"${input.channel}" of ${office.organisation} is not stopped.`,
      )
    gateway.core.log.warn(
      { organisation: office.organisation, channel: input.channel, by: input.by },
      'channel resumed',
    )
    gateway.core.signals.wake()
    await gateway.drive()
    return { organisation: office.organisation, channel: input.channel, stopped: false }
  },
)

function assertChannel(organisation: string, open: readonly string[], channel: string): void {
  if (channel === '*' || open.includes(channel)) return
  throw new WaslError(
    'channel-unknown',
    `${organisation} has no open channel "${channel}"; it has ${open.join(', ')}. "*" stops all.`,
  )
}
