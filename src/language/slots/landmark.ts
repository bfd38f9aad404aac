import type { Slot } from '../../domain/understanding.ts'
import type { Token } from '../matching-key.ts'
import type { Reading } from '../reading.ts'

const landmarkWords = 4

/** What stands after "near", "behind", "next to" …: up to four words of its sentence, before the next such word or place (but for one that names it: the school of that village), a label, how it is, or what is complained of. "In front of everybody" is no place. */
export function findLandmarks({ text, tokens, matches, marks }: Reading): readonly Slot[] {
  const near = marks.all('landmark')
  const stops = new Set([
    ...near.map(({ from }) => from),
    ...matches.flatMap(({ from, label }) => (label.kind === 'place' ? beginOf(tokens, from) : [])),
    ...(['phone', 'name'] as const).flatMap((label) => marks.all(label).map(({ from }) => from)),
    ...marks.cued('condition').map(({ from }) => from),
    ...matches.flatMap(({ from, label }) => (label.kind === 'type' && label.weight > 1 ? [from] : [])),
  ])
  const people = new Set(marks.cued('people').map(({ from }) => from))
  const places = matches.filter(({ label }) => label.kind === 'place')
  const slots: Slot[] = []
  for (const { from, to } of near) {
    let end = to
    while (
      end < tokens.length &&
      end < to + landmarkWords &&
      tokens[end]?.apart === 'no' &&
      !isNumber(tokens[end]) &&
      !stops.has(end)
    )
      end++
    if (end > to && isOwner(tokens[end - 1]))
      end = places.find((place) => place.from === end && tokens[end]?.apart === 'no')?.to ?? end
    const start = tokens[from]?.start ?? 0
    const stop = tokens[end - 1]?.end ?? 0
    if (end > to && !people.has(to) && start >= (slots.at(-1)?.end ?? 0))
      slots.push({ name: 'landmark', value: text.slice(start, stop), start, end: stop })
  }
  return slots
}

/** An Arabic noun without its article owns the name that follows: the school of that village, not the school in it. */
const isOwner = (token: Token | undefined): boolean =>
  token !== undefined && /^\p{Script=Arabic}/u.test(token.key) && !article.test(token.key)
const article = /^(?:\u0627|\u0648|\u0628)?\u0627?\u0644/u

/** The word at which a place begins, and the "in" before it. */
const beginOf = (tokens: readonly Token[], from: number): readonly number[] =>
  from > 0 && inWords.has(tokens[from - 1]?.key ?? '') ? [from - 1, from] : [from]

const inWords: ReadonlySet<string> = new Set(['\u0641\u064a', '\u0641', 'in', 'of', 'fi'])

const isNumber = (token: Token | undefined): boolean => token !== undefined && /^\d+$/.test(token.key)
