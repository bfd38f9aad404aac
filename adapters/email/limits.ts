import type { Limits } from '../../src/domain/channel.ts'

/** What mail can do. 25 MB of files is what the large providers take once base64 has made it a third longer. */
export const emailLimits: Limits = {
  manner: 'letter',
  maxTextLength: 100_000,
  buttons: { count: 0, labelLength: 0 },
  rows: { count: 0, labelLength: 0 },
  attachments: { count: 20, bytes: 18_000_000, types: ['*/*'] },
  templates: false,
  receipts: 'accepted',
  delivery: 'sent',
  edits: false,
  officeWritesFirst: true,
  hasSubject: true,
}
