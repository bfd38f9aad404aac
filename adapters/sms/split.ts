import { createHash } from 'node:crypto'
import type { RawItem } from '../../src/domain/channel.ts'
import { fieldsOf, valueAt } from './http/fill.ts'
import { type Joined, LongMessages } from './smpp/long-messages.ts'
import { readDelivery } from './smpp/pdu.ts'
import { messageItem } from './smpp/stored.ts'
import { userDataOf } from './smpp/user-data.ts'

/**
 * What a file would be stored as: hexadecimal PDUs of a centre, one after the other, or what a provider posts, whose fields are
 * called as in `inspectedSettings`.
 */
export function splitSms(body: Uint8Array): readonly RawItem[] {
  const text = new TextDecoder().decode(body).trim()
  return /^[0-9a-f\s]{32,}$/i.test(text) ? pdusIn(text.replaceAll(/\s+/g, '')) : [postIn(text)]
}

/** Settings with which a file is read, where no account is configured; a receipt has a `status`. */
export const inspectedSettings = {
  sender: '90000',
  http: {
    url: 'https://localhost/',
    fields: {},
    receipts: {
      id: 'id',
      to: 'to',
      status: 'status',
      delivered: ['delivrd', 'delivered'],
      failed: ['undeliv', 'undelivered', 'expired', 'rejectd', 'rejected', 'deleted', 'failed', 'unknown'],
    },
    messages: { id: 'id', from: 'from', text: 'text' },
  },
}

function postIn(text: string): RawItem {
  const body = new TextEncoder().encode(text)
  const type = /^[{[]/.test(text) ? 'application/json' : 'application/x-www-form-urlencoded'
  const what = valueAt(fieldsOf(type, text), 'status') === undefined ? 'messages' : 'receipts'
  const digest = createHash('sha256').update(body).digest('hex')
  return { externalId: `${what}:${digest.slice(0, 40)}`, digest, contentType: `${type}; wasl=${what}`, body }
}

/** The PDUs of a text, each as long as it says (SMPP 3.4 §3.2), the parts of a message together. */
function pdusIn(hex: string): readonly RawItem[] {
  const parts = new LongMessages()
  const items: RawItem[] = []
  for (let rest = hex; rest !== ''; ) {
    const length = Math.max(16, Number.parseInt(rest.slice(0, 8), 16)) * 2
    const pdu = rest.slice(0, length)
    rest = rest.slice(length)
    const part = partOf(pdu)
    if (part === undefined) items.push(messageItem([pdu], pdu))
    else items.push(...parts.take(part.from, part.place, pdu, 0).map((whole) => given(whole, parts)))
  }
  const torn = parts.overdue(Number.POSITIVE_INFINITY)
  return [...items, ...torn.map((each) => given(each, parts))]
}

function given(joined: Joined, parts: LongMessages): RawItem {
  parts.stored(joined)
  return messageItem(joined.pdus, joined.name)
}

function partOf(pdu: string) {
  try {
    const delivery = readDelivery(Buffer.from(pdu, 'hex'))
    const { place } = userDataOf(delivery)
    return place === undefined ? undefined : { from: delivery.source_addr, place }
  } catch {
    // It is shown as what nobody can read.
    return undefined
  }
}
