import MailComposer from 'nodemailer/lib/mail-composer'
import type { ChannelIo } from '../../src/domain/channel.ts'
import { SendError } from '../../src/domain/errors.ts'
import type { Attachment, Outbound } from '../../src/domain/message.ts'
import type { EmailConfig } from './config.ts'
import { renderHtmlLetter } from './html-letter.ts'
import { messageIdOf, parseMessageIds } from './message-id.ts'
import { signedAddress } from './signed-address.ts'

/** A finished letter: the bytes that are sent and filed, and its id without brackets. */
export interface ComposedLetter {
  readonly id: string
  readonly to: string
  readonly raw: Buffer
}

/**
 * Composes a letter. Its Message-ID follows from `key` and the office's seal; answers about a case come back to its signed address;
 * Auto-Submitted and X-Auto-Response-Suppress keep other machines from answering it (RFC 3834 §5).
 */
export async function composeLetter(
  message: Outbound,
  key: string,
  config: EmailConfig,
  io: ChannelIo,
): Promise<ComposedLetter> {
  const to = message.to.address
  if (!/^[^\s<>@,;:"]{1,200}@[^\s<>@,;:"]{1,250}$/.test(to))
    throw new SendError('address-invalid', 'The address is no e-mail address: correct it.', {
      retryable: false,
    })
  const id = messageIdOf(key, config.from.address, io)
  const answered = (message.replyTo ?? []).flatMap(parseMessageIds)
  const raw = await new MailComposer({
    messageId: `<${id}>`,
    date: io.now(),
    from: { ...config.from },
    to: message.to.name === undefined ? to : { name: message.to.name, address: to },
    ...(message.caseId !== undefined && {
      replyTo: {
        name: config.from.name,
        address: signedAddress(config.from.address, io.seal(message.caseId)),
      },
    }),
    subject: message.subject ?? config.from.name,
    ...(answered.length > 0 && {
      inReplyTo: `<${answered[0]}>`,
      references: answered
        .slice(0, 20)
        .toReversed()
        .map((one) => `<${one}>`),
    }),
    headers: {
      'Auto-Submitted': answered.length > 0 ? 'auto-replied' : 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': message.language,
    },
    text: message.text,
    html: renderHtmlLetter(message.text, message.language),
    textEncoding: 'base64',
    attachments: message.attachments.map(toMailAttachment),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
  return { id, to, raw }
}

function toMailAttachment(attachment: Attachment) {
  if (!attachment.content)
    throw new SendError(
      'attachment-missing',
      'A file of the letter has no content: it must be loaded before sending.',
      {
        retryable: false,
      },
    )
  return {
    filename: attachment.name,
    contentType: attachment.contentType,
    content: Buffer.from(attachment.content),
  }
}
