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

const plainLimits = (manner: Manner): Limits => ({
  manner,
  maxTextLength: 4000,
  buttons: { count: 0, labelLength: 0 },
  rows: { count: 0, labelLength: 0 },
  attachments: { count: 10, bytes: 10_000_000, types: ['image/*', 'application/pdf'] },
  templates: false,
  receipts: 'accepted',
  delivery: 'sent',
  edits: false,
  officeWritesFirst: false,
  hasSubject: false,
})

/** Channels whose adapter is not here are played in their manner, with numbered choices. */
const playedLimits: Readonly<Partial<Record<ChannelKind, Limits>>> = {
  x: plainLimits('public'),
  phone: plainLimits('record'),
  /** Five concatenated parts of 67 UCS-2 units (3GPP TS 23.040 §9.2.3.24). */
  sms: { ...plainLimits('dialogue'), maxTextLength: 335, maxParts: 5 },
}

/** A channel that an organisation does not have yet, for a transcript that is played on it. */
export const smsChannel: ChannelPolicy = {
  name: 'sms',
  kind: 'sms',
  label: { ar: 'رسالة نصية', en: 'SMS' },
  address: '',
  promiseSeconds: 60,
  connected: true,
  settings: {},
  settingEnv: {},
  secretEnv: {},
}

/** Whether a channel is there in every play: where nobody plays a phone no text message goes out. */
export const isAlwaysPlayed = ({ connected, kind }: ChannelPolicy): boolean => connected && kind !== 'sms'

/** A channel that is played: the limits of the real adapter, whose far side is a script or a terminal that is spoken to. */
export function rehearsedChannel(
  policy: ChannelPolicy,
  said: (message: Said) => void,
  { oneWay = false }: { readonly oneWay?: boolean } = {},
): OfficeChannel {
  const adapter = channels.find((candidate) => candidate.kind === policy.kind)
  const real = adapter?.limits ?? playedLimits[policy.kind] ?? plainLimits('dialogue')
  const limits: Limits = { ...real, delivery: 'sent', ...(oneWay && { oneWay }) }
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
