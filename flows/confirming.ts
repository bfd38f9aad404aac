import { yesNo } from '../src/engine/choices.ts'
import { phoneToConfirm } from '../src/engine/confirming.ts'
import { type Answer, type Flow, type Scope, wordsIn } from '../src/engine/flow.ts'
import { code, text } from '../src/engine/text-keys.ts'
import { codeStep, sendCode } from './code-by-address.ts'

/** Whether the case of this frame still wants its phone confirmed. */
const isWanted = ({ cases, frame, context }: Scope): boolean => {
  const view = cases.find(({ id }) => id === wordsIn(frame, 'target'))
  return view !== undefined && phoneToConfirm(view, context) !== undefined
}

/** Where the policy wants to know more surely who files: the phone that was given is confirmed by a code (reading 13). */
export const confirming: Flow = {
  id: 'confirming',
  version: 1,
  steps: () => [
    {
      name: 'send',
      field: 'sentTo',
      needed: isWanted,
      ask: ({ frame }) => ({
        parts: [text('identity.confirm', { phone: code(wordsIn(frame, 'phone') ?? '') })],
        choices: yesNo,
      }),
      read: (reply, scope): Answer => {
        if (reply.act === 'no') return declined(scope)
        return reply.act === 'yes' || reply.act === 'weak-yes' ? sendCode(scope) : { kind: 'none' }
      },
    },
    codeStep({ isNeeded: isWanted, declined, proved }),
  ],
  takes: () => ({}),
  done: () => ({ says: [], effects: [] }),
}

/** Nothing is lost: an officer confirms it by a call. */
const declined = (_scope: Scope): Answer => ({
  kind: 'end',
  outcome: { says: [text('filed.identity-phone')], effects: [] },
})

function proved({ frame }: Scope): Answer {
  const caseId = wordsIn(frame, 'sentTo') ?? ''
  const reference = code(wordsIn(frame, 'reference') ?? '')
  return {
    kind: 'end',
    outcome: {
      says: [text('identity.confirmed', { reference })],
      effects: [{ kind: 'command', caseId, command: { kind: 'identify', level: 'phone-confirmed' } }],
    },
  }
}
