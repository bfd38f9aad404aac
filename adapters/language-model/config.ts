import { z } from 'zod'
import { checkSettings, parseSettings, type SettingProblem } from '../settings.ts'

/** A path is added to it, and no request is made with a password in its address (Fetch §5.4, the constructor of `Request`). */
function isServiceAddress(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password, search, hash } = new URL(value)
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === ''
}

/** The shape of a language model's settings. */
const languageModelSettings = z.strictObject({
  url: z
    .string()
    .refine(
      isServiceAddress,
      'must be the address of an OpenAI-compatible service, such as http://127.0.0.1:11434/v1, without a name, a password or a query: its key is a secret of its own',
    ),
  model: z.string().min(1),
  seconds: z.coerce.number().positive().max(10).default(3),
  trust: z.coerce.number().min(0).max(1).default(0.6),
})

/**
 * Settings of a language model: `url` of an OpenAI-compatible service (`/chat/completions` is added), `model` as that
 * service names it, `seconds` for which a message waits at most (3), and how far its word alone is trusted (0.6: a question).
 */
export type LanguageModelConfig = z.output<typeof languageModelSettings>

/** Throws ConfigError naming every setting that cannot be meant. */
export const parseLanguageModelConfig = (raw: unknown): LanguageModelConfig =>
  parseSettings(languageModelSettings, raw)

/** What is wrong with the settings, before anything is opened. */
export const checkLanguageModel = (raw: unknown): readonly SettingProblem[] =>
  checkSettings(languageModelSettings, raw)
