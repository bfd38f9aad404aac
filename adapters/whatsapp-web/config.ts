import { z } from 'zod'
import { parseSettings } from '../settings.ts'

/** The shape of the settings of a number that is paired with WhatsApp Web. */
export const whatsappWebSettings = z.strictObject({
  number: z
    .string()
    .regex(/^[1-9]\d{7,14}$/, 'must be the number with its country, digits only, such as 96825643286'),
  browserArguments: z.array(z.string().startsWith('--')).default([]),
  maxMegabytes: z.int().min(64).max(65_536).default(1_536),
  maxMediaBytes: z.int().min(65_536).max(104_857_600).default(16_777_216),
  lookBackHours: z.number().positive().max(720).default(72),
  pace: z
    .strictObject({
      messagesPerMinute: z.int().min(1).max(6_000).default(20),
      atOnce: z.int().min(1).max(1_000).default(5),
      typingMillisecondsPerCharacter: z.int().min(0).max(500).default(25),
      maxTypingSeconds: z.number().min(0).max(20).default(6),
    })
    .prefault({}),
})

/**
 * Settings of a number that is paired with WhatsApp Web. `number`: the one that must be paired, so that nothing is read or
 * said from a wrong phone. `browserArguments`: more for Chromium (a proxy, say). `maxMegabytes`: what the process and its
 * Chromium may use before they are begun anew. `maxMediaBytes`: a longer file is not fetched. `lookBackHours`: how old a
 * message may be that came while nothing listened. `pace`: an unofficial client that floods is blocked, so that it writes
 * like a person: so many messages a minute after `atOnce` at most, each typed for as long as it is.
 */
export type WhatsappWebConfig = Readonly<z.infer<typeof whatsappWebSettings>>

/** Throws ConfigError naming every setting that cannot be meant. */
export const parseWhatsappWebConfig = (raw: unknown): WhatsappWebConfig =>
  parseSettings(whatsappWebSettings, raw)
