import type { Limits } from '../../src/domain/channel.ts'

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
