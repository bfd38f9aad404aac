import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
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
  return {
    async send(letter) {
      let stage: Stage = 'not-handed-over'
      const source = Readable.from(
        (function* () {
          yield letter.raw
          stage = 'handed-over'
        })(),
      )
      const envelope = { from: config.from.address, to: letter.to, size: letter.raw.length }
      try {
        await converse(config, io, (connection, done) => connection.send(envelope, source, done))
      } catch (error) {
        throw sortFailure(error, stage)
      }
    },
    async verify() {
      await converse(config, io, (_connection, done) => done(null))
    },
  }
}

type Stage = 'handed-over' | 'not-handed-over'
type Done = (error?: Error | null) => void

/**
 * Connects, logs in, does the task and quits. nodemailer's connection is used without its transport, which reads
 * a letter before the server has agreed to take it: then nobody knows how far it went.
 */
async function converse(
  config: EmailConfig,
  io: ChannelIo,
  task: (connection: SMTPConnection, done: Done) => void,
): Promise<void> {
  const { host, port, secure, user } = config.smtp
  const pass = io.secrets['smtpPassword']
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    ...(!secure && (isLoopback(host) ? { ignoreTLS: true } : { requireTLS: true })),
    name: config.from.address.slice(config.from.address.lastIndexOf('@') + 1),
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 120_000,
    dnsTimeout: 15_000,
    logger: false,
  })
  const lost = Promise.withResolvers<void>()
  connection.on('error', lost.reject)
  const step = (act: (done: Done) => void): Promise<void> =>
    Promise.race([
      lost.promise,
      new Promise<void>((resolve, reject) => act((error) => (error ? reject(error) : resolve()))),
    ])
  try {
    await step((done) => connection.connect(done))
    if (user !== undefined && pass !== undefined) await step((done) => connection.login({ user, pass }, done))
    await step((done) => task(connection, done))
    connection.quit()
  } catch (error) {
    connection.close()
    throw error
  }
}

/**
 * What a failed send means (RFC 5321 §4.2.1): a reply 4xx or none at all may be tried again, 5xx may not. A
 * connection that is lost after the whole letter went out and before any reply leaves the outcome unknown.
 */
export function sortFailure(error: unknown, stage: Stage): SendError {
  const reply = replyOf(error)
  const code = errorCode(error)
  if (code === 'EAUTH' || code === 'ENOAUTH' || [530, 534, 535, 538].includes(reply.code ?? 0))
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
