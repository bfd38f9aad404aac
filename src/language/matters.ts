import { type CaseType, caseTypes, type Matter } from '../domain/understanding.ts'
import { guessServices, guessTypes } from './guess.ts'
import { declaredType } from './keyword-guess.ts'
import { cued } from './marks.ts'
import type { Token } from './matching-key.ts'
import type { Features } from './model/classifier.ts'
import { featuresOf } from './model/features.ts'
import { read } from './read.ts'
import type { Reading } from './reading.ts'
import type { Resources } from './resources.ts'

/** A part of a message must be as sure of its service to be a matter of its own, and of its type not to take that of the matter before. */
const sureService = 0.8
const sureType = 0.67
const declaredProbability = 0.95
/** More parts than this are a list of something else. */
const mostParts = 12

/** A matter with how sure its part is of it. */
export interface FoundMatter extends Matter {
  readonly confidence: { readonly type: number; readonly service: number }
}

/**
 * The matters of a message that tells of several: two services or more, each named by words of the policy in a part of
 * its own (between marks, lines, or words such as "and also"), in the order told; none where it tells of one. A part that
 * names no service, or pleads for a remedy, belongs to the one before it.
 */
export function findMatters(reading: Reading, resources: Resources): readonly FoundMatter[] {
  if (namedServices(reading).size < 2) return []
  const declared = declaredType(reading)
  const pleas = new Set(cued(reading, 'pleads').map(({ from }) => reading.tokens[from]?.start))
  const found: FoundMatter[] = []
  for (const { start, end } of partsOf(reading)) {
    const last = found.at(-1)
    const pleads = last !== undefined && pleas.has(start)
    const matter = pleads
      ? undefined
      : matterOf(reading.text, { start, end }, { declared, before: last?.type }, resources)
    if (matter === undefined) {
      if (last !== undefined) found[found.length - 1] = { ...last, end }
    } else if (last?.service === matter.service) found[found.length - 1] = { ...last, end }
    else if (!found.some(({ service }) => service === matter.service)) found.push(matter)
  }
  return found.length < 2 ? [] : found
}

const namedServices = ({ matches }: Reading): ReadonlySet<string> =>
  new Set(matches.flatMap(({ label }) => (label.kind === 'service' ? [label.slug] : [])))

interface Part {
  readonly start: number
  readonly end: number
}

/** A part begins after a mark or at a new line, and with words that lead to something else, or to something more that is there. */
function partsOf(reading: Reading): readonly Part[] {
  const { tokens } = reading
  const there = cued(reading, 'and-there').filter(({ to }) => !isDefinite(tokens[to]))
  const leads = new Set([...cued(reading, 'further'), ...there].map(({ from }) => from))
  const parts: Part[] = []
  for (const [index, { start, end, apart }] of tokens.entries()) {
    const last = parts.at(-1)
    if (last === undefined || apart !== 'no' || leads.has(index)) parts.push({ start, end })
    else parts[parts.length - 1] = { ...last, end }
  }
  return parts.length > mostParts ? [] : parts
}

/** "And in the garden" goes on with the same; "and there are dogs" begins something. */
const isDefinite = (token: Token | undefined): boolean => token === undefined || token.key.startsWith('ال')

function matterOf(
  text: string,
  { start, end }: Part,
  types: KnownTypes,
  resources: Resources,
): FoundMatter | undefined {
  const part = read(text.slice(start, end), resources)
  const named = namedServices(part)
  if (named.size === 0) return undefined
  const features = featuresOf(part)
  const [service] = guessServices(part, features, resources)
  if (service === undefined || service.probability < sureService || !named.has(service.label))
    return undefined
  const type = typeOf(part, features, types, resources)
  return (
    type && {
      type: type.label,
      service: service.label,
      start,
      end,
      confidence: { type: type.probability, service: service.probability },
    }
  )
}

/** The type that the message declares, and that of the matter before. */
interface KnownTypes {
  readonly declared: CaseType | undefined
  readonly before: CaseType | undefined
}

/** Its own where that is sure; else what the whole message declares, or what the matter before it is. */
function typeOf(
  part: Reading,
  features: Features,
  { declared, before }: KnownTypes,
  resources: Resources,
): { readonly label: CaseType; readonly probability: number } | undefined {
  const ruled = { said: declaredType(part), denied: none, doubted: none }
  const guess = guessTypes(part, features, resources, ruled).find(({ label }) => isCaseType(label))
  const own = guess !== undefined && isCaseType(guess.label) ? { ...guess, label: guess.label } : undefined
  const isSure = own !== undefined && own.probability >= sureType
  if (declared !== undefined && !(isSure && own.label === 'inquiry'))
    return { label: declared, probability: declaredProbability }
  return before === undefined || isSure ? own : { label: before, probability: own?.probability ?? 0 }
}

const none: ReadonlySet<never> = new Set<never>()
const isCaseType = (label: string): label is CaseType => caseTypes.some((type) => type === label)
