import type { Limits } from '../../src/domain/channel.ts'

/**
 * What the Cloud API can do (Messages: text 4096; reply buttons 3 of 20; list 10 rows of 24). A send uploads its files,
 * and a picture is the smallest kind of them (Media, supported types: 5 MB). A number takes 80 messages a second
 * (Throughput), each answered after some tenths of one.
 */
export const whatsappCloudLimits: Limits = {
  manner: 'dialogue',
  maxTextLength: 4096,
  buttons: { count: 3, labelLength: 20 },
  rows: { count: 10, labelLength: 24 },
  attachments: {
    count: 5,
    bytes: 5_000_000,
    types: [
      'image/jpeg',
      'image/png',
      'video/mp4',
      'video/3gpp',
      'audio/aac',
      'audio/amr',
      'audio/mpeg',
      'audio/mp4',
      'audio/ogg',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
      'text/plain',
    ],
  },
  replyWindowHours: 24,
  templates: true,
  receipts: 'read',
  receiptsGiveKey: true,
  delivery: 'sent',
  answerSeconds: 60,
  atOnce: 16,
  edits: false,
  marksRead: true,
  officeWritesFirst: false,
  hasSubject: false,
}
