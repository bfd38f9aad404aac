import { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import type { ChannelIo } from '../../src/domain/channel.ts'
import { SendError } from '../../src/domain/errors.ts'
import type { ComposedLetter } from './compose.ts'
import type { EmailConfig } from './config.ts'
import { deliveryCode, findEnhancedCode } from './delivery-code.ts'
import { errorCode, isLoopback } from './mailbox.ts'

/** Hands finished letters to the office's SMTP server. */
export interface Sender {
  /** Resolves when the server has taken the letter; throws SendError. */
  send(letter: ComposedLetter): Promise<void>
  /** Logs in and out again; throws what nodemailer throws. */
  verify(): Promise<void>
}

/** A sender that makes a connection a letter, so that what a lost connection means is always known. */
export function createSender(config: EmailConfig, io: ChannelIo): Sender {
  const { host, port, secure, user } = config.smtp
  const pass = io.secrets['smtpPassword']
  const transport = createTransport({
    host,
    port,
    secure,
    ...(!secure && (isLoopback(host) ? { ignoreTLS: true } : { requireTLS: true })),
    ...(user !== undefined && pass !== undefined && { auth: { user, pass } }),
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
    dnsTimeout: 15_000,
    logger: false,
  })
  return {
    async send(letter) {
      let handedOver = false
      const source = Readable.from(
        (function* () {
          yield letter.raw
          handedOver = true
        })(),
      )
      try {
        await transport.sendMail({ envelope: { from: config.from.address, to: letter.to }, raw: source })
      } catch (error) {
        throw sortFailure(error, handedOver ? 'handed-over' : 'not-handed-over')
      }
    },
    async verify() {
      await transport.verify()
    },
  }
}

/**
 * What a failed send means (RFC 5321 §4.2.1): a reply 4xx or none at all may be tried again, 5xx may not. A
 * connection that is lost after the whole letter went out and before any reply leaves the outcome unknown.
 */
export function sortFailure(error: unknown, stage: 'handed-over' | 'not-handed-over'): SendError {
  const reply = replyOf(error)
  const code = errorCode(error)
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return new SendError(
      'smtp-login-refused',
      'The SMTP server refuses the login: check user and password.',
      {
        cause: error,
        retryable: true,
      },
    )
  if (reply.code !== undefined && reply.code >= 500)
    return new SendError(
      deliveryCode(reply.enhanced, reply.code),
      `The SMTP server refuses the letter (${reply.code} ${reply.enhanced ?? ''}).`,
      {
        cause: error,
        retryable: false,
      },
    )
  if (reply.code !== undefined && reply.code >= 400) {
    const wait = waitOf(reply.text)
    return new SendError('smtp-busy', `The SMTP server asks to try again later (${reply.code}).`, {
      cause: error,
      retryable: true,
      ...(wait !== undefined && { retryAfterSeconds: wait }),
    })
  }
  if (code === 'EMESSAGE' || code === 'EENVELOPE')
    return new SendError(
      code === 'EMESSAGE' ? 'too-large' : 'address-invalid',
      'The SMTP server cannot take this letter.',
      {
        cause: error,
        retryable: false,
      },
    )
  if (stage === 'handed-over')
    return new SendError(
      'outcome-unknown',
      'The connection was lost after the letter went out: look for it in Sent.',
      {
        cause: error,
        retryable: false,
      },
    )
  return new SendError('smtp-unreachable', `The SMTP server cannot be reached (${code}).`, {
    cause: error,
    retryable: true,
  })
}

function replyOf(error: unknown): {
  readonly code: number | undefined
  readonly enhanced: string | undefined
  readonly text: string
} {
  const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN
  const text =
    error instanceof Error && 'response' in error && typeof error.response === 'string' ? error.response : ''
  return {
    code: Number.isInteger(code) && code > 0 ? code : undefined,
    enhanced: findEnhancedCode(text),
    text,
  }
}

/** Greylisting servers say how long in words: "try again in 300 seconds". */
function waitOf(text: string): number | undefined {
  const [, amount, unit] = /\b(\d{1,5})\s*(seconds?|secs?|minutes?|mins?)\b/i.exec(text) ?? []
  if (amount === undefined) return undefined
  return Math.min(Number(amount) * (unit?.toLowerCase().startsWith('m') ? 60 : 1), 86_400)
}
