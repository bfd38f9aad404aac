import type { Delivery } from './pdu.ts'
import type { SmppSettings } from './settings.ts'

/** What a centre reports of a part. */
export interface PartReceipt {
  /** Undefined where the centre forgot to say of which. */
  readonly id: string | undefined
  readonly status: 'sent' | 'delivered' | 'failed'
  readonly code: string
}

/** message_state (SMPP 3.4 §5.2.28) and the words of receipts in their text (appendix B), of which centres write seven letters or all. */
const states: Readonly<Record<string, PartReceipt['status']>> = {
  '1': 'sent',
  '2': 'delivered',
  '3': 'failed',
  '4': 'failed',
  '5': 'failed',
  '6': 'sent',
  '7': 'failed',
  '8': 'failed',
  delivrd: 'delivered',
  deliver: 'delivered',
  expired: 'failed',
  deleted: 'failed',
  undeliv: 'failed',
  unknown: 'failed',
  rejectd: 'failed',
  rejecte: 'failed',
  failed: 'failed',
}

/** esm_class, bits 5 to 2: a receipt, and a word on the way to one (§5.2.12). */
const kindBits = 0x3c
const receiptKinds: ReadonlySet<number> = new Set([0x04, 0x20])

/** A receipt from its first word to its state, for centres that do not mark it as one. */
const unmarked = /^id:\S+ (?:sub:\d+ )?(?:dlvrd:\d+ )?submit date:\d+ done date:\d+ stat:\w+/i

/**
 * The receipt that a delivery is, by its fields or, where the centre writes none, by its text; undefined for a citizen's
 * message. Centres that number in hexadecimal here and in decimal there are told apart by the setting, for ids (`givenId`).
 */
export function receiptOf(delivery: Delivery, text: string): PartReceipt | undefined {
  const { receipted_message_id: receipted, message_state: state } = delivery
  const isMarked = receiptKinds.has(delivery.esm_class & kindBits)
  if (!isMarked && (receipted === undefined || state === undefined) && !unmarked.test(text)) return undefined
  const id = receipted?.replace(/\0+$/, '') || /\bid:\s*([^\s,;]+)/i.exec(text)?.[1]
  const word = /\bstat:\s*(\w+)/i.exec(text)?.[1]?.toLowerCase().slice(0, 7)
  const error = /\berr:\s*(\w+)/i.exec(text)?.[1]
  return {
    id: id === undefined ? undefined : plainId(id),
    status: states[state === undefined ? (word ?? '') : String(state)] ?? 'sent',
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
