import { isAct, volunteeredFields } from '../src/engine/describe.ts'
import {
  type Answer,
  type FieldValues,
  type FlowStep,
  type Reply,
  type Scope,
  wordsIn,
} from '../src/engine/flow.ts'
import { completePlace, type PlaceParts, placeFields, placeSaid } from '../src/engine/place.ts'
import { text } from '../src/engine/text-keys.ts'
import { hasCue, wordsBeside } from '../src/engine/words-beside.ts'
import { tokenise } from '../src/language/matching-key.ts'
import { changeable, changeFields } from './filing-change.ts'

/** A correction is short; longer words tell of the matter. */
const mostWords = 12
/** "No, the name": a label among so few words at the summary is one that is to be changed. */
const mostLabelWords = 3

/**
 * A message that corrects something given earlier, at whatever question: by a new value beside its label, or by "not …",
 * "sorry"; or by naming only what is to be asked again. Undefined where it corrects nothing.
 */
export function corrected(reply: Reply, scope: Scope): Answer | undefined {
  const { frame, context } = scope
  if (frame.fields['description'] === undefined || reply.choice !== undefined || isAct(reply.act))
    return undefined
  const reads = context.policy.fields[frame.step]?.reads
  const words = tokenise(reply.text, mostWords + 1).length
  if (reads === 'text' || reads === 'dates' || words === 0 || words > mostWords) return undefined
  const steps = changeable(scope).filter(({ field }) => field !== frame.step)
  const about = steps.filter(({ field }) => hasCue(reply, `said ${field}`))
  const isOpen = frame.step === 'confirm' || frame.step === 'edit'
  const takesBack = ['instead', 'wrong', 'denies'].some((cue) => hasCue(reply, cue))
  const isMeant = ({ field }: FlowStep): boolean =>
    takesBack || about.some((step) => step.field === field) || (isOpen && wordsBeside(reply, 4) <= 3)
  const values = newValues(withoutDenied(reply), steps.filter(isMeant), scope)
  if (Object.keys(values.fields).length > 0)
    return {
      kind: 'fields',
      fields: values.fields,
      drop: [...values.drop, 'editing'],
      says: [text('filing.corrected')],
    }
  const [step, ...others] = about
  if (others.length > 0 || (step === undefined && !isOpen)) return undefined
  const asksChange = takesBack || hasCue(reply, 'change')
  if (step === undefined)
    return hasCue(reply, 'change') && words <= mostLabelWords + 2
      ? { kind: 'fields', fields: { editing: true } }
      : undefined
  return asksChange || (isOpen && words <= mostLabelWords) ? changeFields(step) : undefined
}

/** A message without what it says is not so. */
function withoutDenied(reply: Reply): Reply {
  const { understanding } = reply
  const denied = new Set(understanding.answering?.denied)
  if (denied.size === 0) return reply
  const slots = understanding.slots.filter(({ start }) => !denied.has(start))
  return { ...reply, understanding: { ...understanding, slots } }
}

/** What a message says anew of these steps' fields, where it differs; `drop`: what it leaves open again. */
function newValues(
  reply: Reply,
  steps: readonly FlowStep[],
  { frame, context: { policy } }: Scope,
): { readonly fields: FieldValues; readonly drop: readonly string[] } {
  const said = volunteeredFields(reply, policy)
  const fields: Record<string, FieldValues[string]> = {}
  const drop: string[] = []
  for (const { field } of steps) {
    if (policy.fields[field]?.reads === 'place') {
      const place = newPlace(reply, wordsIn(frame, field) ?? '', { field, policy })
      Object.assign(fields, place)
      if (Object.keys(place).length > 0 && place[field] === undefined)
        drop.push(...[field, ...placeParts].filter((name) => place[name] === undefined))
    } else if (field === 'type') {
      const [type, ...others] = reply.understanding.answering?.types ?? []
      if (type !== undefined && others.length === 0 && type !== frame.fields['type']) fields[field] = type
    } else if (said[field] !== undefined && said[field] !== frame.fields[field]) fields[field] = said[field]
  }
  return { fields, drop }
}

const placeParts = ['placeWilayat', 'placeSpot', 'saidWilayat']

/** The place that is said: whole, or as parts of which the rest is asked; nothing where it is the old one. */
function newPlace(
  reply: Reply,
  before: string,
  { field, policy }: { readonly field: string; readonly policy: Scope['context']['policy'] },
): FieldValues {
  const parts = placeSaid(reply, policy)
  if (Object.keys(parts).length === 0) return {}
  const whole: PlaceParts =
    parts.wilayat === undefined && parts.spot !== undefined
      ? { ...wilayatIn(before, policy), ...parts }
      : parts
  const place = completePlace(whole, policy, policy.fields[field]?.maxLength ?? 300)
  if (place !== undefined) return place === before ? {} : { [field]: place }
  return before === parts.wilayat ? {} : placeFields(parts)
}

function wilayatIn(place: string, { places }: Scope['context']['policy']): PlaceParts {
  const wilayat = places.find(({ kind, name }) => kind === 'wilayat' && place.includes(name.ar))
  return wilayat === undefined ? {} : { wilayat: wilayat.name.ar }
}
