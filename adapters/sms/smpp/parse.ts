import { z } from 'zod'
import type { RawItem } from '../../../src/domain/channel.ts'
import type { Inbound } from '../../../src/domain/message.ts'
import { kept } from '../address.ts'

const delivered = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), from: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('receipt'),
    to: z.string(),
    id: z.string().min(1),
    status: z.enum(['sent', 'delivered', 'failed']),
    code: z.string().optional(),
  }),
])

/** Who reports, as no citizen is called. */
const reporter = 'sms-centre'

/** What a centre delivered, as it was written down. Throws where it is none of that. */
export function parseDelivered(raw: RawItem, channel: string): readonly Inbound[] {
  const item = delivered.parse(JSON.parse(new TextDecoder().decode(raw.body)))
  const common = { channel, externalId: raw.externalId, attachments: [] }
  if (item.kind === 'message') {
    const address = numberOf(item.from)
    return [{ ...common, kind: 'message', conversation: address, from: { address }, text: item.text }]
  }
  const { to, id, status, code } = item
  return [
    {
      ...common,
      kind: 'receipt',
      conversation: numberOf(to),
      from: { address: reporter },
      text: '',
      about: id,
      status,
      ...(code !== undefined && { error: code }),
    },
  ]
}

const numberOf = (given: string): string => kept(given) ?? given
