import { z } from 'zod'
import { parseSettings, type SettingProblem, valueAt } from '../settings.ts'
import { httpSettings } from './http/settings.ts'
import { smppSettings } from './smpp/settings.ts'

/** The shape of a text message channel's settings. */
export const smsSettings = z
  .strictObject({
    sender: z
      .string()
      .regex(
        /^(?:\+?\d{3,15}|[A-Za-z0-9 ._-]{1,11})$/,
        'must be a number, or a name of at most eleven letters and digits',
      ),
    /** Whether its number may be written to; a name never can. */
    replies: z.boolean().default(true),
    /** Parts of a text at most, each of which is paid for. */
    maxParts: z.int().min(1).max(5).default(5),
    http: httpSettings.optional(),
    smpp: smppSettings.optional(),
  })
  .refine(({ http, smpp }) => (http === undefined) !== (smpp === undefined), {
    error: 'must have http or smpp, one of the two',
  })

/**
 * Settings of a channel for text messages. `sender`: the number or the name that phones show; a name cannot be answered.
 * `http`: the provider's gateway; or `smpp`: its centre, whose password is the secret `password`.
 */
export type SmsConfig = Readonly<z.infer<typeof smsSettings>>

/** Throws ConfigError naming every setting that cannot be meant. */
export const parseSmsConfig = (raw: unknown): SmsConfig => parseSettings(smsSettings, raw)

/** Secrets that the settings name and that are missing: what the request is filled with, and what proves a report. */
export function missingSecrets(
  settings: unknown,
  secrets: Readonly<Record<string, string>>,
): readonly SettingProblem[] {
  const written = JSON.stringify(valueAt(settings, ['http']) ?? {})
  const named = [...written.matchAll(/\{secret:(\w+)\}/g)].map(([, name = '']) => name)
  const hooks = ['receipts', 'messages'].some((each) => valueAt(settings, ['http', each]) !== undefined)
  const centre = valueAt(settings, ['smpp']) === undefined ? [] : ['password']
  return [...new Set([...named, ...(hooks ? ['hook'] : []), ...centre])]
    .filter((name) => !secrets[name])
    .map((name) => ({
      path: ['secretEnv', name],
      message:
        name === 'hook'
          ? 'is missing: without it nobody could tell who reports'
          : 'is missing, and the request names it',
    }))
}
