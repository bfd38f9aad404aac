import type { Language } from '../domain/text.ts'
import type { Understanding } from '../domain/understanding.ts'
import { type Token, tokenise } from './matching-key.ts'

const isArabic = (key: string): boolean => {
  const code = key.charCodeAt(0)
  return (code >= 0x0600 && code <= 0x06ff) || (code >= 0x0750 && code <= 0x077f)
}
const isLatin = (key: string): boolean => key.charCodeAt(0) < 0x250 && /[a-z]/.test(key)

/** Digits inside a Latin word that stand for Arabic sounds: 2 3 5 6 7 8 9. */
const arabiziWord = /^(?=.*[a-z])(?=.*[2356789])[a-z2356789]{2,}$/
const numberedWord = /^(?:[a-z]\d+|\d+[a-z]{1,2}|covid\d+|mp\d|h2o|co2|4x4|\d+g)$/

/** Counts of words by what they are written in. */
interface Words {
  readonly arabic: number
  readonly english: number
  readonly arabizi: number
}

function count(tokens: readonly Token[], arabiziWords: ReadonlySet<string>): Words {
  let arabic = 0
  let english = 0
  let arabizi = 0
  for (const { key } of tokens) {
    if (isArabic(key)) arabic++
    else if (isLatin(key)) {
      if (arabiziWords.has(key) || (arabiziWord.test(key) && !numberedWord.test(key))) arabizi++
      else english++
    }
  }
  return { arabic, english, arabizi }
}

/**
 * What a text is written in. Arabic in Latin letters counts as Arabic when a third of its words show it; a text
 * with a fair share of both scripts is mixed; one without words is none.
 */
export function detectLanguage(
  text: string,
  arabiziWords: ReadonlySet<string>,
  tokens: readonly Token[] = tokenise(text),
): Understanding['language'] {
  const { arabic, english, arabizi } = count(withoutAddresses(text, tokens), arabiziWords)
  const latin = english + arabizi
  if (arabic + latin === 0) return 'none'
  if (arabic === 0) return arabizi * 3 >= latin ? 'ar' : 'en'
  if (latin === 0) return 'ar'
  const share = arabic / (arabic + latin)
  if (share >= 0.85) return 'ar'
  return share <= 0.15 ? 'en' : 'mixed'
}

/** The language to answer in: that of most words; undefined when the text has none. */
export function languageOfMost(text: string): Language | undefined {
  const { arabic, english, arabizi } = count(withoutAddresses(text, tokenise(text)), new Set())
  if (arabic + english + arabizi === 0) return undefined
  return arabic + arabizi >= english ? 'ar' : 'en'
}

/** The words but those of mail addresses and links: they are of no language. */
function withoutAddresses(text: string, tokens: readonly Token[]): readonly Token[] {
  if (!/@|:\/\/|www\./.test(text)) return tokens
  const addresses = [...text.matchAll(/\S+/g)].filter(([word]) => /@|:\/\/|^www\./.test(word))
  let next = 0
  return tokens.filter(({ start, end }) => {
    while (endOf(addresses[next]) <= start) next++
    return (addresses[next]?.index ?? end) >= end
  })
}

const endOf = (found: RegExpExecArray | undefined): number =>
  found === undefined ? Number.POSITIVE_INFINITY : found.index + found[0].length
