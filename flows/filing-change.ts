import type { Answer, FlowStep, Scope } from '../src/engine/flow.ts'
import { fieldSteps } from './filing-fields.ts'
import { placeParts } from './filing-place.ts'
import { applicantStep, descriptionStep, serviceStep, typeStep } from './filing-steps.ts'

/** The steps whose answers can be changed one by one, in the order of the summary; a place also while half of it is known. */
export function changeable(scope: Scope): readonly FlowStep[] {
  const { context, frame } = scope
  const isHalf = frame.fields['placeWilayat'] !== undefined || frame.fields['placeSpot'] !== undefined
  return [typeStep, serviceStep, descriptionStep, applicantStep, ...fieldSteps(scope)].filter(
    ({ field, label }) =>
      label !== undefined &&
      ((frame.fields[field] !== undefined && frame.fields[field] !== '') ||
        (isHalf && frame.fields[field] === undefined && context.policy.fields[field]?.reads === 'place')),
  )
}

/** Takes an answer away so that its step is asked again, and the summary after it. */
export const changeFields = ({ field }: FlowStep): Answer => ({
  kind: 'fields',
  fields: { wanted: field },
  drop: [
    'editing',
    field,
    ...placeParts,
    ...(field === 'service' ? ['serviceGuess', 'serviceBetween', 'duplicate'] : []),
  ],
})
