import type { Pdu } from 'smpp'
import type { SmppSettings } from './settings.ts'

/** What a centre reports of a part. */
export interface PartReceipt {
  readonly id: string
  readonly status: 'sent' | 'delivered' | 'failed'
  readonly code: string
}

/** message_state (SMPP 3.4 §5.2.28) and the words of receipts in their text (appendix B). */
const states: Readonly<Record<string, PartReceipt['status']>> = {
  '1': 'sent',
  '2': 'delivered',
  '3': 'failed',
  '4': 'failed',
  '5': 'failed',
  '6': 'sent',
  '7': 'failed',
  '8': 'failed',
  enroute: 'sent',
  delivrd: 'delivered',
  expired: 'failed',
  deleted: 'failed',
  undeliv: 'failed',
  acceptd: 'sent',
  unknown: 'failed',
  rejectd: 'failed',
}

/** esm_class: the message is a receipt (§5.2.12). */
const receiptBit = 0x04

/** The receipt that a `deliver_sm` holds, by its fields or, where the centre writes none, by its text; undefined for a citizen's message. */
export function receiptOf(pdu: Pdu, text: string): PartReceipt | undefined {
  const written = /\bid:\s*(\S+)/i.exec(text)?.[1]
  const isReceipt = ((pdu.esm_class ?? 0) & 0x3c) === receiptBit || pdu.receipted_message_id !== undefined
  if (!isReceipt) return undefined
  const id = pdu.receipted_message_id?.replace(/\0+$/, '') || written
  if (id === undefined) return undefined
  const word = /\bstat:\s*(\w+)/i.exec(text)?.[1]?.toLowerCase().slice(0, 7)
  const state = pdu.message_state === undefined ? word : String(pdu.message_state)
  const error = /\berr:\s*(\w+)/i.exec(text)?.[1]
  return {
    id: plainId(id),
    status: states[state ?? ''] ?? 'sent',
    code: `sms-${word ?? state ?? 'failed'}${error === undefined || /^0+$/.test(error) ? '' : `-${error.toLowerCase()}`}`,
  }
}

/** The id that the centre gave, as its receipts will write it. */
export function givenId(id: string, rule: SmppSettings['receiptIds']): string {
  if (rule === 'decimal' && /^[0-9a-f]+$/i.test(id)) return BigInt(`0x${id}`).toString()
  if (rule === 'hexadecimal' && /^\d+$/.test(id)) return BigInt(id).toString(16)
  return plainId(id)
}

/** Centres pad ids and change their case from one place to another. */
const plainId = (id: string): string => id.toLowerCase().replace(/^0+(?=.)/, '')
