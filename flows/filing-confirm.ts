import type { TextRef, TextValue } from '../src/domain/text.ts'
import { choice } from '../src/engine/choices.ts'
import { isAct, longestDescription } from '../src/engine/describe.ts'
import { typeIn } from '../src/engine/file-case.ts'
import { type Answer, type FlowStep, listIn, type Reply, type Scope, wordsIn } from '../src/engine/flow.ts'
import { serviceOf } from '../src/engine/needed-fields.ts'
import { placeInWords } from '../src/engine/place.ts'
import { sealFields, sealLines, wishesSeal } from '../src/engine/sealing.ts'
import { text } from '../src/engine/text-keys.ts'
import type { ChoiceRef } from '../src/engine/types.ts'
import { hasCue, saysFine, takesBack } from '../src/engine/words-beside.ts'
import { tokenise } from '../src/language/matching-key.ts'
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
    parts: [text('summary.head'), ...summary(scope), ...sealLines(scope), text('summary.ask')],
    choices: [
      choice('act:yes', 'act.register'),
      choice('act:edit', 'act.edit'),
      choice('act:cancel', 'act.cancel'),
    ],
  }),
  read: (reply, scope): Answer => {
    if (wishesSeal(reply)) return { kind: 'fields', fields: sealFields(reply, scope) }
    if (reply.act === 'yes' || reply.act === 'file' || saysFine(reply))
      return { kind: 'fields', fields: { confirmed: true } }
    if (reply.act === 'edit' || reply.act === 'no') return { kind: 'fields', fields: { editing: true } }
    if (reply.act === 'weak-yes') return { kind: 'unfit', says: text('confirm.sure') }
    if (finds(reply)) return { kind: 'fields', fields: { editing: true } }
    return withQuestion(reply, scope) ?? { kind: 'none' }
  },
}

/** "No, that is not right": something is wrong and is not said yet. */
const finds = (reply: Reply): boolean =>
  takesBack(reply) &&
  !isAct(reply.act) &&
  reply.understanding.slots.length === 0 &&
  reply.understanding.service === 'none' &&
  tokenise(reply.text, mostFinding + 1).length <= mostFinding

const mostFinding = 4

/** Fewest words of a question that means something to who reads it later. */
const fewestAsking = 2

/** A question about the matter that only staff can answer is kept for them among the details. */
function withQuestion(reply: Reply, { frame, context }: Scope): Answer | undefined {
  const { text: words, intent } = reply
  const asks = /[?\u061f]/u.test(words) || hasCue(reply, 'asking')
  const before = wordsIn(frame, 'description')
  if (!asks || isAct(reply.act) || before === undefined || !(intent === 'inquiry' || intent === 'other'))
    return undefined
  if (takesBack(reply) || hasCue(reply, 'change') || tokenise(words, fewestAsking).length < fewestAsking)
    return undefined
  const description = `${before}\n${words.trim()}`
  if (before.includes(words.trim()) || description.length > longestDescription(context.policy))
    return undefined
  return { kind: 'fields', fields: { description }, says: [text('filing.question')] }
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
    return reply.act === 'no' || reply.act === 'skip' || saysFine(reply)
      ? { kind: 'fields', fields: {}, drop: ['editing'] }
      : { kind: 'none' }
  },
}
