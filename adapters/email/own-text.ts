import { foldLine } from './fold.ts'
import { startsWithPhrase } from './phrases.ts'
import { removeQuotes } from './quotes.ts'
import { splitSignature } from './signature.ts'

/** What a letter says now, all that it says, and who it says wrote it. */
export interface OwnText {
  readonly text: string
  readonly fullText?: string
  readonly signature?: string
}

/**
 * Separates what was written now from quotes and signature. A letter that holds nothing of its own says what
 * it forwards, unless it answers one of ours: an empty answer must not repeat our words as a citizen's.
 */
export function separateOwnText(
  whole: string,
  answers: 'answers' | 'new',
  subject: string | undefined,
): OwnText {
  const full = tidy(whole)
  const own = splitSignature(removeQuotes(full))
  const forwarded = startsWithPhrase(foldLine(subject ?? ''), 'forwardMarks')
  const signature = own.signature === undefined ? {} : { signature: own.signature }
  if (own.text === '' && full !== '' && (answers === 'new' || forwarded))
    return { text: full.replace(/^(?:> ?)+/gm, ''), ...signature }
  return { text: own.text, ...(own.text !== full && { fullText: full }), ...signature }
}

function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()
}
