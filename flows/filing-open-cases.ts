import type { GivenFields } from '../src/domain/case/command.ts'
import type { CaseView } from '../src/domain/case/view.ts'
import { choice } from '../src/engine/choices.ts'
import { type FlowStep, listIn, type Outcome, type Scope, wordsIn } from '../src/engine/flow.ts'
import { addToCase, giveEffect, noteEffects, waitingCases } from '../src/engine/missing-data.ts'
import { openCaseOn } from '../src/engine/same-matter.ts'
import { code, text } from '../src/engine/text-keys.ts'

/** The case that waits for data and to which the words may belong. */
function waitingCase({ cases, frame }: Scope): CaseView | undefined {
  return waitingCases(cases).find(({ id }) => id === wordsIn(frame, 'waiting'))
}

/** Whether what was written while a case waits for data belongs to it or is a new matter. */
export const belongsStep: FlowStep = {
  name: 'belongs',
  field: 'separate',
  needed: (scope) => scope.frame.fields['waiting'] !== undefined && waitingCase(scope) !== undefined,
  ask: (scope) => {
    const view = waitingCase(scope)
    const key = view?.state === 'closed' ? 'filing.belongs-closed' : 'filing.belongs'
    return {
      parts: [text(key, { reference: code(view?.reference ?? '') })],
      choices: [choice('act:yes', 'act.add'), choice('act:no', 'act.new')],
    }
  },
  read: ({ act }, scope) => {
    const view = waitingCase(scope)
    if (act === 'no' || view === undefined) return { kind: 'fields', fields: { separate: true } }
    return act === 'yes' ? { kind: 'end', outcome: givenTo(view, scope) } : { kind: 'none' }
  },
}

/**
 * Who says no more after that question has written something while their case waits: it must not be closed as one that
 * nobody answered. An officer can split what was a new matter.
 */
export function unansweredBelongs(scope: Scope): Outcome | undefined {
  const view = waitingCase(scope)
  return view === undefined || scope.frame.fields['separate'] !== undefined ? undefined : givenTo(view, scope)
}

/** What the filing holds of what the case waits for is given to it, with all the words as a note. */
function givenTo(view: CaseView, { frame, context }: Scope): Outcome {
  const words = wordsIn(frame, 'description') ?? ''
  const attachments = listIn(frame, 'attachments')
  const fields = Object.fromEntries(
    view.missing.flatMap(({ field, words: asked }): [string, GivenFields[string]][] => {
      const value = asked === undefined ? wordsIn(frame, field) : words
      const personal = context.policy.fields[field]?.personal ?? true
      return value === undefined || value === '' ? [] : [[field, { value, personal }]]
    }),
  )
  if (Object.keys(fields).length === 0)
    return {
      says: [text('case.added', { reference: code(view.reference) })],
      effects: addToCase(view, words, attachments, context),
    }
  const given = giveEffect(view, { kind: 'data', fields, attachments }, 'confirmed')
  const isWhole = Object.values(fields).some(({ value }) => value === words)
  return { says: [], effects: [given, ...(isWhole ? [] : noteEffects(view, words))] }
}

/** This contact's open case on the same service: in a chat it is asked whether this belongs to it (settled 12). */
function openCase({ cases, frame }: Scope): CaseView | undefined {
  return openCaseOn(cases, wordsIn(frame, 'service'))[0]
}

export const duplicateStep: FlowStep = {
  name: 'duplicate',
  field: 'duplicate',
  needed: (scope) => openCase(scope) !== undefined,
  ask: (scope) => ({
    parts: [text('filing.duplicate', { reference: code(openCase(scope)?.reference ?? '') })],
    choices: [choice('act:yes', 'act.add'), choice('act:no', 'act.new')],
  }),
  read: ({ act }, scope) => {
    const open = openCase(scope)
    if (act === 'no' || open === undefined) return { kind: 'fields', fields: { duplicate: false } }
    if (act !== 'yes') return { kind: 'none' }
    const words = wordsIn(scope.frame, 'description') ?? ''
    return {
      kind: 'end',
      outcome: {
        says: [text('case.added', { reference: code(open.reference) })],
        effects: addToCase(open, words, listIn(scope.frame, 'attachments'), scope.context),
      },
    }
  },
}
