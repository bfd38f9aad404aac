import { z } from 'zod'
import { checkSettings, parseSettings, type SettingProblem } from '../settings.ts'

/** The shape of a language model's settings. */
const languageModelSettings = z.strictObject({
  url: z
    .string()
    .refine(
      (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
      'must be the address of an OpenAI-compatible service, such as http://127.0.0.1:11434/v1',
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
