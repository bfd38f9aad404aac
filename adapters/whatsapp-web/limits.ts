import type { Limits } from '../../src/domain/channel.ts'

/**
 * What WhatsApp Web lets an unofficial client do: no buttons, no lists, no templates. It writes to nobody who never wrote:
 * that is what numbers are blocked for first. WhatsApp takes longer texts; people do not read them.
 */
export const whatsappWebLimits: Limits = {
  manner: 'dialogue',
  maxTextLength: 4096,
  buttons: { count: 0, labelLength: 0 },
  rows: { count: 0, labelLength: 0 },
  attachments: {
    count: 5,
    bytes: 16_777_216,
    types: [
      'image/jpeg',
      'image/png',
      'video/mp4',
      'audio/mpeg',
      'audio/mp4',
      'audio/ogg',
      'application/pdf',
      'application/msword',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'text/plain',
    ],
  },
  templates: false,
  receipts: 'read',
  delivery: 'sent',
  answerSeconds: 120,
  edits: false,
  officeWritesFirst: false,
  hasSubject: false,
}
