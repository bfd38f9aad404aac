import { unreachable } from '../domain/errors.ts'
import type { FieldPolicy, Policy } from '../domain/policy.ts'
import { caseTypes, type SlotName } from '../domain/understanding.ts'
import { parseName } from '../language/names.ts'
import { findDigitRuns } from '../language/numbers.ts'
import { parsePhone } from '../language/slots/phone.ts'
import { choiceByLabel, namedChoice } from './choices.ts'
import { type FieldValues, type Reply, slotOf } from './flow.ts'
import { completePlace, placeAnswered, placeFields, placeOfFields, placeSaid } from './place.ts'
import type { TextKey } from './text-keys.ts'
import type { ChoiceRef, StepContext } from './types.ts'
import { personSlots, textBeside } from './words-beside.ts'

/** What was made of an answer to a field's question. `part`: some of it, the rest is still to be asked. */
export type Given =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'part'; readonly fields: FieldValues }
  | { readonly kind: 'unfit'; readonly why: TextKey }

const unfit = (why: TextKey): Given => ({ kind: 'unfit', why })
const valueOr = (value: string | undefined, why: TextKey): Given =>
  value === undefined ? unfit(why) : { kind: 'value', value }

/** The choices of a field that has some. */
export function fieldChoices(field: FieldPolicy): readonly ChoiceRef[] {
  return (field.choices ?? []).map(({ slug, name }) => namedChoice(`value:${slug}`, name))
}

/** Reads a whole message as the answer to a field's question. `before`: parts of the field that were given earlier. */
export function readAnswer(
  field: FieldPolicy,
  reply: Reply,
  before: FieldValues,
  context: StepContext,
): Given {
  const words = reply.text.trim()
  switch (field.reads) {
    case 'text':
    case 'dates':
      return words === ''
        ? unfit('field.unfit.text')
        : { kind: 'value', value: words.slice(0, field.maxLength) }
    case 'place': {
      const earlier = placeOfFields(before)
      const parts = placeAnswered(reply, earlier, context.policy)
      if (earlier.spot !== undefined && parts.wilayat === undefined) return unfit('field.unfit.choice')
      const place = completePlace(parts, context.policy, field.maxLength)
      if (place !== undefined) return { kind: 'value', value: place }
      return parts.wilayat === undefined && parts.spot === undefined
        ? unfit('field.unfit.place')
        : { kind: 'part', fields: placeFields(parts) }
    }
    case 'name':
      return valueOr(nameIn(reply, context.policy), 'field.unfit.name')
    case 'phone':
      return valueOr(slotOf(reply, 'phone') ?? phoneIn(words), 'field.unfit.phone')
    case 'civil-number':
      return valueOr(slotOf(reply, 'civilNumber') ?? civilNumberIn(words), 'field.unfit.civil-number')
    case 'email':
      return valueOr(slotOf(reply, 'email'), 'field.unfit.email')
    case 'choice': {
      const chosen = reply.choice ?? choiceByLabel(words, fieldChoices(field), context)
      return valueOr(
        field.choices?.find(({ slug }) => chosen === `value:${slug}`)?.slug,
        'field.unfit.choice',
      )
    }
    default:
      return unreachable(field.reads)
  }
}

/** A field's value that a message says by itself, whatever was asked; undefined where it says none. */
export function volunteered(field: FieldPolicy, reply: Reply, policy: Policy): string | undefined {
  switch (field.reads) {
    case 'place':
      return completePlace(placeSaid(reply, policy), policy, field.maxLength)
    case 'name':
      return slotOf(reply, 'name')
    case 'phone':
      return slotOf(reply, 'phone')
    case 'civil-number':
      return slotOf(reply, 'civilNumber')
    case 'email':
      return slotOf(reply, 'email')
    case 'text':
    case 'dates':
    case 'choice':
      return undefined
    default:
      return unreachable(field.reads)
  }
}

function phoneIn(words: string): string | undefined {
  for (const run of findDigitRuns(words)) {
    const phone = parsePhone(run, 'labelled')
    if (phone !== undefined) return phone
  }
  return undefined
}

/** Civil and resident card numbers have no public check digit: four to twelve digits are never refused. */
function civilNumberIn(words: string): string | undefined {
  return findDigitRuns(words).find(({ digits }) => digits.length >= 4 && digits.length <= 12)?.digits
}

/** What a name is read beside: all but a landmark, as «أم» and «جنب» stand in names too. */
const otherSlots: ReadonlySet<SlotName> = new Set([
  ...personSlots,
  'location',
  'date',
  'duration',
  'relation',
])

/** A name that is said, or a whole answer that may be one: neither a place nor what somebody wants. */
function nameIn(reply: Reply, { understanding: { ask } }: Policy): string | undefined {
  const { slots, type, confidence, bare } = reply.understanding
  const said = slotOf(reply, 'name')
  if (said !== undefined) return said
  const isPlace = slots.some(({ name }) => name === 'wilayat' || name === 'area')
  const isWish = bare === true || (caseTypes.some((known) => known === type) && confidence.type >= ask)
  return isPlace || isWish ? undefined : parseName(textBeside(reply, otherSlots))
}
