import type { Limits } from '../../src/domain/channel.ts'

/** What the chat page shows well: six buttons in a row, twenty in a list. Which files it takes is the policy's choice. */
export const webchatLimits: Limits = {
  manner: 'dialogue',
  maxTextLength: 8_000,
  buttons: { count: 6, labelLength: 40 },
  rows: { count: 20, labelLength: 60 },
  attachments: { count: 10, bytes: 25 * 1024 * 1024, types: ['*/*'] },
  templates: false,
  receipts: 'delivered',
  delivery: 'fetched',
  edits: false,
  officeWritesFirst: false,
  hasSubject: false,
}
