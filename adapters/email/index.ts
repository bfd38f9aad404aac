import type {
  Channel,
  ChannelIo,
  Diagnoses,
  Listens,
  OpenChannel,
  Receipt,
  Reconciles,
  ReportsHealth,
} from '../../src/domain/channel.ts'
import { SendError, WaslError } from '../../src/domain/errors.ts'
import { type ComposedLetter, composeLetter } from './compose.ts'
import { checkSecrets, type EmailConfig, parseEmailConfig } from './config.ts'
import { diagnoseEmail } from './diagnose.ts'
import { toInbound } from './inbound.ts'
import type { Office } from './letter.ts'
import { emailLimits } from './limits.ts'
import { type ListenPace, listenToMailbox, usualPace } from './listen.ts'
import { errorCode } from './mailbox.ts'
import { messageIdOf } from './message-id.ts'
import { createParsePool } from './parse-pool.ts'
import { createPulse, type Pulse } from './pulse.ts'
import { createSender, type Sender } from './send.ts'
import { createSentMailbox, type SentMailbox } from './sent.ts'

/** An open mailbox with all that mail can do. */
export type OpenEmail = OpenChannel & Listens & Reconciles & ReportsHealth & Diagnoses

/** Letters: read from an IMAP mailbox, sent by SMTP, with a copy in Sent. Secrets: `imapPassword`, `smtpPassword`. */
export const email: Channel<EmailConfig> = {
  kind: 'email',
  limits: emailLimits,
  parseConfig: parseEmailConfig,
  open: (config, io) => openEmail(config, io, usualPace),
}

/** Opens a mailbox at a given pace; nothing is connected before it is listened to or written with. */
export function openEmail(config: EmailConfig, io: ChannelIo, pace: ListenPace): OpenEmail {
  checkSecrets(config, io.secrets)
  const pool = createParsePool(io, { workers: 2, millisecondsPerLetter: 20_000, megabytes: 384 })
  const pulse = createPulse(io.now)
  const sender = createSender(config, io)
  const sent = createSentMailbox(config, io)
  // To search a large mailbox takes long: no letter, and no copy of one that is out, waits behind that.
  const searched = createSentMailbox(config, io)
  const office: Office = {
    address: config.from.address,
    ...(config.authservId !== undefined && { authservId: config.authservId }),
  }
  return {
    receive: () => ({
      kind: 'refused',
      code: 'no-webhook',
      answer: { status: 404, body: 'This channel is a mailbox and takes no requests.' },
    }),
    async parse(raw, signal) {
      if (/;\s*unreadable=/.test(raw.contentType))
        throw new WaslError(
          'mail-not-given',
          'The mail server could not give this letter: look for it in the mailbox.',
        )
      return [toInbound(await pool.read(raw.body, office, signal), raw, io)]
    },
    send: async (message, key) => {
      const letter = await composeLetter(message, key, config, io)
      if (!config.smtp.keepsCopy) await prepareCopy(sent, io)
      await deliver(sender, letter, pulse, io)
      if (!config.smtp.keepsCopy) await fileCopy(sent, letter, io)
      return receiptFor(letter.id)
    },
    listen: (cursor, store, signal) =>
      listenToMailbox({ config, io, pace, pulse, deliver: store, signal }, cursor),
    findSent: async (key) => {
      const id = messageIdOf(key, config.from.address, io)
      return (await searched.holds(id)) ? receiptFor(id) : undefined
    },
    health: pulse.health,
    diagnose: () => diagnoseEmail(config, io, sender, sent),
    async close() {
      await Promise.all([pool.close(), sent.close(), searched.close()])
    },
  }
}

/** An acceptance is no proof of delivery: a bounce may follow. */
function receiptFor(id: string): Receipt {
  return { externalId: id, confirmed: false }
}

async function deliver(sender: Sender, letter: ComposedLetter, pulse: Pulse, io: ChannelIo): Promise<void> {
  try {
    await sender.send(letter)
    pulse.sending(undefined)
  } catch (error) {
    const code = error instanceof SendError ? error.code : 'unknown'
    if (code === 'smtp-login-refused') io.log.error({ code }, 'smtp-login-refused')
    if (error instanceof SendError && error.retryable) pulse.sending(code)
    throw error
  }
}

/**
 * Has the mailbox for the copy at hand before the letter goes out: until the copy is filed, nobody could tell after a
 * crash that the letter is out, and it would go twice. Where there is no mailbox the letter goes all the same.
 */
async function prepareCopy(sent: SentMailbox, io: ChannelIo): Promise<void> {
  try {
    await sent.path()
  } catch (error) {
    io.log.warn({ code: errorCode(error) }, 'sent-unreachable')
  }
}

/** The letter is out; that its copy cannot be filed must not make it go out twice. */
async function fileCopy(sent: SentMailbox, letter: ComposedLetter, io: ChannelIo): Promise<void> {
  try {
    await sent.append(letter.raw)
  } catch (error) {
    io.log.warn({ id: letter.id, code: errorCode(error) }, 'copy-not-filed')
  }
}
