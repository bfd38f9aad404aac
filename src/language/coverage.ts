import type { Match } from './matcher.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'

/** Phrases that say an intent ("talk to someone") count in messages of at most so many words. */
export const shortMessage = 14

/** Whether the chosen matches and fillers leave no word unexplained. */
export const covers = (reading: Reading, accepts: (sense: Sense) => boolean): boolean =>
  openWords(reading, accepts).size === 0

/** The words, by their place, that neither fillers nor the chosen matches explain. */
export function openWords(reading: Reading, accepts: (sense: Sense) => boolean): Set<number> {
  const open = new Set(reading.tokens.keys())
  for (const { from, to, label } of reading.matches) {
    if (label.kind === 'filler' || accepts(label))
      for (let index = from; index < to; index++) open.delete(index)
  }
  return open
}

/** The match of most words, the first of equals. */
export const longest = <T extends Match<Sense>>(matches: readonly T[]): T | undefined =>
  matches.reduce<T | undefined>(
    (best, match) => (best === undefined || match.to - match.from > best.to - best.from ? match : best),
    undefined,
  )
