import { formatInstant, instantOf } from '../domain/instant.ts'
import { fileEffect, registeringFrame } from './file-case.ts'
import { wordsIn } from './flow.ts'
import type { Turn } from './turn.ts'
import type { Session } from './types.ts'

/** The one timer of a conversation: silence while a case is being filed. */
const idle = 'idle'

const filingIn = (session: Session): Session['frames'][number] | undefined =>
  session.frames.findLast(({ flow }) => flow === 'filing')

/** Starts the timer of silence anew while a case is being filed, and stops it when that is over. */
export function watchSilence(turn: Turn, before: Session): void {
  if (filingIn(turn.session) !== undefined)
    turn.do({
      kind: 'start-timer',
      name: idle,
      at: later(turn, turn.context.policy.session.idleMinutes * 60_000),
    })
  else if (filingIn(before) !== undefined) turn.do({ kind: 'cancel-timer', name: idle })
}

/**
 * A chat fell silent: what holds a description is registered with what there is (reading 6); the rest is kept until
 * the policy's hours are over, then dropped.
 */
export function onTimer(turn: Turn, name: string): void {
  const frame = filingIn(turn.session)
  if (name !== idle || frame === undefined || turn.session.agent !== undefined) return
  const unanswered = frame === turn.frame ? turn.flow?.silence?.(turn.scope(frame)) : undefined
  if (unanswered !== undefined) {
    turn.enter('idle/belongs')
    turn.end(unanswered)
    turn.change({ offered: [] })
    return
  }
  if (wordsIn(frame, 'description') !== undefined) {
    turn.enter('idle/register')
    turn.do(fileEffect(frame, turn.context, turn.session.language))
    turn.change({ frames: [registeringFrame('idle', frame, turn.context)], offered: [] })
    return
  }
  if (frame.fields['idled'] === true) {
    turn.enter('idle/drop')
    turn.change({ frames: [], offered: [], misunderstood: 0 })
    return
  }
  turn.enter('idle/wait')
  turn.change({
    frames: turn.session.frames.map((one) =>
      one === frame ? { ...one, fields: { ...one.fields, idled: true } } : one,
    ),
  })
  turn.do({
    kind: 'start-timer',
    name: idle,
    at: later(turn, turn.context.policy.session.dropHours * 3_600_000),
  })
}

function later(turn: Turn, milliseconds: number): string {
  return formatInstant(instantOf(turn.context.now) + milliseconds)
}
