import type { Act, CaseType, Intent, Understanding } from '../domain/understanding.ts'
import { caseTypes } from '../domain/understanding.ts'
import { detectLanguage } from './detect-language.ts'
import { findPhrases, type Match } from './matcher.ts'
import { tokenise } from './matching-key.ts'
import { findMisreference } from './misreference.ts'
import { readOrdinal } from './ordinal.ts'
import type { Reading } from './reading.ts'
import type { Resources, Sense } from './resources.ts'
import { extractSlots } from './slots.ts'

/** Grows when the same text may be understood differently. */
export const understandingVersion = 'keywords-3'

/** A text longer than this is understood by its beginning. */
const maxLength = 8000
/** The weight of a type's own name. */
const nameWeight = 4
/** A first application is filed as an inquiry. */
const applicationWeight = 2
/** Phrases that say an intent ("talk to someone") count in messages of at most so many words. */
const shortMessage = 14
/** A text about a service of at least so many words, without a word of its type, leans towards a complaint. */
const fewestWords = 3

/** What a text means without its conversation: by keywords, in linear time. */
export function understand(text: string, resources: Resources): Understanding {
  const read = text.length > maxLength ? text.slice(0, maxLength) : text
  const tokens = tokenise(read)
  const reading: Reading = { text: read, tokens, matches: findPhrases(resources.matcher, tokens) }
  const slots = extractSlots(reading, resources)
  const types = rankTypes(reading)
  const act = findAct(reading, types[0]?.score ?? 0)
  const said = takesBack(reading, act) ? 'cancel' : saidIntent(reading, types[0]?.score ?? 0)
  const misreference = findMisreference(reading, slots)
  const services = rankServices(reading)
  const body = firstSlug(reading.matches, 'body')
  const ordinal = readOrdinal(read, resources)
  const type = said ?? types[0]?.type ?? 'other'
  return {
    version: understandingVersion,
    language: detectLanguage(read, resources.arabizi, tokens),
    type,
    ...(act === undefined ? {} : { act }),
    service: services[0]?.slug ?? 'none',
    slots,
    confidence: {
      type: said === undefined ? typeConfidence(types) : 0.95,
      service: serviceConfidence(services),
    },
    alternatives: {
      types: types.map((candidate) => candidate.type).filter((candidate) => candidate !== type),
      services: services.slice(1, 4).map((candidate) => candidate.slug),
    },
    danger: reading.matches.some(({ label }) => label.kind === 'danger'),
    ...(type === 'inquiry' && reading.matches.some(({ label }) => label.kind === 'application')
      ? { application: true }
      : {}),
    ...(ordinal === undefined ? {} : { ordinal }),
    ...(misreference === undefined ? {} : { misreference }),
    ...(isBare(reading) ? { bare: true } : {}),
    ...(reading.matches.some(({ label }) => label.kind === 'mark' && label.mark === 'salam')
      ? { salam: true }
      : {}),
    ...(body === undefined || services.length > 0 ? {} : { body }),
  }
}

/** Whether the chosen matches and fillers leave no word unexplained. */
function covers(reading: Reading, accepts: (sense: Sense) => boolean): boolean {
  const open = new Set(reading.tokens.keys())
  for (const { from, to, label } of reading.matches) {
    if (label.kind === 'filler' || accepts(label))
      for (let index = from; index < to; index++) open.delete(index)
  }
  return open.size === 0
}

/** Type words and politeness, and not a word more. */
function isBare(reading: Reading): boolean {
  if (reading.tokens.length > shortMessage) return false
  return covers(
    reading,
    (sense) =>
      (sense.kind === 'type' && sense.weight === nameWeight) ||
      (sense.kind === 'intent' && sense.intent === 'greeting'),
  )
}

const longest = <T extends Match<Sense>>(matches: readonly T[]): T | undefined =>
  matches.reduce<T | undefined>(
    (best, match) => (best === undefined || match.to - match.from > best.to - best.from ? match : best),
    undefined,
  )

/** "Cancel my complaint", "I withdraw it" take something back, whatever type they name. */
function takesBack(reading: Reading, act: Act | undefined): boolean {
  return (act === 'cancel-case' || act === 'withdraw') && reading.tokens.length <= shortMessage
}

/** A verb of taking back right before what was filed, not said with a "not", nor of somebody else. */
function cancelsCase({ tokens, matches }: Reading): boolean {
  if (tokens.length > shortMessage) return false
  const marked = (mark: string) => matches.filter(({ label }) => label.kind === 'mark' && label.mark === mark)
  if (marked('wronged').length > 0) return false
  const refused = new Set(marked('not').map(({ to }) => to))
  const filed = marked('filed')
  return marked('undo').some(
    ({ from, to }) =>
      !refused.has(from) && filed.some((what) => what.from >= to && what.from <= to + wordsBetween),
  )
}

/** "Cancel my last complaint". */
const wordsBetween = 2

/** Wishes about personal data that are found in short messages only, as a matter may be about somebody's data. */
function saysAct(act: Act, { tokens }: Reading, typeScore: number): boolean {
  if (act === 'my-data') return tokens.length <= shortMessage && typeScore < nameWeight
  return act !== 'correct-data' || (tokens.length <= shortMessage && typeScore < 2)
}

function findAct(reading: Reading, typeScore: number): Act | undefined {
  if (cancelsCase(reading)) return 'cancel-case'
  const matches = reading.matches.flatMap((match) =>
    match.label.kind === 'act' ? [{ ...match, label: match.label }] : [],
  )
  if (matches.length === 0) return undefined
  const inside = longest(
    matches.filter(({ label }) => !label.whole && saysAct(label.act, reading, typeScore)),
  )
  if (inside !== undefined) return inside.label.act
  if (reading.tokens.length > 8) return undefined
  const best = longest(matches.filter(({ label }) => label.whole))
  if (best === undefined || !covers(reading, (sense) => sense.kind === 'act')) return undefined
  const rivals = matches.filter(
    ({ from, to, label }) => label.act !== best.label.act && !(from >= best.from && to <= best.to),
  )
  if (rivals.length === 0) return best.label.act
  return agreeing.has(best.label.act) && rivals.every(({ label }) => agreeing.has(label.act))
    ? 'yes'
    : undefined
}

/** "Yes, register it" says one thing. */
const agreeing: ReadonlySet<Act> = new Set<Act>(['yes', 'file'])

interface RankedType {
  readonly type: CaseType
  readonly score: number
}

function rankTypes(reading: Reading): readonly RankedType[] {
  const scores = new Map<CaseType, number>()
  for (const { label } of reading.matches) {
    if (label.kind === 'type') scores.set(label.type, (scores.get(label.type) ?? 0) + label.weight)
    if (label.kind === 'application') scores.set('inquiry', (scores.get('inquiry') ?? 0) + applicationWeight)
  }
  const said =
    reading.tokens.length >= fewestWords && reading.matches.some(({ label }) => label.kind === 'service')
  if (scores.size === 0 && said) scores.set('complaint', 1)
  return caseTypes
    .flatMap((type) => {
      const score = scores.get(type)
      return score === undefined ? [] : [{ type, score }]
    })
    .sort((a, b) => b.score - a.score)
}

function typeConfidence(types: readonly RankedType[]): number {
  const best = types[0]?.score ?? 0
  const margin = best - (types[1]?.score ?? 0)
  if (best === 0) return 0.2
  if (margin === 0) return 0.4
  if (best >= 4) return margin >= 2 ? 0.95 : 0.8
  return best >= 2 ? 0.75 : 0.55
}

/** An intent that is none of the types: a whole message of greeting or thanks, a short one that asks for a person … */
function saidIntent(reading: Reading, typeScore: number): Intent | undefined {
  const matches = reading.matches.flatMap((match) =>
    match.label.kind === 'intent' ? [{ ...match, label: match.label }] : [],
  )
  if (matches.some(({ label }) => label.intent === 'spam')) return 'spam'
  const phrase = longest(matches.filter(({ label }) => !label.whole))
  if (
    phrase !== undefined &&
    reading.tokens.length <= shortMessage &&
    (phrase.label.intent === 'status' || typeScore < 4)
  )
    return phrase.label.intent
  const wholes = matches.filter(({ label }) => label.whole && label.intent !== 'greeting')
  const best = longest(wholes)
  const polite = (sense: Sense): boolean =>
    sense.kind === 'intent' && (sense.intent === 'greeting' || sense.intent === best?.label.intent)
  if (best !== undefined && covers(reading, polite)) return best.label.intent
  const greeting = matches.find(({ label }) => label.intent === 'greeting')
  return greeting !== undefined &&
    covers(reading, (sense) => sense.kind === 'intent' && sense.intent === 'greeting')
    ? 'greeting'
    : undefined
}

interface RankedService {
  readonly slug: string
  readonly score: number
}

/** A phrase of several words says more than as many single ones. */
function rankServices(reading: Reading): readonly RankedService[] {
  const scores = new Map<string, number>()
  const seen = new Set<string>()
  for (const { from, to, label } of reading.matches) {
    if (label.kind !== 'service') continue
    const place = `${label.slug}:${from}:${to}`
    if (seen.has(place)) continue
    seen.add(place)
    scores.set(label.slug, (scores.get(label.slug) ?? 0) + (to - from) ** 2)
  }
  return [...scores].map(([slug, score]) => ({ slug, score })).sort((a, b) => b.score - a.score)
}

function serviceConfidence(services: readonly RankedService[]): number {
  const best = services[0]?.score ?? 0
  const margin = best - (services[1]?.score ?? 0)
  if (best === 0) return 0
  if (margin === 0) return 0.4
  return services.length === 1 || margin >= 2 ? 0.9 : 0.7
}

function firstSlug(matches: readonly Match<Sense>[], kind: 'body'): string | undefined {
  for (const { label } of matches) if (label.kind === kind) return label.slug
  return undefined
}
