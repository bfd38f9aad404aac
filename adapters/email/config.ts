import { z } from 'zod'
import { ConfigError } from '../../src/domain/errors.ts'
import { parseSettings } from '../settings.ts'

const address = z
  .string()
  .regex(
    /^[^\s@<>+,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/,
    'must be a plain address such as helpdesk@example.om',
  )
  .transform((value) => value.toLowerCase())
const server = {
  host: z.string().min(1, 'must name the server'),
  port: z.int().min(1).max(65_535),
  secure: z.boolean(),
  user: z.string().min(1).optional(),
}
/** The shape of a mailbox's settings. */
export const emailSettings = z.strictObject({
  imap: z.strictObject({
    ...server,
    mailbox: z.string().min(1).default('INBOX'),
    sent: z.string().min(1).optional(),
    ignoreBefore: z.iso.date().optional(),
  }),
  smtp: z.strictObject({ ...server, keepsCopy: z.boolean().default(false) }),
  from: z.strictObject({ address, name: z.string().min(1) }),
  authservId: z.string().min(1).optional(),
  maxBytes: z.int().min(65_536).max(104_857_600).default(36_700_160),
})

/**
 * Settings of a mailbox that citizens write to. `secure`: TLS from the first byte; otherwise STARTTLS, which
 * only a server on the loopback may lack. `imap.sent`: where copies go (default: the server's own Sent).
 * `imap.ignoreBefore`: a date, letters that arrived before it are left alone. `smtp.keepsCopy`: the server
 * files sent letters itself. `authservId`: the name under which the office's own server writes
 * Authentication-Results (RFC 8601 §2.2). `maxBytes`: of a longer letter only so much is kept.
 */
export type EmailConfig = Readonly<z.infer<typeof emailSettings>>

/** Throws ConfigError naming every setting that cannot be meant. */
export const parseEmailConfig = (raw: unknown): EmailConfig => parseSettings(emailSettings, raw)

/** A user that is set needs its password among the channel's secrets. Throws ConfigError. */
export function checkSecrets(config: EmailConfig, secrets: Readonly<Record<string, string>>): void {
  const problems = (['imap', 'smtp'] as const)
    .filter((server) => config[server].user !== undefined && !secrets[`${server}Password`])
    .map((server) => `secretEnv.${server}Password: needed because settings.${server}.user is set`)
  if (problems.length > 0) throw new ConfigError(problems)
}
