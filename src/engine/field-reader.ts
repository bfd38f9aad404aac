import { unreachable } from '../domain/errors.ts'
import type { FieldPolicy, Policy } from '../domain/policy.ts'
import { caseTypes, type SlotName } from '../domain/understanding.ts'
import { parseName } from '../language/names.ts'
import { findDigitRuns } from '../language/numbers.ts'
import { parsePhone } from '../language/slots/phone.ts'
import { choiceByLabel, namedChoice } from './choices.ts'
import { type FieldValues, type Reply, slotOf } from './flow.ts'
import { doubted, type Given, isRepeated, unfit, valueOr } from './given.ts'
import { completePlace, placeSaid } from './place.ts'
import { readPlace } from './place-reader.ts'
import type { ChoiceRef, StepContext } from './types.ts'
import { hasCue, personSlots, placeSlots, textBeside } from './words-beside.ts'

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
    case 'place':
      return readPlace(field, reply, before, context)
    case 'name':
      return readName(reply, before, context)
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
    case 'document':
      return unfit('field.unfit.document')
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
    case 'document':
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

/** A name that is said, or a whole answer that may be one: neither a place nor what somebody wants, nor a sentence. */
function readName(reply: Reply, before: FieldValues, { policy }: StepContext): Given {
  const { slots, type, confidence, bare, answering } = reply.understanding
  const said = slotOf(reply, 'name') ?? answering?.opens
  if (said !== undefined) return { kind: 'value', value: said }
  const name = parseName(textBeside(reply, otherSlots))
  const isTypeAlone = bare === true && (answering?.types?.length ?? 0) > 0
  if (isTypeAlone || name === undefined) return unfit('field.unfit.name')
  const isPlace = slots.some(({ name: slot }) => placeSlots.has(slot))
  const isWish = caseTypes.some((known) => known === type) && confidence.type >= policy.understanding.ask
  const isUnlikely = isPlace || isWish || hasCue(reply, 'unlike-name') || hasCue(reply, 'said name')
  return isUnlikely && !isRepeated(reply.text.trim(), before)
    ? doubted('field.unfit.name', reply.text.trim())
    : { kind: 'value', value: name }
}
