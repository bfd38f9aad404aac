import type { Place, Policy } from '../domain/policy.ts'
import type { Language } from '../domain/text.ts'
import { wordsKey } from '../language/matching-key.ts'
import { type FieldValues, type Reply, slotOf } from './flow.ts'
import { clausesBeside, personSlots, takesBack } from './words-beside.ts'

/** What is known of a place so far: enough once there is a pin, or a wilayat with a spot in it. */
export interface PlaceParts {
  readonly wilayat?: string
  readonly spot?: string
  readonly pin?: string
}

/** What a message itself says of a place. */
export function placeSaid(reply: Reply, policy: Policy): PlaceParts {
  const { location } = reply
  const pin =
    location === undefined ? slotOf(reply, 'location') : `${location.latitude},${location.longitude}`
  const area = slotOf(reply, 'area')
  const known = policy.places.find((place) => place.kind === 'area' && place.name.ar === area)
  const wilayat = slotOf(reply, 'wilayat') ?? wilayatOf(known, policy)
  const landmarks = reply.understanding.slots.filter(({ name }) => name === 'landmark')
  const spot = [area, ...landmarks.map(({ value }) => value), location?.name]
    .filter((part) => part !== undefined)
    .join(' - ')
  return {
    ...(wilayat === undefined ? {} : { wilayat }),
    ...(spot === '' ? {} : { spot }),
    ...(pin === undefined ? {} : { pin }),
  }
}

/** A policy names an area's wilayat by slug. */
function wilayatOf(area: Place | undefined, policy: Policy): string | undefined {
  if (area?.wilayat === undefined) return undefined
  return policy.places.find(({ slug }) => slug === area.wilayat)?.name.ar
}

/** What an answer to the question "where?" says, with its words taken as the spot where they name no known place. */
export function placeAnswered(reply: Reply, before: PlaceParts, policy: Policy): PlaceParts {
  const said = placeSaid(reply, policy)
  const says = Object.keys(said).length > 0
  const words = withoutIn(says ? clausesBeside(reply, personSaid(reply)) : reply.text.trim())
  if (!says && reply.understanding.slots.some(({ name }) => elsewhere.has(name))) return before
  const chosen = policy.places.find((place) => reply.choice === `wilayat:${place.slug}`)
  if (chosen !== undefined) return { ...before, wilayat: chosen.name.ar }
  const onlyWilayat = said.wilayat !== undefined && said.spot === undefined && isPlaceName(words, policy)
  const spot = said.spot !== undefined && isPlaceName(words, policy) ? said.spot : words
  const joined = before.spot === undefined || before.spot.includes(spot) ? spot : `${before.spot} - ${spot}`
  const taken =
    !/\p{L}/u.test(words) || onlyWilayat || reply.choice !== undefined || (says && takesBack(reply))
      ? said
      : { ...said, spot: said.spot !== undefined && words.length > 120 ? said.spot : joined }
  return { ...before, ...taken }
}

/** "In Khadra" is Khadra. */
const withoutIn = (words: string): string => words.replace(/^(?:\u0641\u064a|in|at|fi)\s+(?=\p{L})/iu, '')

/** What is no place, though it answers some other question. */
const elsewhere: ReadonlySet<string> = new Set(['phone', 'email', 'reference', 'civilNumber', 'name'])

/** Who writes, where a message says it beside the place. */
const personSaid = ({ understanding }: Reply): FieldValues =>
  Object.fromEntries(
    understanding.slots.filter(({ name }) => personSlots.has(name)).map(({ name, value }) => [name, value]),
  )

/** Every spelling of a policy's places, folded once. */
const spellings = new WeakMap<Policy['places'], ReadonlySet<string>>()

function isPlaceName(words: string, { places }: Policy): boolean {
  if (words.length > longestName) return false
  const known =
    spellings.get(places) ??
    new Set(places.flatMap(({ name, spellings: others }) => [name.ar, name.en, ...others]).map(wordsKey))
  spellings.set(places, known)
  return known.has(wordsKey(words))
}

const longestName = 60

/** The place as the case keeps it, or undefined while something of it is missing. */
export function completePlace(parts: PlaceParts, policy: Policy, maxLength: number): string | undefined {
  const { wilayat, spot, pin } = parts
  const wilayats = policy.places.some((place) => place.kind === 'wilayat')
  if (pin === undefined && (spot === undefined || (wilayat === undefined && wilayats))) return undefined
  const named =
    spot !== undefined && wilayat !== undefined && names(spot, wilayat, policy) ? [spot] : [wilayat, spot]
  return [...named, pin]
    .filter((part) => part !== undefined)
    .join(' - ')
    .slice(0, maxLength)
}

/** Whether words hold a wilayat's name in either language. */
function names(words: string, wilayat: string, { places }: Policy): boolean {
  const english = places.find(({ name }) => name.ar === wilayat)?.name.en.toLowerCase()
  return words.includes(wilayat) || (english !== undefined && words.toLowerCase().includes(english))
}

/** The parts of an unfinished place as fields of a frame, and back. */
export function placeFields(parts: PlaceParts): FieldValues {
  const { wilayat, spot } = parts
  return {
    ...(wilayat === undefined ? {} : { placeWilayat: wilayat }),
    ...(spot === undefined ? {} : { placeSpot: spot }),
  }
}

/** The one wilayat that a description names by the way: no place yet, but it need not be asked. */
export function saidWilayat({ understanding }: Reply): FieldValues {
  const [one, ...others] = understanding.slots.filter(({ name }) => name === 'wilayat')
  return one === undefined || others.length > 0 ? {} : { saidWilayat: one.value }
}

/** Reads what `placeFields` and `saidWilayat` wrote. */
export function placeOfFields(fields: FieldValues): PlaceParts {
  const { placeWilayat, placeSpot, saidWilayat } = fields
  const wilayat = placeWilayat ?? saidWilayat
  return {
    ...(typeof wilayat === 'string' ? { wilayat } : {}),
    ...(typeof placeSpot === 'string' ? { spot: placeSpot } : {}),
  }
}

/** A place as it is read in a language: the office keeps the Arabic names, an English reader sees the English ones. */
export function placeInWords(value: string, language: Language, { places }: Pick<Policy, 'places'>): string {
  if (language === 'ar') return value
  const byLength = places.toSorted((a, b) => b.name.ar.length - a.name.ar.length)
  return byLength.reduce((words, { name }) => words.replaceAll(name.ar, name.en), value)
}
