import { channels } from '../../../adapters/index.ts'
import type { AnyOpenChannel, ChannelKind, Limits, Manner } from '../../domain/channel.ts'
import type { Inbound, Outbound } from '../../domain/message.ts'
import type { ChannelPolicy } from '../../domain/policy.ts'
import type { OfficeChannel } from '../../gateway/office.ts'

/** What the office said on a rehearsed channel. */
export interface Said {
  readonly channel: string
  readonly outbound: Outbound
}

/** A played message as bytes, with its files in them. */
export function bytesOf(inbound: Inbound): Uint8Array {
  return Buffer.from(
    JSON.stringify(inbound, (_key, value: unknown) =>
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
    ),
  )
}

function inboundOf(bytes: Uint8Array): Inbound {
  return JSON.parse(Buffer.from(bytes).toString('utf8'), (key, value: unknown) =>
    key === 'content' && typeof value === 'object' && value !== null && 'base64' in value
      ? Uint8Array.from(Buffer.from(String(value.base64), 'base64'))
      : value,
  ) as Inbound
}

/** Channels whose adapter is not here are played in their manner, with numbered choices. */
const manners: Readonly<Partial<Record<ChannelKind, Manner>>> = { x: 'public', phone: 'record' }

const plainLimits = (manner: Manner): Limits => ({
  manner,
  maxTextLength: 4000,
  buttons: { count: 0, labelLength: 0 },
  rows: { count: 0, labelLength: 0 },
  attachments: { count: 10, bytes: 10_000_000, types: ['image/*', 'application/pdf'] },
  templates: false,
  receipts: 'accepted',
  edits: false,
  officeWritesFirst: false,
  hasSubject: false,
})

/** A channel that is played: the limits of the real adapter, whose far side is a script or a terminal. */
export function rehearsedChannel(policy: ChannelPolicy, said: (message: Said) => void): OfficeChannel {
  const adapter = channels.find((candidate) => candidate.kind === policy.kind)
  const limits = adapter?.limits ?? plainLimits(manners[policy.kind] ?? 'dialogue')
  const port: AnyOpenChannel = {
    receive: () => ({
      kind: 'refused',
      code: 'rehearsal',
      answer: { status: 404, body: 'This channel is rehearsed.' },
    }),
    parse: async (raw) => [inboundOf(raw.body)],
    send: async (outbound, key) => {
      said({ channel: policy.name, outbound })
      return { externalId: key, confirmed: limits.manner !== 'letter' }
    },
    close: async () => undefined,
  }
  return { policy, limits, port }
}
