import { foldLine } from './fold.ts'
import phrases from './phrases.json' with { type: 'json' }

type PhraseList = keyof typeof phrases

const folded = new Map<string, readonly string[]>(
  Object.entries(phrases).map(([list, lines]) => [list, lines.map(foldLine)]),
)

/** The phrases that mail programs and letter writers use for one purpose, folded by `foldLine`. */
export function phrasesFor(list: PhraseList): readonly string[] {
  return folded.get(list) ?? []
}

/** Whether a folded line begins with one of the phrases, as a whole word where the phrase ends in a letter. */
export function startsWithPhrase(line: string, list: PhraseList): boolean {
  return phrasesFor(list).some(
    (phrase) =>
      line.startsWith(phrase) &&
      !(/[\p{L}\p{N}]$/u.test(phrase) && /^[\p{L}\p{N}]/u.test(line.slice(phrase.length))),
  )
}

/** Whether a folded text holds one of the phrases. */
export function holdsPhrase(text: string, list: PhraseList): boolean {
  return phrasesFor(list).some((phrase) => text.includes(phrase))
}
