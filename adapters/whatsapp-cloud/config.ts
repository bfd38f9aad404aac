import { z } from 'zod'
import { parseSettings, type SettingProblem } from '../settings.ts'
import { isLoopback } from './media-address.ts'

const id = z.string().regex(/^\d{5,20}$/, 'must be the number that Meta gives it, digits only')
const language = z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'must be a language of templates such as en_US')

/** The shape of the settings of a number. */
export const whatsappCloudSettings = z.strictObject({
  phoneNumberId: id,
  businessAccountId: id.optional(),
  graphVersion: z
    .string()
    .regex(/^v\d{2}\.\d$/, 'must be a version of the Graph API such as v24.0')
    .default('v24.0'),
  graphUrl: z
    .string()
    .refine(isGraphUrl, 'must be an https address without a path (http only on the loopback)')
    .default('https://graph.facebook.com'),
  templateLanguages: z.strictObject({ ar: language, en: language }).default({ ar: 'ar', en: 'en' }),
  messagesPerSecond: z.int().min(1).max(1_000).default(80),
  maxMediaBytes: z.int().min(65_536).max(104_857_600).default(16_777_216),
})

/**
 * Settings of a WhatsApp number at the Cloud API. `phoneNumberId` is not the number itself; `businessAccountId` lets
 * `wasl doctor` compare templates. `graphVersion` and `graphUrl`: which Graph API is spoken to. `templateLanguages`: the
 * languages that templates are approved in, by ours. `messagesPerSecond`: what the number may send ("Throughput": 80, more
 * where Meta says so). `maxMediaBytes`: a longer file is not fetched.
 */
export type WhatsappCloudConfig = Readonly<z.infer<typeof whatsappCloudSettings>>

/** Throws ConfigError naming every setting that cannot be meant. */
export const parseWhatsappCloudConfig = (raw: unknown): WhatsappCloudConfig =>
  parseSettings(whatsappCloudSettings, raw)

const secretNames = ['accessToken', 'appSecret', 'verifyToken'] as const

/** The secrets without which nothing can be sent, and nobody be believed. */
export function missingCloudSecrets(
  _settings: unknown,
  secrets: Readonly<Record<string, string>>,
): readonly SettingProblem[] {
  return secretNames
    .filter((name) => !secrets[name])
    .map((name) => ({ path: ['secretEnv', name], message: 'is missing' }))
}

function isGraphUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return url.origin === text && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))
}
