import type { CaseView } from '../src/domain/case/view.ts'
import { type Change, isChange } from '../src/engine/case-wish.ts'
import { allows, changeEffect, joinWords } from '../src/engine/change-case.ts'
import { choice, yesNo } from '../src/engine/choices.ts'
import { hasWords } from '../src/engine/describe.ts'
import { type Answer, type Flow, type FlowStep, type Scope, slotOf, wordsIn } from '../src/engine/flow.ts'
import { ownCases } from '../src/engine/own-cases.ts'
import { code, type TextKey, text } from '../src/engine/text-keys.ts'
import { caseChoice, maxListed } from './case-choice.ts'

/** What is done with the case. */
function changeIn({ frame }: Scope): Change {
  const words = wordsIn(frame, 'change')
  return isChange(words) ? words : 'withdraw'
}

/** The cases with which it could be done when it was wished: the answer to our own question costs nobody their right. */
const fitting = (scope: Scope): readonly CaseView[] =>
  ownCases(scope)
    .filter((view) => allows(view, changeIn(scope), wordsIn(scope.frame, 'askedAt') ?? scope.context.now))
    .slice(0, maxListed)

const chosen = (scope: Scope): CaseView | undefined =>
  fitting(scope).find(({ id }) => id === wordsIn(scope.frame, 'case'))

/** Opening a case again, taking it up, withdrawing it: which, and whether it is meant. */
export const changing: Flow = {
  id: 'changing',
  version: 1,
  steps: () => [whichStep, sureStep],
  takes: () => ({}),
  done: (scope) => {
    const view = chosen(scope)
    if (view === undefined) return { says: [text('change.gone')], effects: [] }
    return {
      says: [],
      effects: [
        changeEffect(
          view.id,
          changeIn(scope),
          wordsIn(scope.frame, 'words') ?? '',
          wordsIn(scope.frame, 'askedAt'),
        ),
      ],
    }
  },
}

const whichStep: FlowStep = {
  name: 'which',
  field: 'case',
  needed: () => true,
  ask: (scope) => ({
    parts: [text('change.which')],
    choices: [...fitting(scope).map(caseChoice), choice('act:human', 'act.human')],
  }),
  read: (reply, scope) => {
    const reference = slotOf(reply, 'reference')
    const view = fitting(scope).find(
      (one) => reply.choice === `case:${one.id}` || one.reference === reference,
    )
    return view === undefined ? { kind: 'none' } : { kind: 'fields', fields: { case: view.id } }
  },
}

/** Who only wishes it is told for what a case is taken up. */
function questionOf(scope: Scope): TextKey {
  const change = changeIn(scope)
  return change === 'escalate' && scope.frame.fields['plain'] === true
    ? 'changing.escalate-plain'
    : `changing.${change}`
}

const sureStep: FlowStep = {
  name: 'sure',
  field: 'sure',
  needed: (scope) => chosen(scope) !== undefined,
  ask: (scope) => {
    const view = chosen(scope)
    return {
      parts: [text(questionOf(scope), { reference: code(view?.reference ?? '') })],
      choices: yesNo,
    }
  },
  read: (reply, scope): Answer => {
    if (reply.act === 'no' || reply.act === 'keep')
      return { kind: 'end', outcome: { says: [text('change.kept')], effects: [] } }
    if (reply.act === 'yes') return { kind: 'fields', fields: { sure: true } }
    if (reply.act === 'weak-yes') return { kind: 'unfit', says: text('confirm.sure') }
    return reply.act === undefined && reply.choice === undefined && hasWords(reply.text)
      ? {
          kind: 'unfit',
          says: text('confirm.sure'),
          keeps: { words: joinWords(wordsIn(scope.frame, 'words') ?? '', reply.text) },
        }
      : { kind: 'none' }
  },
}
