import type { ChannelIo } from '../../src/domain/channel.ts'
import type { EmailConfig } from './config.ts'
import { connectMailbox, errorCode } from './mailbox.ts'
import type { Sender } from './send.ts'
import type { SentMailbox } from './sent.ts'

type Finding = { readonly ok: boolean; readonly line: string }

/** Tries the mailbox, its Sent and the SMTP server for real; one line each says what works or what to do. */
export async function diagnoseEmail(
  config: EmailConfig,
  io: ChannelIo,
  sender: Sender,
  sent: SentMailbox,
): Promise<readonly Finding[]> {
  const { imap, smtp } = config
  return [
    await attempt(
      `IMAP ${imap.host}:${imap.port}`,
      'check host, port, secure, user and imapPassword',
      async () => {
        const client = await connectMailbox(config, io)
        try {
          const mailbox = await client.mailboxOpen(imap.mailbox, { readOnly: true })
          const news = client.capabilities.has('IDLE')
            ? 'tells of new mail at once'
            : 'has no IDLE and is polled'
          return `${imap.mailbox} holds ${mailbox.exists} letters; the server ${news}`
        } finally {
          client.close()
        }
      },
    ),
    await attempt(
      'Sent',
      'set imap.sent to a mailbox that can be written to',
      async () => `copies go to ${await sent.path()}`,
    ),
    await attempt(
      `SMTP ${smtp.host}:${smtp.port}`,
      'check host, port, secure, user and smtpPassword',
      async () => {
        await sender.verify()
        return 'takes letters'
      },
    ),
    config.authservId === undefined
      ? { ok: false, line: 'authservId is not set: no sender can be believed without a signed address' }
      : { ok: true, line: `senders are believed when ${config.authservId} says so` },
  ]
}

async function attempt(name: string, advice: string, task: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, line: `${name}: ${await task()}` }
  } catch (error) {
    return { ok: false, line: `${name}: ${errorCode(error)}; ${advice}` }
  }
}
