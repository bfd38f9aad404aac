import type { GeoPoint, Inbound, Party } from '../../src/domain/message.ts'
import type { Content, NamedMedia } from './payload.ts'

/** What a message says, without who says it; `media` is yet to be fetched. */
export type Said = Pick<Inbound, 'text' | 'fullText' | 'choice' | 'location' | 'contacts'> & {
  readonly media?: NamedMedia
}

/**
 * What is in a message, by its kind. What the platform could not carry over (`unsupported`), and kinds that nobody has
 * heard of yet, say nothing: the citizen is asked to write it.
 */
export function readContent(content: Content): Said {
  switch (content.type) {
    case 'text':
      return { text: content.text?.body ?? '' }
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker': {
      const media = content[content.type]
      return { text: media?.caption ?? '', ...(media !== undefined && { media }) }
    }
    case 'location':
      return { text: '', ...placeOf(content.location) }
    case 'contacts':
      return contactsOf(content.contacts)
    case 'interactive':
      return replyOf(content.interactive)
    case 'button':
      return buttonOf(content.button)
    case 'order':
      return orderOf(content.order)
    default:
      return { text: '' }
  }
}

function placeOf(location: Content['location']): { readonly location?: GeoPoint } {
  if (location === undefined || Math.abs(location.latitude) > 90 || Math.abs(location.longitude) > 180)
    return {}
  const { latitude, longitude, name, address } = location
  const named = [name, address].filter((part) => part !== undefined && part.trim() !== '').join(' - ')
  return { location: { latitude, longitude, ...(named !== '' && { name: named.slice(0, 300) }) } }
}

/** Cards are people; what they say is written out too, for the answer to "your number?" may be a card. */
function contactsOf(cards: Content['contacts'] = []): Said {
  const contacts = cards.flatMap(({ name, phones = [] }): Party[] => {
    const number = phones.find(({ phone, wa_id: id }) => phone !== undefined || id !== undefined)
    const address = number?.phone ?? number?.wa_id ?? ''
    const known = name?.formatted_name
    return address === '' && known === undefined
      ? []
      : [{ address, ...(known !== undefined && { name: known }) }]
  })
  const lines = contacts.map(({ name, address }) => [name, address].filter(Boolean).join(' '))
  return { text: lines.join('\n'), contacts }
}

/** The id of a button or row is what was chosen; its title is what the chat shows. */
function replyOf(interactive: Content['interactive']): Said {
  const chosen = interactive?.button_reply ?? interactive?.list_reply
  if (chosen !== undefined) return { text: chosen.title, choice: chosen.id }
  const form = interactive?.nfm_reply
  return {
    text: form?.body ?? '',
    ...(form?.response_json !== undefined && { fullText: form.response_json }),
  }
}

/** A template's button sends its own label where no other payload was given it. */
function buttonOf(button: Content['button']): Said {
  if (button === undefined) return { text: '' }
  const { text, payload } = button
  return { text, ...(payload !== undefined && payload !== '' && payload !== text && { choice: payload }) }
}

function orderOf(order: Content['order']): Said {
  const items = (order?.product_items ?? []).map(
    ({ product_retailer_id: product = '?', quantity = '1' }) => `${quantity} × ${product}`,
  )
  const text = order?.text ?? ''
  return { text, ...(items.length > 0 && { fullText: [text, ...items].filter(Boolean).join('\n') }) }
}
