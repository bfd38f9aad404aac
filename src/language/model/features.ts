import type { Act } from '../../domain/understanding.ts'
import { forms } from '../clitics.ts'
import type { Reading } from '../reading.ts'
import type { Sense } from '../resources.ts'
import type { Features } from './classifier.ts'
import { skeleton } from './skeleton.ts'

/** Number of buckets that features are hashed into. */
export const bucketCount = 1 << 15
/** Words that a classifier reads: the beginning of a letter says what it is about. */
const maxWords = 300
/** What the lexicon and the policy know counts so many times. */
const senseWeight = 4

/** What a kind of feature begins its hash with, so that a word and a skeleton of the same letters stay apart. */
const seeds = {
  word: 0x1a2b_0001,
  pair: 0x1a2b_0002,
  around: 0x1a2b_0003,
  bones: 0x1a2b_0004,
  bonePart: 0x1a2b_0005,
  part: 0x1a2b_0006,
  first: 0x1a2b_0007,
  beginning: 0x1a2b_0008,
  last: 0x1a2b_0009,
  sense: 0x1a2b_000a,
  shape: 0x1a2b_000b,
} as const

const prime = 0x0100_0193
const blank = 0x20
const zero = 0x30
const nine = 0x39

/** One step of FNV-1a over a code unit; all digits are one. */
const mix = (hash: number, code: number): number =>
  Math.imul(hash ^ (code > zero && code <= nine ? zero : code), prime)

function mixAll(hash: number, text: string): number {
  let mixed = hash
  for (let index = 0; index < text.length; index++) mixed = mix(mixed, text.charCodeAt(index))
  return mixed
}

/** The last bits of FNV are poor: they are stirred before they choose a bucket. */
function bucketOf(hash: number): number {
  const stirred = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b)
  return (stirred ^ (stirred >>> 13)) & (bucketCount - 1)
}

/** Counts what falls into buckets; emptied by `take`, so that one serves all texts. */
class Counter {
  private readonly counts = new Float32Array(bucketCount)
  private readonly touched = new Int32Array(bucketCount)
  private used = 0
  add(hash: number, times = 1): void {
    const bucket = bucketOf(hash)
    const before = this.counts[bucket] ?? 0
    if (before === 0) this.touched[this.used++] = bucket
    this.counts[bucket] = before + times
  }
  take(): Features {
    const buckets = this.touched.slice(0, this.used)
    const values = new Float32Array(this.used)
    let squares = 0
    for (let index = 0; index < this.used; index++) {
      const bucket = buckets[index] ?? 0
      const count = this.counts[bucket] ?? 1
      const value = count === 1 ? 1 : 1 + Math.log(count)
      values[index] = value
      squares += value * value
      this.counts[bucket] = 0
    }
    this.used = 0
    const length = Math.sqrt(squares)
    for (let index = 0; index < values.length; index++) values[index] = (values[index] ?? 0) / length
    return { buckets, values }
  }
}

const counter = new Counter()

/**
 * The features of a reading: its words and their stems, pairs of neighbours, consonant skeletons in both scripts,
 * parts of two to four letters, first and last words, what the lexicon and the policy know, length and marks.
 */
export function featuresOf(reading: Reading): Features {
  const words = reading.tokens.slice(0, maxWords).map(({ key }) => key)
  words.forEach((word, index) => {
    addWord(word)
    addNeighbours(word, words[index + 1], words[index + 2])
  })
  const [first = '', second = ''] = words
  counter.add(mixAll(seeds.first, first))
  counter.add(mixAll(mix(mixAll(seeds.beginning, first), blank), second))
  counter.add(mixAll(seeds.last, words.at(-1) ?? ''))
  for (const { label } of reading.matches) addSense(label)
  addShape(reading.text, words.length)
  return counter.take()
}

function addWord(word: string): void {
  counter.add(mixAll(seeds.word, word))
  const stem = forms(word).at(-1) ?? word
  if (stem !== word) counter.add(mixAll(seeds.word, stem))
  addParts(seeds.part, word, 2, 4)
  const bones = skeleton(withoutArticle(word))
  if (bones.length < 2) return
  counter.add(mixAll(seeds.bones, bones))
  addParts(seeds.bonePart, bones, 3, 3)
}

const withoutArticle = (word: string): string => (word.startsWith('\u0627\u0644') ? word.slice(2) : word)

function addNeighbours(word: string, next: string | undefined, afterNext: string | undefined): void {
  if (next === undefined) return
  counter.add(mixAll(mix(mixAll(seeds.pair, word), blank), next))
  if (afterNext !== undefined) counter.add(mixAll(mix(mixAll(seeds.around, word), blank), afterNext))
}

/** Parts of `shortest` to `longest` letters of a word between blanks. */
function addParts(seed: number, word: string, shortest: number, longest: number): void {
  const at = (index: number): number =>
    index === 0 || index > word.length ? blank : word.charCodeAt(index - 1)
  const size = word.length + 2
  for (let from = 0; from + shortest <= size; from++) {
    let hash = mix(seed, blank)
    for (let length = 1; length <= longest && from + length <= size; length++) {
      hash = mix(hash, at(from + length - 1))
      if (length >= shortest) counter.add(hash)
    }
  }
}

/** Words that only rules look at: to find more of them changes nothing that was learnt. */
const isRuled = (sense: Sense): boolean =>
  sense.kind === 'cue' ||
  (sense.kind === 'intent' && sense.ruled === true) ||
  (sense.kind === 'act' && ruledActs.has(sense.act))
const ruledActs: ReadonlySet<Act> = new Set<Act>([
  'keep',
  'decline',
  'no-person',
  'ask-hours',
  'ask-phone',
  'ask-period',
  'ask-privacy',
  'ask-who',
  'solved',
])

function addSense(sense: Sense): void {
  if (sense.kind === 'filler' || isRuled(sense)) return
  const hash = mixAll(mixAll(seeds.sense, sense.kind), detailOf(sense))
  counter.add(hash, senseWeight)
  if (sense.kind === 'type') counter.add(mix(hash, sense.weight), senseWeight)
}

function detailOf(sense: Sense): string {
  switch (sense.kind) {
    case 'type':
    case 'declaring':
      return sense.type
    case 'intent':
      return sense.whole ? `${sense.intent}!` : sense.intent
    case 'act':
      return sense.whole ? `${sense.act}!` : sense.act
    case 'service':
    case 'body':
    case 'place':
      return sense.slug
    case 'mark':
      return sense.mark
    default:
      return ''
  }
}

const lengths = [1, 2, 3, 5, 8, 12, 20, 40]
const shapes: readonly (readonly [string, RegExp])[] = [
  ['question', /[?\u061f]/],
  ['exclamation', /!/],
  ['address', /https?:|www\.|\.com/],
  ['number', /\d{4}/],
  ['amount', /[%$]/],
  ['lines', /\n/],
  ['at', /@/],
]

function addShape(text: string, words: number): void {
  const length = lengths.findIndex((limit) => words <= limit)
  counter.add(mix(mixAll(seeds.shape, 'length'), length + 1 + 0x100))
  for (const [name, pattern] of shapes) {
    if (pattern.test(text)) counter.add(mixAll(seeds.shape, name))
  }
  counter.add(mixAll(seeds.shape, 'always'))
}
