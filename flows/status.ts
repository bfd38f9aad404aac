import type { CaseView } from '../src/domain/case/view.ts'
import { isChange, type WaitingChange } from '../src/engine/case-wish.ts'
import { choice, yesNo } from '../src/engine/choices.ts'
import { type Answer, type Flow, type FlowStep, type Scope, slotOf, wordsIn } from '../src/engine/flow.ts'
import { meantCase } from '../src/engine/meant-case.ts'
import { ownCases } from '../src/engine/own-cases.ts'
import { statusOf } from '../src/engine/status.ts'
import { code, text } from '../src/engine/text-keys.ts'
import type { Effect } from '../src/engine/types.ts'
import { caseChoice, maxListed } from './case-choice.ts'
import { codeStep, sendCode } from './code-by-address.ts'

const own = (scope: Scope): readonly CaseView[] => ownCases(scope).slice(0, maxListed)

/**
 * Where a case stands (reading 11): one's own at once, another's only after a code sent to its registered address.
 * Of a reference that does not exist exactly the same is said as of one that is not yours.
 */
export const status: Flow = {
  id: 'status',
  version: 1,
  steps: () => [whichStep, proofStep, codeStep({ isNeeded: (scope) => !isOwn(scope), declined, proved })],
  takes: (reply, { frame, cases }) => {
    const reference = slotOf(reply, 'reference')
    return reference === undefined || frame.step === 'code' ? {} : meantCase(reference, cases)
  },
  done: (scope) => {
    const view = own(scope).find(({ reference }) => reference === scope.frame.fields['reference'])
    return { says: view === undefined ? [text('status.none')] : statusOf(view, scope.context), effects: [] }
  },
}

/** What was wished of the case before it was proved whose it is. */
function wishIn({ frame }: Scope): { readonly wish?: WaitingChange } {
  const change = wordsIn(frame, 'change')
  const askedAt = wordsIn(frame, 'askedAt')
  if (!isChange(change) || askedAt === undefined) return {}
  return { wish: { change, askedAt, words: wordsIn(frame, 'words') ?? '' } }
}

/** Whose status: the only case there is, the one chosen from several, or a reference that is said. */
const whichStep: FlowStep = {
  name: 'which',
  field: 'reference',
  needed: () => true,
  ask: (scope) => ({
    parts: [text(own(scope).length === 0 ? 'status.none' : 'status.which')],
    choices: [...own(scope).map(caseChoice), choice('act:human', 'act.human')],
  }),
  read: (reply, scope) => {
    const chosen =
      own(scope).find(({ id }) => reply.choice === `case:${id}`)?.reference ?? slotOf(reply, 'reference')
    return chosen === undefined
      ? { kind: 'none' }
      : { kind: 'fields', fields: meantCase(chosen, scope.cases) }
  },
}

const isOwn = (scope: Scope): boolean =>
  own(scope).some(({ reference }) => reference === scope.frame.fields['reference'])

/** The offer of a code: in the same words whether or not there is such a case. */
const proofStep: FlowStep = {
  name: 'proof',
  field: 'sentTo',
  needed: (scope) => !isOwn(scope),
  ask: ({ context, frame }) => ({
    parts: [
      text(isChange(wordsIn(frame, 'change')) ? 'status.proof-change' : 'status.proof', {
        phone: code(context.policy.contact.phone),
      }),
    ],
    choices: yesNo,
  }),
  read: (reply, scope): Answer => {
    if (reply.act === 'no') return declined(scope)
    if (reply.act !== 'yes' && reply.act !== 'weak-yes') return { kind: 'none' }
    return sendCode(scope)
  },
}

function declined({ context }: Scope): Answer {
  return {
    kind: 'end',
    outcome: {
      says: [text('status.declined', { phone: code(context.policy.contact.phone) })],
      effects: [],
    },
  }
}

/** This conversation is the citizen's from now on; a code to the phone also proves the phone. */
function proved(scope: Scope): Answer {
  const { frame } = scope
  const caseId = wordsIn(frame, 'sentTo') ?? ''
  const isPhone = wordsIn(frame, 'route') === 'sms'
  const identify: Effect = {
    kind: 'command',
    caseId,
    command: { kind: 'identify', level: 'phone-confirmed' },
  }
  return {
    kind: 'end',
    outcome: {
      says: [text('code.right')],
      effects: [{ kind: 'link-contact', caseId, ...wishIn(scope) }, ...(isPhone ? [identify] : [])],
    },
  }
}
