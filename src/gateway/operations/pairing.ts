import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import { channelOf } from '../office.ts'
import { officeOf, operation, organisationField } from './operation.ts'

/** How a channel is linked whose account is linked by scanning a code; asking begins it. */
export const readPairing = operation(
  z.object({ organisation: organisationField, channel: z.string().min(1) }),
  async (gateway, input) => {
    const { organisation, channels } = officeOf(gateway, input.organisation)
    const { port, policy } = channelOf(officeOf(gateway, input.organisation), input.channel)
    if (port.pairing !== undefined) return { organisation, channel: policy.name, ...port.pairing() }
    const others = [...channels.values()].filter((one) => one.port.pairing !== undefined)
    throw new WaslError(
      'nothing-to-pair',
      `"${policy.name}" is not linked by a code; ${others.map((one) => `"${one.policy.name}" is`).join(', ') || 'no open channel is'}.`,
    )
  },
)
