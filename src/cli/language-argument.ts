import type { Language } from '../domain/text.ts'
import { UsageError } from './arguments.ts'

/** The language that `--language` names; Arabic, the main language of every organisation, where it is not given. */
export function languageArgument(text = 'ar'): Language {
  if (text === 'ar' || text === 'en') return text
  throw new UsageError(`--language is ar or en, not "${text}".`)
}
