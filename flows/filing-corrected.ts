import { isAct, volunteeredFields } from '../src/engine/describe.ts'
import {
  type Answer,
  type FieldValues,
  type FlowStep,
  type Reply,
  type Scope,
  slotOf,
  wordsIn,
} from '../src/engine/flow.ts'
import { text } from '../src/engine/text-keys.ts'
import { hasCue, saysOnlyWhere, takesBack, wordsBeside } from '../src/engine/words-beside.ts'
import { tokenise } from '../src/language/matching-key.ts'
import { changeable, changeFields } from './filing-change.ts'
import { deniedStep, withoutDenied } from './filing-denied.ts'
import { newPlace, placeParts } from './filing-place.ts'

/** A correction is short; more words than these tell of the matter. */
const mostWords = 12
/** "No, the name": a label among so few words at the summary is one that is to be changed. */
const mostLabelWords = 3
/** "My name is not Salim, Saleem": so few words with the label and a "not" say that the name is another. */
const mostNameWords = 6
/** Beside more words than these a place or a type belongs to what they tell; after "no, in …" beside fewer. */
const mostBeside = 3
const mostBesideNo = 3

/**
 * A message that corrects something given earlier, at whatever question: by a new value beside its label, or by "not …",
 * "sorry"; at the summary by the value alone; by a landmark alone, which no other question asks; or by naming only what is to be asked again, or is not so. Undefined where it
 * corrects nothing.
 */
export function corrected(reply: Reply, scope: Scope): Answer | undefined {
  const { frame, context } = scope
  const isOtherAct = isAct(reply.act) && reply.act !== 'edit'
  if (frame.fields['description'] === undefined || reply.choice !== undefined || isOtherAct) return undefined
  if (frame.step !== 'type' && isTypeAlone(reply)) return changedType(reply, scope)
  const reads = context.policy.fields[frame.step]?.reads
  const isOpen = frame.step === 'confirm' || frame.step === 'edit'
  const words = tokenise(reply.text, mostWords + 1).length
  const isLong = words > mostWords
  if (reads === 'text' || reads === 'dates' || words === 0 || (isLong && !isOpen)) return undefined
  const steps = changeable(scope).filter(({ field }) => field !== frame.step)
  const about = isLong ? [] : steps.filter(({ field }) => hasCue(reply, `said ${field}`))
  const meant = meantSteps(reply, scope, { steps, about, isOpen, isLong })
  const values = newValues(withoutDenied(reply), meant, scope)
  const unread = takesBack(reply) ? about.find((step) => isUnread(step, values.fields, scope)) : undefined
  if (Object.keys(values.fields).length > 0)
    return {
      kind: 'fields',
      fields: { ...values.fields, ...(unread === undefined ? {} : { wanted: unread.field }) },
      drop: [...values.drop, 'editing', ...(unread === undefined ? [] : [unread.field])],
      says: [text('filing.corrected')],
    }
  const denied = isLong ? undefined : deniedStep(reply, steps, scope)
  if (denied !== undefined) return changeFields(denied)
  return isLong ? undefined : asksChange(reply, about, isOpen)
}

/** What is said to be wrong without a new value that can be read: asked again. */
const isUnread = ({ field }: FlowStep, fields: FieldValues, { context: { policy } }: Scope): boolean =>
  policy.fields[field] !== undefined && policy.fields[field]?.reads !== 'place' && fields[field] === undefined

/** The steps whose values this message may say anew. */
function meantSteps(
  reply: Reply,
  { context: { policy } }: Scope,
  given: {
    readonly steps: readonly FlowStep[]
    readonly about: readonly FlowStep[]
    readonly isOpen: boolean
    readonly isLong: boolean
  },
): readonly FlowStep[] {
  if (!given.isLong && takesBack(reply)) return given.steps
  const beside = wordsBeside(reply, mostBeside + 1)
  const isLandmark = saysOnlyWhere(reply) && slotOf(reply, 'landmark') !== undefined
  return given.steps.filter((step) => {
    if (given.about.includes(step)) return true
    const reads = policy.fields[step.field]?.reads
    if (reads === 'place' && (isLandmark || (hasCue(reply, 'no') && beside <= mostBesideNo))) return true
    if (hasCue(reply, 'further')) return false
    return given.isOpen && (beside <= mostBeside || (reads !== undefined && reads !== 'place'))
  })
}

/** A label alone: what it names is asked again; "I want to change something" asks which. */
function asksChange(reply: Reply, about: readonly FlowStep[], isOpen: boolean): Answer | undefined {
  const words = tokenise(reply.text, mostWords).length
  const [step, ...others] = about
  if (others.length > 0 || (step === undefined && !isOpen)) return undefined
  if (step === undefined)
    return hasCue(reply, 'change') && words <= mostLabelWords + 2
      ? { kind: 'fields', fields: { editing: true } }
      : undefined
  const isOther = step.field === 'name' && hasCue(reply, 'unlike-name') && words <= mostNameWords
  return isOther || takesBack(reply) || hasCue(reply, 'change') || (isOpen && words <= mostLabelWords)
    ? changeFields(step)
    : undefined
}

/** "A report" alone, at any question, says what it is to be. */
const isTypeAlone = ({ understanding }: Reply): boolean =>
  understanding.bare === true && understanding.answering?.types?.length === 1

function changedType({ understanding }: Reply, { frame }: Scope): Answer {
  const type = understanding.answering?.types?.[0] ?? ''
  const before = frame.fields['type']
  if (type === before) return { kind: 'fields', fields: {} }
  return {
    kind: 'fields',
    fields: { type },
    drop: ['editing'],
    ...(before === undefined ? {} : { says: [text('filing.corrected')] }),
  }
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
