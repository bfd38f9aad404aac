import type { FieldPolicy, Policy } from '../domain/policy.ts'
import { tokenise } from '../language/matching-key.ts'
import type { FieldValues, Reply } from './flow.ts'
import { doubted, type Given, isRepeated, unfit } from './given.ts'
import {
  completePlace,
  type PlaceParts,
  placeAnswered,
  placeFields,
  placeOfFields,
  placeSaid,
} from './place.ts'
import { code, text } from './text-keys.ts'
import type { StepContext } from './types.ts'
import { hasCue } from './words-beside.ts'

/** Unknown words are a spot up to so many; more of them tell something else. */
const mostSpotWords = 3
/** What stands for "I do not know" among the words that were doubted. */
const unknown = '-'

/** Whether a message says where something is: by a place that is known, a landmark, or a word like "street". */
export const saysWhere = (reply: Reply, policy: Policy): boolean =>
  Object.keys(placeSaid(reply, policy)).length > 0 || hasCue(reply, 'whereabouts')

/** Whether a place is named that lies in none of the policy's wilayats. */
export const isOutside = (reply: Reply, policy: Policy): boolean =>
  hasCue(reply, 'outside') &&
  policy.places.some(({ kind }) => kind === 'wilayat') &&
  placeSaid(reply, policy).wilayat === undefined

/**
 * Reads an answer to "where?", or to what of it is still open. Who does not know is asked once more, then let on: with what
 * is known of it, or an empty value. What hardly is a place is refused once.
 */
export function readPlace(
  field: FieldPolicy,
  reply: Reply,
  before: FieldValues,
  context: StepContext,
): Given {
  const { policy } = context
  const earlier = knownEarlier(reply, before, policy)
  const words = reply.text.trim()
  if (isNotKnown(reply, policy)) return leave(earlier, before)
  if (isOutside(reply, policy) && !isRepeated(words, before)) return outside(reply, earlier, policy)
  const isOpenSpot = earlier.spot === undefined
  if (isNoPlace(reply, policy, isOpenSpot ? mostSpotWords : 0) && !isRepeated(words, before))
    return doubted(isOpenSpot ? 'field.unfit.place' : 'field.unfit.choice', words)
  const parts = placeAnswered(reply, earlier, policy)
  const place = completePlace(parts, policy, field.maxLength)
  if (place !== undefined) return { kind: 'value', value: place }
  const isSame = parts.wilayat === earlier.wilayat && parts.spot === earlier.spot
  if (isSame) return unfit(isOpenSpot ? 'field.unfit.place' : 'field.unfit.choice')
  return { kind: 'part', fields: placeFields({ ...parts, ...cutSpot(parts, field.maxLength) }) }
}

/** What is known of the place; a spot outside is none of it any more once a place of the policy is named. */
function knownEarlier(reply: Reply, before: FieldValues, policy: Policy): PlaceParts {
  const { spot, ...known } = placeOfFields(before)
  const isOwn =
    placeSaid(reply, policy).wilayat !== undefined || reply.choice?.startsWith('wilayat:') === true
  return spot === undefined || (isOwn && spot === before['outsideSpot']) ? known : { ...known, spot }
}

const cutSpot = ({ spot }: PlaceParts, maxLength: number): PlaceParts =>
  spot === undefined ? {} : { spot: spot.slice(0, maxLength) }

function isNotKnown(reply: Reply, policy: Policy): boolean {
  if (reply.act === 'other' || reply.act === 'skip') return true
  return hasCue(reply, 'unknown') && Object.keys(placeSaid(reply, policy)).length === 0
}

function leave({ wilayat, spot }: PlaceParts, before: FieldValues): Given {
  const known = wilayat ?? spot
  if (known !== undefined) return { kind: 'value', value: known }
  return isRepeated(unknown, before) ? { kind: 'value', value: '' } : doubted('field.unfit.place', unknown)
}

/** The office's own wilayats are named, and what was said is kept for who wishes to file it all the same. */
function outside(reply: Reply, earlier: PlaceParts, policy: Policy): Given {
  const wilayats = policy.places.filter(({ kind }) => kind === 'wilayat')
  const spot = [earlier.spot, reply.text.trim()].filter((part) => part !== undefined).join(' - ')
  return {
    kind: 'unfit',
    why: 'field.wilayat.outside',
    values: outsideValues(policy),
    keeps: wilayats.length > 0 ? { placeSpot: spot.slice(0, 200), outsideSpot: spot.slice(0, 200) } : {},
  }
}

/** The values of the text that names the office's own wilayats. */
export const outsideValues = ({ places, remit }: Policy) => ({
  wilayats: {
    kind: 'list' as const,
    items: places
      .filter(({ kind }) => kind === 'wilayat')
      .map(({ name }) => ({ kind: 'name' as const, name })),
  },
  other: { kind: 'text' as const, text: text('type.other') },
  link: code(remit.tajawob),
})

/** A person's name, a sentence, a number of a list or more than so many words without a place in them. */
function isNoPlace(reply: Reply, policy: Policy, most: number): boolean {
  if (reply.choice !== undefined || reply.location !== undefined || saysWhere(reply, policy)) return false
  const { ordinal, answering } = reply.understanding
  if (answering?.opens !== undefined) return true
  const isSentence = hasCue(reply, 'sentence') || /[?\u061f]/u.test(reply.text)
  return ordinal !== undefined || isSentence || tokenise(reply.text, most + 1).length > most
}
