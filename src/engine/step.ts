import type { CaseView } from '../domain/case/view.ts'
import { unreachable } from '../domain/errors.ts'
import { onDialogue, resume } from './dialogue.ts'
import { forgetTold, heedLanguage } from './everywhere.ts'
import type { Flows } from './flow.ts'
import { onLetter } from './letter.ts'
import { onCaseNews, onLinked } from './news.ts'
import type { MessageEvent } from './reply.ts'
import { onTimer, watchSilence } from './timers.ts'
import { Turn } from './turn.ts'
import type { ConversationEvent, Session, StepContext, StepResult } from './types.ts'
import { onPublic, onRecord } from './unanswered.ts'

/**
 * One event of a conversation: its new state and what is to be said and done. Pure, total and bounded: the same
 * arguments give the same result, no text of a stranger stops it, and no flow can loop.
 */
export function step(
  flows: Flows,
  context: StepContext,
  session: Session | undefined,
  event: ConversationEvent,
): StepResult {
  const before = session ?? freshSession()
  const turn = new Turn(flows, context, before, {
    cases: casesBeside(event),
    locked: event.kind === 'message' && event.locked === true,
  })
  handle(turn, event)
  watchTurn(turn, before, event)
  return turn.result(event.kind === 'message' ? 'message' : 'news')
}

/** A conversation before its first event. */
export function freshSession(): Session {
  return {
    format: 1,
    language: 'ar',
    languageChosen: false,
    frames: [],
    offered: [],
    misunderstood: 0,
    turns: 0,
  }
}

function casesBeside(event: ConversationEvent): readonly CaseView[] {
  switch (event.kind) {
    case 'message':
      return event.cases
    case 'timer':
      return event.cases ?? []
    case 'case':
    case 'linked':
      return [event.case]
    default:
      return []
  }
}

function handle(turn: Turn, event: ConversationEvent): void {
  switch (event.kind) {
    case 'message':
      onMessage(turn, event)
      return
    case 'timer':
      onTimer(turn, event.name)
      return
    case 'case':
      onCaseNews(turn, event)
      return
    case 'linked':
      onLinked(turn, event)
      return
    case 'agent':
      onAgent(turn, event)
      return
    case 'agent-replied':
      turn.enter('agent/replied')
      turn.sayWords(event.text)
      return
    case 'delivery-failed':
      turn.enter('delivery-failed')
      return
    case 'hand-over-done':
      turn.enter('hand-over-done')
      forgetTold(turn, event.reason)
      return
    default:
      unreachable(event)
  }
}

const maxTurns = 1_000_000

function onMessage(turn: Turn, event: MessageEvent): void {
  turn.change({ turns: Math.min(turn.session.turns + 1, maxTurns) })
  if (event.automatic) {
    turn.enter('automatic')
    return
  }
  heedLanguage(turn, event)
  if (turn.session.agent !== undefined) {
    turn.enter('agent/listens')
    return
  }
  const { manner } = turn.context.channel.limits
  switch (manner) {
    case 'dialogue':
      onDialogue(turn, event)
      return
    case 'letter':
      onLetter(turn, event)
      return
    case 'public':
      onPublic(turn, event)
      return
    case 'record':
      onRecord(turn, event)
      return
    default:
      unreachable(manner)
  }
}

/** While an officer holds the conversation the flow is silent; then it goes on where it stood. */
function onAgent(turn: Turn, { act, officer }: Extract<ConversationEvent, { readonly kind: 'agent' }>): void {
  turn.enter(`agent/${act}`)
  if (act === 'took-over') {
    turn.change({ agent: officer })
    return
  }
  const { agent: _held, ...session } = turn.session
  turn.session = session
  if (turn.context.channel.limits.manner === 'dialogue') resume(turn)
}

function watchTurn(turn: Turn, before: Session, event: ConversationEvent): void {
  if (event.kind === 'message' && !event.automatic && turn.context.channel.limits.manner === 'dialogue')
    watchSilence(turn, before)
}
