import type { Limits } from '../../src/domain/channel.ts'
import type { SmsConfig } from './config.ts'

/**
 * Text messages: words and numbers, no buttons, no files. Five parts are the most that phones and centres are sure to put
 * together again; of the widest letters 67 fit into each (3GPP TS 23.040 §9.2.3.24).
 */
export const smsLimits: Limits = {
  manner: 'dialogue',
  maxTextLength: 335,
  maxParts: 5,
  buttons: { count: 0, labelLength: 0 },
  rows: { count: 0, labelLength: 0 },
  attachments: { count: 0, bytes: 0, types: [] },
  templates: false,
  receipts: 'delivered',
  delivery: 'sent',
  edits: false,
  officeWritesFirst: true,
  hasSubject: false,
}

/** What an account can otherwise: fewer parts, as many at once as a centre's window holds, no reports, and a sender whom nobody can answer. */
export function limitsOf({ sender, replies, maxParts, http, smpp }: SmsConfig): Partial<Limits> {
  const isName = /[^\d+]/.test(sender)
  const isHeard = replies && !isName && (http === undefined || http.messages !== undefined)
  return {
    maxParts,
    maxTextLength: maxParts === 1 ? 70 : 67 * maxParts,
    ...(smpp !== undefined && { atOnce: smpp.window }),
    ...(http !== undefined && http.receipts === undefined && { receipts: 'accepted' }),
    ...(!isHeard && { oneWay: true }),
  }
}
