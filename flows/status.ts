import type { CaseView } from '../src/domain/case/view.ts'
import { formatInstant, instantOf } from '../src/domain/instant.ts'
import { choice, yesNo } from '../src/engine/choices.ts'
import {
  type Answer,
  type Flow,
  type FlowStep,
  type Outcome,
  type Scope,
  slotOf,
  wordsIn,
} from '../src/engine/flow.ts'
import { meantCase } from '../src/engine/meant-case.ts'
import { digestCode, oneTimeCode, readCode } from '../src/engine/one-time-code.ts'
import { ownCases } from '../src/engine/own-cases.ts'
import { statusOf } from '../src/engine/status.ts'
import { lockedOutcome } from '../src/engine/status-locked.ts'
import { code, text } from '../src/engine/text-keys.ts'
import type { CodeAsked, Effect } from '../src/engine/types.ts'
import { caseChoice, maxListed } from './case-choice.ts'

const own = (scope: Scope): readonly CaseView[] => ownCases(scope).slice(0, maxListed)

/**
 * Where a case stands (reading 11): one's own at once, another's only after a code sent to its registered address.
 * Of a reference that does not exist exactly the same is said as of one that is not yours.
 */
export const status: Flow = {
  id: 'status',
  version: 1,
  steps: () => [whichStep, proofStep, codeStep],
  takes: (reply, { frame, cases }) => {
    const reference = slotOf(reply, 'reference')
    return reference === undefined || frame.step === 'code' ? {} : meantCase(reference, cases)
  },
  done: (scope) => {
    const view = own(scope).find(({ reference }) => reference === scope.frame.fields['reference'])
    return { says: view === undefined ? [text('status.none')] : statusOf(view, scope.context), effects: [] }
  },
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
  ask: ({ context }) => ({
    parts: [text('status.proof', { phone: code(context.policy.contact.phone) })],
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

/**
 * Every request is a try of the address and the reference, whether or not there is such a case: else the answers would
 * tell, and anybody could have the registered address flooded. While a code is valid no second one is sent.
 */
function sendCode(scope: Scope): Answer {
  if (scope.locked) return { kind: 'end', outcome: locked(scope, []) }
  const { context, frame, session } = scope
  const reference = wordsIn(frame, 'reference') ?? ''
  const counted = wrongTry(reference)
  const { code: before } = session
  if (before !== undefined && before.reference === reference && context.now <= before.until)
    return askedAgain(scope, before, counted)
  const caseId = wordsIn(frame, 'target')
  const route = wordsIn(frame, 'route')
  const digits = oneTimeCode(context.chance)
  const until = formatInstant(instantOf(context.now) + context.policy.access.codeMinutes * 60_000)
  const reachable = caseId !== undefined && route !== undefined
  const asked: CodeAsked = {
    reference,
    sentTo: caseId !== undefined && reachable ? caseId : 'nobody',
    until,
    digest: digestCode(reachable ? digits : `never ${digits}`, `${reference}:${until}`),
    tries: 1,
  }
  return {
    kind: 'fields',
    fields: { ...asked },
    effects: [...(reachable ? [{ kind: 'send-code', caseId, route, code: digits } as const] : []), counted],
    code: asked,
  }
}

/** The code that was sent is still valid, and so are the tries that were made of it, whatever the hour. */
function askedAgain(scope: Scope, before: CodeAsked, counted: Effect): Answer {
  const again = { ...before, tries: (before.tries ?? 1) + 1 }
  return again.tries >= scope.context.policy.access.wrongTriesPerHour
    ? { kind: 'end', outcome: { ...locked(scope, [counted]), code: again } }
    : { kind: 'fields', fields: again, effects: [counted], code: again }
}

const wrongTry = (reference: string): Effect => ({
  kind: 'wrong-try',
  ...(reference === '' ? {} : { reference }),
})

const locked = (scope: Scope, effects: readonly Effect[]): Outcome =>
  lockedOutcome({ ...scope, frames: [scope.frame] }, scope.context.policy.routing.clockOwner, effects)

/** The code itself: wrong ones are counted, a right one makes this conversation the citizen's. */
const codeStep: FlowStep = {
  name: 'code',
  field: 'proved',
  needed: (scope) => !isOwn(scope),
  takesWords: true,
  ask: ({ context }) => ({
    parts: [
      text('code.ask', { minutes: { kind: 'count', unit: 'minutes', n: context.policy.access.codeMinutes } }),
    ],
    choices: [choice('act:cancel', 'act.cancel')],
  }),
  read: (reply, scope): Answer => {
    const { frame, context } = scope
    const said = readCode(reply.text)
    if (said === undefined) return reply.act === 'no' ? declined(scope) : { kind: 'none' }
    if (scope.locked) return { kind: 'end', outcome: locked(scope, []) }
    const until = wordsIn(frame, 'until') ?? ''
    const right =
      context.now <= until &&
      digestCode(said, `${wordsIn(frame, 'reference') ?? ''}:${until}`) === frame.fields['digest']
    return right ? proved(scope) : wrong(scope)
  },
}

function proved({ frame }: Scope): Answer {
  const caseId = wordsIn(frame, 'sentTo') ?? ''
  return { kind: 'end', outcome: { says: [text('code.right')], effects: [{ kind: 'link-contact', caseId }] } }
}

function wrong(scope: Scope): Answer {
  const { frame, context, session } = scope
  const tries = Number(frame.fields['tries'] ?? 0) + 1
  const counted = wrongTry(wordsIn(frame, 'reference') ?? '')
  const left = context.policy.access.wrongTriesPerHour - tries
  const asked = session.code
  const code =
    asked !== undefined && asked.digest === frame.fields['digest'] ? { code: { ...asked, tries } } : {}
  if (left <= 0) return { kind: 'end', outcome: { ...locked(scope, [counted]), ...code } }
  const stays = { ...frame, fields: { ...frame.fields, tries } }
  return {
    kind: 'end',
    outcome: {
      says: [text('code.wrong', { attempts: { kind: 'count', unit: 'attempts', n: left } })],
      choices: [choice('act:cancel', 'act.cancel')],
      effects: [counted],
      stays,
      ...code,
    },
  }
}
