import { z } from 'zod'
import { ConfigError } from '../../src/domain/errors.ts'
import { isHostName } from '../../src/domain/host-name.ts'
import { parseSettings, type SettingProblem, valueAt } from '../settings.ts'

const address = z
  .string()
  .regex(
    /^[^\s@<>+,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/,
    'must be a plain address such as helpdesk@example.om',
  )
  .transform((value) => value.toLowerCase())
const server = {
  host: z
    .string()
    .refine(
      isHostName,
      'must be a host name or an IP address alone, without scheme, port, brackets or blanks',
    ),
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

/** The passwords that are missing among the channel's secrets, because a user is set. */
export function missingSecrets(
  settings: unknown,
  secrets: Readonly<Record<string, string>>,
): readonly SettingProblem[] {
  return (['imap', 'smtp'] as const)
    .filter((server) => valueAt(settings, [server, 'user']) !== undefined && !secrets[`${server}Password`])
    .map((server) => ({
      path: ['secretEnv', `${server}Password`],
      message: `is missing, and settings.${server}.user is set`,
    }))
}

/** A user that is set needs its password among the channel's secrets. Throws ConfigError. */
export function checkSecrets(config: EmailConfig, secrets: Readonly<Record<string, string>>): void {
  const missing = missingSecrets(config, secrets)
  if (missing.length > 0)
    throw new ConfigError(missing.map(({ path, message }) => `${path.join('.')} ${message}`))
}
