import { SendError } from '../../src/domain/errors.ts'
import type { Attachment, Outbound } from '../../src/domain/message.ts'
import type { Part } from './protocol.ts'

/** Words below a file are shorter than a message of their own (WhatsApp shows no more). */
const captionLength = 1024

/**
 * What one message of ours is on WhatsApp: usually one; files before the words, a single file with the words below it.
 * Throws SendError for what can never be sent.
 */
export function composeParts({ text, attachments, replyTo }: Outbound): readonly Part[] {
  const quote = replyTo?.[0]
  const quoted = quote === undefined ? {} : { quote }
  const [only] = attachments
  if (only !== undefined && attachments.length === 1 && text.length <= captionLength && takesWords(only))
    return [{ text, file: fileOf(only), ...quoted }]
  const files = attachments.map((file): Part => ({ text: '', file: fileOf(file) }))
  if (text.trim() !== '') return [...files, { text, ...quoted }]
  if (files.length > 0) return files
  throw new SendError('message-empty', 'There is nothing to send: a message needs a text or a file.', {
    retryable: false,
  })
}

const takesWords = ({ contentType }: Attachment): boolean => !contentType.startsWith('audio/')

function fileOf({ name, contentType, content }: Attachment): NonNullable<Part['file']> {
  if (content === undefined)
    throw new SendError('file-missing', 'A file to be sent has no content: look at the message.', {
      retryable: false,
    })
  return { name, contentType, content: Buffer.from(content).toString('base64') }
}
