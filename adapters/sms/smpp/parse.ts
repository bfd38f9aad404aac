import type { RawItem } from '../../../src/domain/channel.ts'
import { WaslError } from '../../../src/domain/errors.ts'
import type { Inbound } from '../../../src/domain/message.ts'
import { kept } from '../address.ts'
import { type Alphabet, decodeText } from './alphabet.ts'
import { type Delivery, readDelivery } from './pdu.ts'
import { receiptOf } from './receipt.ts'
import { readStored } from './stored.ts'
import { userDataOf } from './user-data.ts'

/** What reading a centre's PDUs depends on. */
export interface Reading {
  readonly channel: string
  readonly sender: string
  readonly alphabet: Alphabet
}

/** Who reports, as no citizen is called. */
const reporter = 'sms-centre'

/** What a centre delivered, as it was kept. Throws for PDUs that cannot be read or carry no text. */
export function parseDelivered(raw: RawItem, reading: Reading): readonly Inbound[] {
  const { pdus, about, status } = readStored(raw)
  const deliveries = pdus.map((pdu) => readDelivery(Buffer.from(pdu, 'hex')))
  const [first] = deliveries
  const common = { channel: reading.channel, externalId: raw.externalId, attachments: [] }
  if (first === undefined) throw new WaslError('sms-nothing', 'There is no PDU in this payload.')
  const receipt = receiptIn(first, reading.alphabet)
  if (receipt !== undefined) {
    const id = about ?? receipt.id
    if (id === undefined)
      throw new WaslError('sms-receipt-nameless', 'The centre does not say which text its receipt is about.')
    const said = status ?? receipt.status
    return [
      {
        ...common,
        kind: 'receipt',
        conversation: recipientOf(first, reading.sender),
        from: { address: reporter },
        text: '',
        about: id,
        status: said,
        ...(said === 'failed' && { error: receipt.code }),
      },
    ]
  }
  const text = textOf(deliveries, reading.alphabet)
  if (text === undefined)
    throw new WaslError('sms-not-text', 'A phone sent data or settings rather than a text: read it raw.')
  const number = kept(first.source_addr)
  const address = number ?? first.source_addr
  return [
    {
      ...common,
      kind: 'message',
      conversation: address,
      from: { address },
      text,
      // A name, or a service's short number: nobody reads there what is answered.
      ...((number === undefined || /^\d{1,7}$/.test(number)) && { automatic: true }),
    },
  ]
}

/**
 * Whose phone a receipt is about: centres write who sent and who received as in the text, or turned round, or not at all; a
 * report that names nobody is believed, as all that comes over this session.
 */
function recipientOf(
  { source_addr: source, destination_addr: destination }: Delivery,
  sender: string,
): string {
  const number = source === '' || kept(source) === kept(sender) ? destination : source
  return kept(number) ?? reporter
}

/** The text of a message's parts in order; undefined where one carries none. Octets are joined before they are read: phones tear letters. */
function textOf(deliveries: readonly Delivery[], alphabet: Alphabet): string | undefined {
  const runs: { octets: Buffer; readonly coding: number; readonly headerOctets: number }[] = []
  for (const delivery of deliveries) {
    const { octets, headerOctets } = userDataOf(delivery)
    const coding = delivery.data_coding
    const before = runs.at(-1)
    if (before?.coding === coding && alphabet !== 'gsm-7-packed')
      before.octets = Buffer.concat([before.octets, octets])
    else runs.push({ octets, coding, headerOctets })
  }
  const texts = runs.map(({ octets, coding, headerOctets }) =>
    decodeText(octets, coding, alphabet, headerOctets),
  )
  return texts.includes(undefined) ? undefined : texts.join('')
}

/** The receipt that a delivery is, by all that it carries. */
export const receiptIn = (delivery: Delivery, alphabet: Alphabet) =>
  receiptOf(delivery, textOf([delivery], alphabet) ?? '')
