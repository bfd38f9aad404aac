import type { FieldPolicy, ServiceField } from '../src/domain/policy.ts'
import type { TextRef, TextValue } from '../src/domain/text.ts'
import { choice, namedChoice } from '../src/engine/choices.ts'
import { isInherited } from '../src/engine/continuing-fields.ts'
import { fieldChoices, readAnswer } from '../src/engine/field-reader.ts'
import { servedBy, typeIn } from '../src/engine/file-case.ts'
import { type FlowStep, type Question, type Reply, type Scope, slotOf, wordsIn } from '../src/engine/flow.ts'
import { sayUnfit } from '../src/engine/given.ts'
import { isProven, policyFields } from '../src/engine/needed-fields.ts'
import { outsideValues } from '../src/engine/place-reader.ts'
import { text } from '../src/engine/text-keys.ts'
import { hasCue } from '../src/engine/words-beside.ts'

/** A step for each field that the policy demands of this type and service; optional personal ones only show what was said by itself. Where life is in danger the place comes first, whatever the service. */
export function fieldSteps({ context, frame }: Scope): readonly FlowStep[] {
  const { policy, proven } = context
  const type = typeIn(frame)
  if (type === undefined) return []
  const ofPolicy = policyFields(policy, type, servedBy(frame))
  const asksPlace = frame.fields['danger'] === true && policy.fields['place'] !== undefined
  const known = asksPlace
    ? [{ field: 'place', required: true }, ...ofPolicy.filter(({ field }) => field !== 'place')]
    : ofPolicy
  const volunteered = Object.keys(policy.fields)
    .filter((field) => field !== 'description' && !known.some((row) => row.field === field))
    .map((field): ServiceField => ({ field, required: false }))
  return [...known, ...volunteered.filter(({ field }) => isSaid(field, frame))]
    .filter(
      ({ field, required }) => required || policy.fields[field]?.personal === false || isSaid(field, frame),
    )
    .filter(
      ({ field }) => isSaid(field, frame) || !(isProven(field, policy, proven) || isInherited(field, frame)),
    )
    .map(fieldStep)
}

/** Said by itself, or to be changed. */
const isSaid = (field: string, { fields }: Scope['frame']): boolean =>
  fields[field] !== undefined || fields['wanted'] === field

/** The step that asks for one field of the policy. */
export function fieldStep({ field, required }: ServiceField): FlowStep {
  return {
    name: field,
    field,
    needed: () => true,
    takesWords: true,
    label: () => ({ key: `field.${field}.label` }),
    ask: (scope) => askField(field, required, scope),
    read: (reply, scope) => {
      const { context, frame } = scope
      const rules = context.policy.fields[field]
      if (rules === undefined) return { kind: 'none' }
      const isLeft = rules.reads === 'place' && (reply.act === 'skip' || reply.act === 'other')
      const isRefused = reply.act === 'skip' || refuses(rules, reply)
      if (isRefused && !required) return { kind: 'fields', fields: { [field]: '' } }
      if (isRefused && !isLeft) return { kind: 'unfit', says: sayRequired(field, scope) }
      if (reply.act !== undefined && !isLeft) return { kind: 'none' }
      if (reply.text.trim() === '' && reply.location === undefined && reply.choice === undefined)
        return { kind: 'none' }
      const given = readAnswer(rules, reply, frame.fields, context)
      if (given.kind === 'value') return { kind: 'fields', fields: { [field]: given.value } }
      return given.kind === 'part' ? { kind: 'fields', fields: given.fields } : sayUnfit(given)
    },
  }
}

/** "I would rather not say my name", "I have no phone": said at the question that asks for it, and nothing given beside it. */
function refuses({ reads }: FieldPolicy, reply: Reply): boolean {
  if (reads === 'name') return hasCue(reply, 'unnamed') && slotOf(reply, 'name') === undefined
  return reads === 'phone' && hasCue(reply, 'unphoned') && slotOf(reply, 'phone') === undefined
}

/** That a field is needed; what is complained of may be reported instead, where a report does without it. */
function sayRequired(field: string, { context: { policy }, frame }: Scope): TextRef {
  const label: TextValue = { kind: 'text', text: { key: `field.${field}.label` } }
  const ofReport = policyFields(policy, 'report', servedBy(frame))
  const isNeeded = ofReport.some((row) => row.field === field && row.required)
  if (isNeeded || typeIn(frame) !== 'complaint') return text('field.required', { label })
  return text('field.required.unless', { label, type: { kind: 'name', name: policy.types.report.name } })
}

/** The rest of a place of which only the wilayat or only the spot is known. */
export function askRestOfPlace({ context, frame }: Scope): Question | undefined {
  const wilayat = wordsIn(frame, 'placeWilayat') ?? wordsIn(frame, 'saidWilayat')
  if (wilayat !== undefined) {
    const name = context.policy.places.find((place) => place.name.ar === wilayat)?.name
    return {
      parts: [text('field.wilayat.spot', { wilayat: name === undefined ? wilayat : { kind: 'name', name } })],
      choices: [],
    }
  }
  if (wordsIn(frame, 'placeSpot') === undefined) return undefined
  const wilayats = context.policy.places.filter(({ kind }) => kind === 'wilayat')
  return {
    parts: [text('field.wilayat.ask')],
    choices: [
      ...wilayats.map(({ slug, name }) => namedChoice(`wilayat:${slug}`, name)),
      choice('act:other', 'type.other'),
    ],
  }
}

/** A field's question; of a place only what is not yet known of it. */
function askField(field: string, required: boolean, scope: Scope): Question {
  const rules = scope.context.policy.fields[field]
  const skip = required ? [] : [choice('act:skip', 'act.skip')]
  const rest = rules?.reads === 'place' ? askRestOfPlace(scope) : undefined
  if (rest !== undefined) return { parts: rest.parts, choices: [...rest.choices, ...skip] }
  const isOutside = rules?.reads === 'place' && scope.frame.fields['outside'] === true
  const told = isOutside ? [text('field.wilayat.outside', outsideValues(scope.context.policy))] : []
  const parts = [...told, { key: `field.${field}.ask` }, ...(required ? [] : [text('filing.optional')])]
  return { parts, choices: [...(rules === undefined ? [] : fieldChoices(rules)), ...skip] }
}
