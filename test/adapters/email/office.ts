import { type EmailConfig, parseEmailConfig } from '../../../adapters/email/config.ts'
import { type OpenEmail, openEmail } from '../../../adapters/email/index.ts'
import { type ListenPace, usualPace } from '../../../adapters/email/listen.ts'
import type { ChannelIo } from '../../../src/domain/channel.ts'
import { type Dovecot, startDovecot } from '../../system/dovecot.ts'
import { type SmtpSink, startSmtpSink } from '../../system/smtp-sink.ts'

/** A mail office on the loopback: a real Dovecot and a sink for what it sends. */
export interface MailOffice {
  readonly dovecot: Dovecot
  readonly sink: SmtpSink
  readonly secrets: { readonly imapPassword: string; readonly smtpPassword: string }
  config(changes?: {
    readonly imapPort?: number
    readonly mailbox?: string
    readonly maxBytes?: number
  }): unknown
  open(io: ChannelIo, config?: unknown): OpenEmail
  stop(): Promise<void>
}

/** The usual pace with waits that a test can afford. */
export const quickPace: ListenPace = {
  ...usualPace,
  pollMilliseconds: 100,
  backOffMilliseconds: [20, 50, 100],
}

/** Starts an office whose address is helpdesk@office.example.om; its IMAP server can be made a poorer one. */
export async function startMailOffice(capabilities?: string): Promise<MailOffice> {
  const [dovecot, sink] = await Promise.all([startDovecot(capabilities), startSmtpSink()])
  const config: MailOffice['config'] = (changes = {}) => ({
    imap: {
      host: '127.0.0.1',
      port: changes.imapPort ?? dovecot.port,
      secure: false,
      user: dovecot.user,
      mailbox: changes.mailbox ?? 'INBOX',
    },
    smtp: { host: '127.0.0.1', port: sink.port, secure: false, user: 'helpdesk' },
    from: { address: 'helpdesk@office.example.om', name: 'مكتب المساعدة' },
    authservId: 'mx.office.example.om',
    ...(changes.maxBytes !== undefined && { maxBytes: changes.maxBytes }),
  })
  return {
    dovecot,
    sink,
    secrets: { imapPassword: dovecot.password, smtpPassword: 'another-secret-of-the-tests' },
    config,
    open: (io, raw) => openEmail(parse(raw ?? config()), io, quickPace),
    async stop() {
      await Promise.all([dovecot.stop(), sink.stop()])
    },
  }
}

function parse(raw: unknown): EmailConfig {
  return parseEmailConfig(raw)
}

/** A plain letter as bytes on the wire. */
export function letterSource(id: string, text: string, more: readonly string[] = []): string {
  return [
    'From: Salem <salem@example.om>',
    'To: helpdesk@office.example.om',
    `Subject: ${id}`,
    'Date: Sun, 8 Nov 2026 10:15:00 +0400',
    `Message-ID: <${id}@example.om>`,
    ...more,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
    '',
  ].join('\r\n')
}
