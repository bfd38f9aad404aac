import type { Match } from './matcher.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'

/** Phrases that say an intent ("talk to someone") count in messages of at most so many words. */
export const shortMessage = 14

/** Whether the chosen matches and fillers leave no word unexplained. */
export function covers(reading: Reading, accepts: (sense: Sense) => boolean): boolean {
  const open = new Set(reading.tokens.keys())
  for (const { from, to, label } of reading.matches) {
    if (label.kind === 'filler' || accepts(label))
      for (let index = from; index < to; index++) open.delete(index)
  }
  return open.size === 0
}

/** The match of most words, the first of equals. */
export const longest = <T extends Match<Sense>>(matches: readonly T[]): T | undefined =>
  matches.reduce<T | undefined>(
    (best, match) => (best === undefined || match.to - match.from > best.to - best.from ? match : best),
    undefined,
  )
