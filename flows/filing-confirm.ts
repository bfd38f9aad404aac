import type { TextRef, TextValue } from '../src/domain/text.ts'
import { choice } from '../src/engine/choices.ts'
import { typeIn } from '../src/engine/file-case.ts'
import { type Answer, type FlowStep, listIn, type Scope, wordsIn } from '../src/engine/flow.ts'
import { serviceOf } from '../src/engine/needed-fields.ts'
import { placeInWords } from '../src/engine/place.ts'
import { text } from '../src/engine/text-keys.ts'
import type { ChoiceRef } from '../src/engine/types.ts'
import { changeable, changeFields } from './filing-change.ts'

/** Everything that will be filed, one line each. */
function summary(scope: Scope): readonly TextRef[] {
  const lines = changeable(scope).map((step) =>
    text('line.summary', {
      label: { kind: 'text', text: step.label?.(scope) ?? { key: '' } },
      value: filedValue(step.field, scope),
    }),
  )
  const { length } = listIn(scope.frame, 'attachments')
  return length === 0
    ? lines
    : [
        ...lines,
        text('attachments.received', { attachments: { kind: 'count', unit: 'attachments', n: length } }),
      ]
}

function filedValue(field: string, { context, frame, session }: Scope): TextValue {
  const { policy } = context
  const words = wordsIn(frame, field) ?? ''
  if (field === 'type') return { kind: 'name', name: policy.types[typeIn(frame) ?? 'complaint'].name }
  if (field === 'service') {
    const service = serviceOf(policy, words)
    return service === undefined
      ? { kind: 'text', text: text('service.other') }
      : { kind: 'name', name: service.name }
  }
  const named =
    field === 'applicant'
      ? policy.applicants.find(({ slug }) => slug === words)
      : policy.fields[field]?.choices?.find(({ slug }) => slug === words)
  if (named !== undefined) return { kind: 'name', name: named.name }
  const reads = policy.fields[field]?.reads
  if (reads === 'place') return placeInWords(words, session.language, policy)
  return reads === 'phone' || reads === 'email' || reads === 'civil-number'
    ? { kind: 'code', value: words }
    : words
}

/** "Is this right?": yes files it, edit asks what to change; what else is said corrects it, or is added. */
export const confirmStep: FlowStep = {
  name: 'confirm',
  field: 'confirmed',
  needed: () => true,
  ask: (scope) => ({
    parts: [text('summary.head'), ...summary(scope), text('summary.ask')],
    choices: [
      choice('act:yes', 'act.register'),
      choice('act:edit', 'act.edit'),
      choice('act:cancel', 'act.cancel'),
    ],
  }),
  read: (reply): Answer => {
    if (reply.act === 'yes' || reply.act === 'file') return { kind: 'fields', fields: { confirmed: true } }
    if (reply.act === 'edit' || reply.act === 'no') return { kind: 'fields', fields: { editing: true } }
    if (reply.act === 'weak-yes') return { kind: 'unfit', says: text('confirm.sure') }
    return { kind: 'none' }
  },
}

/** Which answer to change; its step is then asked again, and the summary after it. */
export const editStep: FlowStep = {
  name: 'edit',
  field: 'edited',
  needed: ({ frame }) => frame.fields['editing'] === true,
  ask: (scope) => ({
    parts: [text('edit.which')],
    choices: changeable(scope).map(
      (step): ChoiceRef => ({ id: `edit:${step.name}`, label: step.label?.(scope) ?? { key: '' } }),
    ),
  }),
  read: (reply, scope): Answer => {
    const step = changeable(scope).find(({ name }) => reply.choice === `edit:${name}`)
    if (step !== undefined) return changeFields(step)
    return reply.act === 'no' || reply.act === 'skip'
      ? { kind: 'fields', fields: {}, drop: ['editing'] }
      : { kind: 'none' }
  },
}
