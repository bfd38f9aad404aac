import { formatInstant, instantOf } from '../src/domain/instant.ts'
import { choice } from '../src/engine/choices.ts'
import { type Answer, type FlowStep, type Outcome, type Scope, wordsIn } from '../src/engine/flow.ts'
import { digestCode, oneTimeCode, readCode } from '../src/engine/one-time-code.ts'
import { lockedOutcome } from '../src/engine/status-locked.ts'
import { text } from '../src/engine/text-keys.ts'
import type { CodeAsked, Effect } from '../src/engine/types.ts'

/**
 * Sends a code to the address of a case that the frame names (`reference`, `target`, `route`). Every request is a try of the address and the reference, whether or not there is such a case: else the answers would
 * tell, and anybody could have the registered address flooded. While a code is valid no second one is sent.
 */
export function sendCode(scope: Scope): Answer {
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

/** What becomes of a code that is asked for. */
interface CodeUse {
  readonly isNeeded: (scope: Scope) => boolean
  readonly declined: (scope: Scope) => Answer
  readonly proved: (scope: Scope) => Answer
}

/** The code itself: wrong ones are counted, and a right one proves that the address is theirs. */
export const codeStep = ({ isNeeded, declined, proved }: CodeUse): FlowStep => ({
  name: 'code',
  field: 'proved',
  needed: isNeeded,
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
})

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
