import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import type { RunningGateway } from '../gateway.ts'
import { channelOf } from '../office.ts'
import { pairingLink } from '../pairing-links.ts'
import { officeOf, operation, organisationField } from './operation.ts'

const pairedSchema = z.object({ organisation: organisationField, channel: z.string().min(1) })

/** How a channel is linked whose account is linked by scanning a code; asking begins it. */
export const readPairing = operation(pairedSchema, async (gateway, input) => {
  const { organisation, channel, pairing } = pairedChannel(gateway, input)
  return { organisation, channel, ...pairing() }
})

/** A short-lived link to the page that shows the code, for who holds the phone and has no terminal. */
export const makePairingLink = operation(pairedSchema, async (gateway, input) => {
  const { organisation, channel } = pairedChannel(gateway, input)
  return { organisation, channel, ...pairingLink(gateway.core, organisation, channel) }
})

function pairedChannel(gateway: RunningGateway, input: z.infer<typeof pairedSchema>) {
  const office = officeOf(gateway, input.organisation)
  const { port, policy } = channelOf(office, input.channel)
  if (port.pairing !== undefined)
    return { organisation: office.organisation, channel: policy.name, pairing: port.pairing }
  const others = [...office.channels.values()].filter((one) => one.port.pairing !== undefined)
  throw new WaslError(
    'nothing-to-pair',
    `"${policy.name}" is not linked by a code; ${others.map((one) => `"${one.policy.name}" is`).join(', ') || 'no open channel is'}.`,
  )
}
