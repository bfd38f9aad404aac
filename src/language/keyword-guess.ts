import { type CaseType, caseTypes } from '../domain/understanding.ts'
import type { Reading } from './reading.ts'

/** The weight of a type's own name. */
export const nameWeight = 4
/** A first application is filed as an inquiry. */
const applicationWeight = 2
/** A text about a service of at least so many words, without a word of its type, leans towards a complaint. */
const fewestWords = 3

/** A type of case that words speak for. */
export interface RankedType {
  readonly type: CaseType
  readonly score: number
}

/** The types of case that words of the lexicon speak for, the strongest first. */
export function rankTypes(reading: Reading): readonly RankedType[] {
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

/**
 * The type that a message says outright before all but greetings: by the type's name as a heading ("Complaint: …"), or by
 * words that lead to a noun ("I want to complain about …").
 */
export function declaredType({ tokens, matches }: Reading): CaseType | undefined {
  const polite = new Set(
    matches.flatMap(({ from, to, label }) =>
      label.kind === 'filler' ||
      (label.kind === 'intent' && label.intent === 'greeting') ||
      (label.kind === 'mark' && label.mark === 'salam')
        ? Array.from({ length: to - from }, (_, index) => from + index)
        : [],
    ),
  )
  const had = new Set(
    matches.flatMap(({ from, to, label }) => {
      if (label.kind !== 'cue' || label.cue !== 'have') return []
      for (let index = from; index < to; index++) polite.add(index)
      return [to]
    }),
  )
  let begin = 0
  while (polite.has(begin)) begin++
  for (const { from, to, label } of matches) {
    if (from > begin || to <= begin) continue
    if (label.kind === 'declaring' && to < tokens.length) return label.type
    const isHeading = tokens[to] !== undefined && (tokens[to].apart !== 'no' || had.has(from))
    if (label.kind === 'type' && label.weight === nameWeight && isHeading) return label.type
  }
  return undefined
}

/** How sure the words are of the first of these types. */
export function typeConfidence(types: readonly RankedType[]): number {
  const best = types[0]?.score ?? 0
  const margin = best - (types[1]?.score ?? 0)
  if (best === 0) return 0.2
  if (margin === 0) return 0.4
  if (best >= 4) return margin >= 2 ? 0.95 : 0.8
  return best >= 2 ? 0.75 : 0.55
}

/** A service that words of the policy speak for. */
export interface RankedService {
  readonly slug: string
  readonly score: number
}

/** The services that words of the policy speak for: a phrase of several words says more than as many single ones. */
export function rankServices(reading: Reading): readonly RankedService[] {
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

/** How sure the words are of the first of these services. */
export function serviceConfidence(services: readonly RankedService[]): number {
  const best = services[0]?.score ?? 0
  const margin = best - (services[1]?.score ?? 0)
  if (best === 0) return 0
  if (margin === 0) return 0.4
  return services.length === 1 || margin >= 2 ? 0.9 : 0.7
}
