import {
  afterOpening,
  describedFields,
  hasWords,
  isDescription,
  isPlaceBefore,
  openingFields,
  serviceFields,
  typeFields,
  volunteeredFields,
} from '../src/engine/describe.ts'
import { fileEffect, registeringFrame } from '../src/engine/file-case.ts'
import { type FieldValues, type Flow, listIn, type Reply, type Scope } from '../src/engine/flow.ts'
import { sealFields } from '../src/engine/sealing.ts'
import { addedWords } from './filing-added.ts'
import { anotherMatter, keepAnother } from './filing-another.ts'
import { confirmStep, editStep } from './filing-confirm.ts'
import { corrected } from './filing-corrected.ts'
import { fieldSteps } from './filing-fields.ts'
import { belongsStep, duplicateStep, unansweredBelongs } from './filing-open-cases.ts'
import { pinned, placeAtSummary, whereSaid } from './filing-place.ts'
import {
  applicantStep,
  declarationsStep,
  descriptionStep,
  remitStep,
  serviceGuessStep,
  serviceStep,
  typeStep,
} from './filing-steps.ts'

/**
 * Filing a complaint, inquiry, report or suggestion: one flow for all, as the policy's fields make the difference.
 * Whatever a message says is taken; only what is missing is asked.
 */
export const filing: Flow = {
  id: 'filing',
  version: 1,
  steps: (scope) => [
    belongsStep,
    editStep,
    remitStep,
    typeStep,
    descriptionStep,
    serviceGuessStep,
    serviceStep,
    duplicateStep,
    applicantStep,
    declarationsStep,
    ...fieldSteps(scope),
    confirmStep,
  ],
  takes: (reply, scope) => ({ ...takes(reply, scope), ...sealFields(reply, scope) }),
  adds: addedWords,
  corrects: (reply, scope) => {
    const matter = anotherMatter(reply, scope)
    if (matter !== undefined) return keepAnother(matter, scope)
    return pinned(reply, scope) ?? corrected(reply, scope)
  },
  silence: unansweredBelongs,
  done: ({ frame, context, session }) => ({
    says: [],
    effects: [fileEffect(frame, context, session.language)],
    stays: registeringFrame('asked', frame, context),
  }),
}

function takes(reply: Reply, scope: Scope): FieldValues {
  const { frame, context } = scope
  if (anotherMatter(reply, scope) !== undefined) return {}
  const { step } = frame
  const attachments = [...listIn(frame, 'attachments'), ...reply.attachments].slice(
    0,
    context.policy.attachments.maxCount,
  )
  const files: FieldValues = reply.attachments.length === 0 ? {} : { attachments }
  const asked = step === 'type' || step === '' || step === 'description'
  if (
    asked &&
    frame.fields['description'] === undefined &&
    (isDescription(reply) ||
      (step === 'description' &&
        !isPlaceBefore(reply, frame) &&
        hasWords(reply.text) &&
        reply.act === undefined &&
        reply.choice === undefined))
  ) {
    return { ...afterOpening(describedFields(reply, context), frame.fields, context), ...files }
  }
  const opening =
    step === '' && frame.fields['description'] === undefined ? openingFields(reply, context) : {}
  const where = step === 'place' ? {} : whereSaid(reply, scope)
  if (step === '' || step === 'type') {
    const isUnknown = ['service', 'serviceGuess'].every((field) => frame.fields[field] === undefined)
    const service = step === 'type' && isUnknown ? serviceFields(reply, context.policy) : {}
    return { ...opening, ...typeFields(reply, context.policy), ...service, ...where, ...files }
  }
  if (step === 'confirm' || step === 'edit')
    return { ...volunteeredFields(reply, context.policy), ...placeAtSummary(reply, scope), ...files }
  if (readsNumbers(scope)) return files
  return { ...where, ...volunteeredFields(reply, context.policy), ...files }
}

/** A number that answers the question for a civil number is no phone number. */
function readsNumbers({ frame, context }: Scope): boolean {
  return context.policy.fields[frame.step]?.reads === 'civil-number'
}
