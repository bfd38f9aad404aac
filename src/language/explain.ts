import type { Understanding } from '../domain/understanding.ts'
import { guessServices, guessTypes } from './guess.ts'
import type { Guess } from './model/classifier.ts'
import { featuresOf } from './model/features.ts'
import { read } from './read.ts'
import type { Resources, Sense } from './resources.ts'
import { understand } from './understand.ts'

/** A word of a text, and how much surer it makes of the type and the service that were taken: −1 to 1. */
export interface WordShare {
  readonly word: string
  readonly type: number
  readonly service: number
}

/** Words of the text that the lexicon or the policy knows, and what they say. */
export interface KnownWords {
  readonly words: string
  readonly says: string
}

/** Why a text was understood as it was. */
export interface Explanation {
  readonly understanding: Understanding
  /** The type was said outright, by a rule; otherwise it was learnt. */
  readonly by: 'rule' | 'learnt'
  readonly known: readonly KnownWords[]
  /** The words that weighed most, the weightiest first. */
  readonly words: readonly WordShare[]
}

const mostWords = 60
const leastShare = 0.02

/** Understands a text, and again without each of its words: what is missed most led there. */
export function explain(text: string, resources: Resources): Explanation {
  const understanding = understand(text, resources)
  const { type, service } = understanding
  const reading = read(text, resources)
  const whole = sureOf(text, type, service, resources)
  const words = reading.tokens.slice(0, mostWords).map(({ start, end }): WordShare => {
    const without = sureOf(
      `${reading.text.slice(0, start)} ${reading.text.slice(end)}`,
      type,
      service,
      resources,
    )
    return {
      word: reading.text.slice(start, end),
      type: round(whole.type - without.type),
      service: round(whole.service - without.service),
    }
  })
  const weight = (share: WordShare) => Math.abs(share.type) + Math.abs(share.service)
  return {
    understanding,
    by: understanding.said === true ? 'rule' : 'learnt',
    known: reading.matches.flatMap(({ from, to, label }) => {
      const says = saysOf(label)
      const [first, last] = [reading.tokens[from], reading.tokens[to - 1]]
      return says === undefined || first === undefined || last === undefined
        ? []
        : [{ words: reading.text.slice(first.start, last.end), says }]
    }),
    words: words.filter((share) => weight(share) >= leastShare).toSorted((a, b) => weight(b) - weight(a)),
  }
}

/** How sure what was learnt is of a type and a service, whatever rules say. */
function sureOf(
  text: string,
  type: string,
  service: string,
  resources: Resources,
): { readonly type: number; readonly service: number } {
  const reading = read(text, resources)
  const features = featuresOf(reading)
  const of = (guesses: readonly Guess[], label: string) =>
    guesses.find((guess) => guess.label === label)?.probability ?? 0
  return {
    type: of(
      guessTypes(reading, features, resources, { said: undefined, denied: new Set(), doubted: new Set() }),
      type,
    ),
    service: of(guessServices(reading, features, resources), service),
  }
}

function saysOf(sense: Sense): string | undefined {
  switch (sense.kind) {
    case 'type':
      return `type ${sense.type}`
    case 'declaring':
      return `says outright: ${sense.type}`
    case 'intent':
      return sense.whole ? `the whole message: ${sense.intent}` : `intent ${sense.intent}`
    case 'act':
      return `act ${sense.act}`
    case 'service':
    case 'body':
    case 'place':
      return `${sense.kind} ${sense.slug}`
    case 'danger':
      return 'danger to life'
    case 'application':
      return 'first application'
    default:
      return undefined
  }
}

const round = (share: number): number => Math.round(share * 1000) / 1000
