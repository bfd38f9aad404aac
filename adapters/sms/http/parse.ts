import type { RawItem } from '../../../src/domain/channel.ts'
import { WaslError } from '../../../src/domain/errors.ts'
import type { Inbound } from '../../../src/domain/message.ts'
import { kept } from '../address.ts'
import { fieldsOf, valueAt } from './fill.ts'
import type { HttpSettings } from './settings.ts'

/** What a provider posted as a message or a receipt. Throws WaslError for what has none of the fields that the settings name. */
export function parsePosted(
  http: Pick<HttpSettings, 'receipts' | 'messages'> | undefined,
  raw: RawItem,
  channel: string,
): readonly Inbound[] {
  const [type = '', what] = raw.contentType.split('; wasl=')
  const fields = fieldsOf(type, new TextDecoder().decode(raw.body))
  const take = (place: string): string => {
    const value = valueAt(fields, place)
    if (value === undefined)
      throw new WaslError(
        'sms-field-missing',
        `There is no field "${place}": compare the settings with the provider's manual.`,
      )
    return value
  }
  if (what === 'receipts' && http?.receipts !== undefined) {
    const { id, to, status: place, delivered, failed } = http.receipts
    const said = take(place).toLowerCase()
    const status = delivered.includes(said) ? 'delivered' : failed.includes(said) ? 'failed' : 'sent'
    const address = numberOf(take(to))
    return [
      {
        kind: 'receipt',
        channel,
        externalId: raw.externalId,
        conversation: address,
        // The provider reports, of the number that it says.
        from: { address: reporter },
        text: '',
        attachments: [],
        about: take(id),
        status,
        ...(status === 'failed' && {
          error: `sms-${said.replaceAll(/[^a-z0-9]+/g, '-').slice(0, 40)}`,
        }),
      },
    ]
  }
  if (what !== 'messages' || http?.messages === undefined)
    throw new WaslError('sms-unexpected', 'The settings name nothing of this kind.')
  const { id, from, text } = http.messages
  const number = kept(take(from))
  const address = number ?? take(from)
  return [
    {
      kind: 'message',
      channel,
      externalId: (id === undefined ? undefined : valueAt(fields, id)) ?? raw.externalId,
      conversation: address,
      from: { address },
      text: take(text),
      attachments: [],
      // A name, or a service's short number: nobody reads there what is answered.
      ...((number === undefined || /^\d{1,7}$/.test(number)) && { automatic: true }),
    },
  ]
}

/** Who reports, as no citizen is called. */
const reporter = 'sms-provider'

/** A sender without a number cannot be answered; it is kept under the name that the network gives. */
const numberOf = (given: string): string => kept(given) ?? given
