import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Dovecot, startDovecot } from '../system/dovecot.ts'
import { freePort } from '../system/free-port.ts'
import { type SmtpSink, startSmtpSink } from '../system/smtp-sink.ts'
import { prepareWasl, type WaslProcess } from '../system/wasl-process.ts'

/** The organisation that is crashed. */
export const organisation = 'al-buraimi'

/** A gateway of its own with both channels live: web chat, and mail by a real Dovecot and a sink. */
export interface CrashOffice {
  readonly wasl: WaslProcess
  readonly dovecot: Dovecot
  readonly sink: SmtpSink
  readonly dataDir: string
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Starts the servers around the gateway; the gateway itself is not started yet. `smtpPort` names another mail server than the sink. */
export async function openCrashOffice(smtpPort?: number): Promise<CrashOffice> {
  const [dovecot, sink] = await Promise.all([startDovecot(), startSmtpSink()])
  const dataDir = await mkdtemp(join(tmpdir(), 'wasl-crash-'))
  const environment = {
    ORGANISATIONS: organisation,
    LOG_LEVEL: 'warn',
    TRUST_PROXY: '1',
    AL_BURAIMI_HELPDESK_IMAP_HOST: '127.0.0.1',
    AL_BURAIMI_HELPDESK_IMAP_PORT: String(dovecot.port),
    AL_BURAIMI_HELPDESK_IMAP_SECURE: 'false',
    AL_BURAIMI_HELPDESK_IMAP_USER: dovecot.user,
    AL_BURAIMI_HELPDESK_IMAP_PASSWORD: dovecot.password,
    AL_BURAIMI_HELPDESK_SMTP_HOST: '127.0.0.1',
    AL_BURAIMI_HELPDESK_SMTP_PORT: String(smtpPort ?? sink.port),
    AL_BURAIMI_HELPDESK_SMTP_SECURE: 'false',
    AL_BURAIMI_HELPDESK_SMTP_USER: 'helpdesk',
    AL_BURAIMI_HELPDESK_SMTP_PASSWORD: 'another-secret-of-the-tests',
  }
  const wasl = prepareWasl(await freePort(), dataDir, environment)
  return {
    wasl,
    dovecot,
    sink,
    dataDir,
    environment,
    async close() {
      await wasl.kill()
      await Promise.all([dovecot.stop(), sink.stop()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
