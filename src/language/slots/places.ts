import type { Slot } from '../../domain/understanding.ts'
import type { Marks } from '../marks.ts'
import type { Match } from '../matcher.ts'
import type { Token } from '../matching-key.ts'
import type { Reading } from '../reading.ts'
import type { PlaceSense } from '../resources.ts'
import { soundOf, type WordSound, wordSound } from './sound.ts'

type PlaceMatch = Match<PlaceSense>

/**
 * Places as the policy spells them, the longest first where several share words; a name said twice is one. The name
 * of an office ("the municipality of …") names no place, nor does one that is only compared with; an ordinary word
 * is a place only after a sign that one follows.
 */
export function findPlaces(
  { tokens, matches, marks }: Reading,
  sounds: ReadonlyMap<string, PlaceSense>,
): readonly Slot[] {
  const places: PlaceMatch[] = []
  for (const match of matches)
    if (match.label.kind === 'place') places.push({ from: match.from, to: match.to, label: match.label })
  places.push(...findBySound(tokens, marks, sounds))
  const taken: { readonly from: number; readonly to: number; readonly slug: string }[] = []
  const slots: Slot[] = []
  const masked = marks.all('notplace')
  for (const { from, to, label } of places.sort(longestFirst)) {
    if (taken.some((other) => (other.from < to && from < other.to) || other.slug === label.slug)) continue
    if (masked.some((mask) => mask.from < to && from < mask.to && mask.to - mask.from >= to - from)) continue
    if (!isMeant({ from, to, label }, tokens, marks)) continue
    taken.push({ from, to, slug: label.slug })
    slots.push({
      name: label.place,
      value: label.value,
      start: tokens[from]?.start ?? 0,
      end: tokens[to - 1]?.end ?? 0,
    })
  }
  return slots
}

const longestFirst = (a: PlaceMatch, b: PlaceMatch): number =>
  b.to - b.from - (a.to - a.from) || a.from - b.from

/** Whether a match stands for the place itself. */
function isMeant({ from, to, label }: PlaceMatch, tokens: readonly Token[], marks: Marks): boolean {
  if (tokens[from]?.apart === 'no') {
    if (headsOf(from, tokens).some((at) => isOffice(at, marks))) return false
    if (marks.before('unlike', from) !== undefined) return false
  }
  if (tokens[to]?.apart === 'no' && marks.at('officeafter', to) !== undefined) return false
  const isPerson = to - from === 1 && marks.at('given', from) !== undefined
  if ((!label.ordinary && !isPerson) || to - from > 1) return true
  return hasSign({ from, to, label }, tokens, marks)
}

/** An office ends there; "the site" alone leads to a place. */
const isOffice = (at: number, marks: Marks): boolean =>
  marks.before('office', at) !== undefined && !marks.cued('site').some(({ to }) => to === at)

/** Where an office may end before a place: right before it, or before "of", "al" and "the wilayat of". */
function headsOf(from: number, tokens: readonly Token[]): readonly number[] {
  const heads = [from]
  for (let at = from - 1; at >= 0 && at >= from - 2 && linking.has(tokens[at]?.key ?? ''); at--)
    heads.push(at)
  return heads
}

const linking: ReadonlySet<string> = new Set(['of', 'al', 'el', 'the', '\u0648\u0644\u0627\u064a\u0647'])

/** "In", "the village of" right before it, or written together with it; or the name alone, as an answer. */
function hasSign({ from, to, label }: PlaceMatch, tokens: readonly Token[], marks: Marks): boolean {
  if (tokens.length === 1) return true
  const token = tokens[from]
  if (token === undefined) return false
  const isDefinite = !label.definite || definite.test(token.key) || !arabic.test(token.key)
  if (/^(?:\u0648?\u0628\u0627\u0644|\u0641\u0627\u0644|\u0648?\u0644\u0644)/u.test(token.key)) return true
  const isAnswer = from === 0 && (marks.at('placesign', to) ?? marks.at('landmark', to)) !== undefined
  if (isDefinite && isAnswer) return true
  const before = skipArticle(from, tokens)
  return isDefinite && token.apart !== 'line' && marks.before('placesign', before) !== undefined
}

const definite = /^[\u0648\u0641\u0628\u0644]?(?:\u0627\u0644|\u0644\u0644)/u
const arabic = /^[\u0600-\u06ff]/u

const skipArticle = (from: number, tokens: readonly Token[]): number =>
  /^[ae]l$/.test(tokens[from - 1]?.key ?? '') ? from - 1 : from

const digitOfArabizi = /[35679]/
const latinWord = /^[a-z][a-z0-9]*$|^[35679][a-z0-9]+$/
const mostWords = 3

/** A Latin word and how it sounds, as it is written and as its digits may be meant. */
interface Heard {
  readonly key: string
  readonly sounds: readonly (WordSound | undefined)[]
}

/** 9 is ص for most and ض for some, 3 is ع and, where its apostrophe is left out, غ. */
const readings: readonly ((key: string) => string)[] = [
  (key) => key,
  (key) => key.replaceAll('9', '6'),
  (key) => key.replaceAll('3', 'gh'),
]

function heard({ key }: Token): Heard | undefined {
  if (!latinWord.test(key)) return undefined
  const asWritten = wordSound(key)
  return {
    key,
    sounds: readings.map((read) => (read(key) === key ? asWritten : wordSound(read(key)))),
  }
}

/** Latin spellings by sound; one word without a sign or a digit of Arabizi says too little. */
function findBySound(
  tokens: readonly Token[],
  marks: Marks,
  sounds: ReadonlyMap<string, PlaceSense>,
): readonly PlaceMatch[] {
  const words = tokens.map(heard)
  const found: PlaceMatch[] = []
  for (const [from, first] of words.entries()) {
    if (first === undefined) continue
    const isSigned = marks.before('placesign', skipArticle(from, tokens)) !== undefined
    const together: Heard[] = []
    for (let to = from + 1; to <= tokens.length && to <= from + mostWords; to++) {
      const next = words[to - 1]
      if (next === undefined || (to > from + 1 && tokens[to - 1]?.apart !== 'no')) break
      together.push(next)
      if (to === from + 1 && !isSigned && !digitOfArabizi.test(next.key)) continue
      const label = placeSounding(together, isSigned, sounds)
      if (label !== undefined) found.push({ from, to, label })
    }
  }
  return found
}

const fewestConsonants = 3

/**
 * The place that words sound like. So few consonants say so little that one word needs a sign before it or a digit of
 * Arabizi, and one of two consonants the digit of ع.
 */
function placeSounding(
  words: readonly Heard[],
  isSigned: boolean,
  sounds: ReadonlyMap<string, PlaceSense>,
): PlaceSense | undefined {
  for (const [reading, read] of readings.entries()) {
    if (reading > 0 && words.every(({ key }) => read(key) === key)) continue
    const sound = soundOf(words.flatMap((word) => word.sounds[reading] ?? []))
    const isLong = sound !== undefined && sound.consonants >= fewestConsonants
    if (sound === undefined || (!isLong && reading > 0)) continue
    const isTelling = isLong
      ? isSigned || sound.words > 1 || words.some(({ key }) => digitOfArabizi.test(key))
      : words.some(({ key }) => key.includes('3'))
    const label = isTelling ? sounds.get(sound.key) : undefined
    if (label !== undefined) return label
  }
  return undefined
}
