import type { Policy } from '../src/domain/policy.ts'
import type { Answer, FieldValues, Reply, Scope } from '../src/engine/flow.ts'
import {
  completePlace,
  type PlaceParts,
  placeAnswered,
  placeFields,
  placeOfFields,
  placeSaid,
} from '../src/engine/place.ts'
import { text } from '../src/engine/text-keys.ts'
import { hasCue, personSlots, saysOnlyWhere, textBeside } from '../src/engine/words-beside.ts'
import { tokenise } from '../src/language/matching-key.ts'

/** The fields that hold a place of which something is still missing. */
export const placeParts = ['placeWilayat', 'placeSpot', 'saidWilayat']

/**
 * The place that is said in the stead of an earlier one: whole, or as parts of which the rest is asked; nothing where it is
 * the old one. Who names only a landmark means one in the area that was said before.
 */
export function newPlace(
  reply: Reply,
  before: string,
  { field, policy }: { readonly field: string; readonly policy: Policy },
): FieldValues {
  const parts = placeSaid(reply, policy)
  if (Object.keys(parts).length === 0) return {}
  const whole = {
    ...partsBefore(reply, before, policy),
    ...parts,
    ...spotInArea(reply, parts, before, policy),
  }
  const place = completePlace(whole, policy, policy.fields[field]?.maxLength ?? 300)
  if (place !== undefined) return place === before ? {} : { [field]: place }
  return before === parts.wilayat ? {} : placeFields(parts)
}

/** The wilayat of the earlier place, where only a spot is said. */
function partsBefore(reply: Reply, before: string, policy: Policy): PlaceParts {
  const { wilayat, spot } = placeSaid(reply, policy)
  const known = placeNamedIn(before, 'wilayat', policy)
  return wilayat === undefined && spot !== undefined && known !== undefined ? { wilayat: known } : {}
}

/** A landmark with the earlier place's area before it, where none is said and that one is not denied. */
function spotInArea(
  { understanding, text }: Reply,
  { wilayat, spot }: PlaceParts,
  before: string,
  policy: Policy,
): PlaceParts {
  const area = placeNamedIn(before, 'area', policy)
  const isNamed =
    wilayat !== undefined ||
    understanding.slots.some(({ name }) => name === 'area') ||
    understanding.answering?.notThere !== undefined
  if (spot === undefined || area === undefined || isNamed || text.includes(area)) return {}
  return { spot: `${area} - ${spot}` }
}

/** The longest name of the policy's places of this kind that stands in an earlier place. */
function placeNamedIn(place: string, kind: 'wilayat' | 'area', { places }: Policy): string | undefined {
  return places
    .filter((known) => known.kind === kind && place.includes(known.name.ar))
    .map(({ name }) => name.ar)
    .sort((a, b) => b.length - a.length)[0]
}

/** Where it is, said at another question by a message that says nothing else: whole, or what is known of it now. */
export function whereSaid(reply: Reply, { frame, context: { policy } }: Scope): FieldValues {
  const { description, place } = frame.fields
  if (description === undefined || place !== undefined || !saysOnlyWhere(reply)) return {}
  const parts = { ...placeOfFields(frame.fields), ...placeSaid(reply, policy) }
  const whole = completePlace(parts, policy, policy.fields['place']?.maxLength ?? 300)
  return whole === undefined ? placeFields(parts) : { place: whole }
}

/** A pin among the parts of a place. */
const pin = /(?: - )?-?\d{1,2}\.\d+,-?\d{1,3}\.\d+$/

/** A pin that is sent at another question, when the place is known: it stands beside what was said of it, and instead of an earlier pin. */
export function pinned(reply: Reply, { frame, context: { policy } }: Scope): Answer | undefined {
  const before = frame.fields['place']
  const rules = policy.fields['place']
  if (reply.location === undefined || reply.text.trim() !== '' || rules === undefined) return undefined
  if (typeof before !== 'string' || before === '' || frame.step === 'place') return undefined
  const { latitude, longitude } = reply.location
  const point = ` - ${latitude},${longitude}`
  const place = `${before.replace(pin, '').slice(0, rules.maxLength - point.length)}${point}`
  return { kind: 'fields', fields: { place }, drop: ['editing'], says: [text('filing.pinned')] }
}

/** More words than these at the summary tell of the matter. */
const mostWords = 8

/** A place that is first said at the summary: whole, or as parts of which the rest is then asked. */
export function placeAtSummary(reply: Reply, { frame, context: { policy } }: Scope): FieldValues {
  const rules = policy.fields['place']
  if (rules === undefined || frame.fields['place'] !== undefined || reply.choice !== undefined) return {}
  if (Object.keys(placeSaid(reply, policy)).length === 0) return {}
  if (tokenise(textBeside(reply, personSlots), mostWords + 1).length > mostWords) return {}
  const before = placeOfFields(frame.fields)
  const parts = hasCue(reply, 'whereabouts')
    ? placeAnswered(reply, before, policy)
    : { ...before, ...placeSaid(reply, policy) }
  const whole = completePlace(parts, policy, rules.maxLength)
  return whole === undefined ? { ...placeFields(parts), wanted: 'place' } : { place: whole }
}
