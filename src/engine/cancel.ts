import type { Act } from '../domain/understanding.ts'
import { advance } from './advance.ts'
import { type CaseWish, caseWish } from './case-wish.ts'
import { yesNo } from './choices.ts'
import { longestDescription } from './describe.ts'
import { isEmptyFiling, type Reply, slotOf, wordsIn } from './flow.ts'
import { menuChoices } from './menu.ts'
import { statusOf } from './status.ts'
import { text } from './text-keys.ts'
import type { Turn } from './turn.ts'

/** "Cancel my complaint" while one is being filed means that one; so does "I withdraw" where nothing else is open. */
export function cancelsDraft(turn: Turn, reply: Reply): boolean {
  const { act } = reply
  if (slotOf(reply, 'reference') !== undefined) return false
  if (!turn.session.frames.some(({ flow }) => flow === 'filing')) return false
  const open = openCases(turn).length > 0
  if (act === 'withdraw') return !open
  return act === 'cancel-case' && (!open || (turn.frame !== undefined && !isEmptyFiling(turn.frame)))
}

/** Ends what is open: at once where that was ordered or nothing is lost by it, else after a question. */
export function cancels(turn: Turn, reply: Reply): true {
  const isDraft = turn.session.frames.some((frame) => frame.flow === 'filing' && !isEmptyFiling(frame))
  if (!isDraft || turn.frame === undefined || isOrder(reply)) return cancel(turn)
  turn.enter('cancel/asked')
  turn.replace({ ...turn.frame, fields: { ...turn.frame.fields, cancelling: true } })
  turn.say(text('cancel.ask'))
  turn.offer(yesNo)
  return true
}

/** An order to cancel has few words; more of them tell why, and may mean something else. */
const mostWords = 6

const isOrder = ({ choice, act, understanding, text: words }: Reply): boolean =>
  choice !== undefined ||
  (act !== 'decline' && understanding.said === true && words.trim().split(/\s+/u).length <= mostWords)

/** What answers no question. */
const besides: ReadonlySet<Act> = new Set<Act>(['repeat', 'help', 'language-ar', 'language-en'])

/** The answer to "shall we cancel it?"; false where there was no such question, or the message answers another. */
export function heedCancel(turn: Turn, reply: Reply): boolean {
  const { frame } = turn
  if (frame?.fields['cancelling'] !== true) return false
  if (reply.act === 'weak-yes') {
    turn.say(text('confirm.sure'))
    turn.offer(yesNo)
    return true
  }
  if (reply.act !== undefined && besides.has(reply.act)) return false
  const { cancelling: _asked, ...fields } = frame.fields
  turn.replace({ ...frame, fields })
  if (reply.act === 'no') return keep(turn, reply)
  if (reply.act === 'yes' || reply.intent === 'cancel') return cancel(turn)
  return false
}

/** So many words beside the refusal tell something of the matter. */
const tellingWords = 5

/** What is being filed goes on, and what was filed stays: said so; of what is cancelled already, the truth. What else was told is added to it. */
export function keep(
  turn: Turn,
  { text: words, understanding }: Pick<Reply, 'text' | 'understanding'>,
): true {
  turn.enter('keep')
  if (turn.frame === undefined && openCases(turn).length === 0) {
    turn.say(text('cancel.gone'))
    turn.offer(menuChoices(turn.context))
    return true
  }
  turn.say(text('cancel.kept'))
  const { frame } = turn
  const before = frame === undefined ? undefined : wordsIn(frame, 'description')
  if (
    frame !== undefined &&
    before !== undefined &&
    (understanding.answering?.telling ?? 0) >= tellingWords
  ) {
    const description = `${before}\n${words.trim()}`.slice(0, longestDescription(turn.context.policy))
    turn.replace({ ...frame, fields: { ...frame.fields, description } })
    turn.say(text('filing.added'))
  }
  if (turn.frame === undefined) tellOpenCases(turn)
  else advance(turn)
  return true
}

/** Nothing is being filed; what was filed stays, and is told with the way to withdraw it. */
export function cancelNothing(turn: Turn): void {
  if (openCases(turn).length > 0) {
    turn.say(text('cancel.kept'), text('cancel.withdraw'))
    tellOpenCases(turn)
    return
  }
  turn.say(text('cancel.nothing'))
  turn.offer(menuChoices(turn.context))
}

const mostCases = 3

/** How this contact's open cases stand. */
export function tellOpenCases(turn: Turn): void {
  for (const view of openCases(turn).slice(0, mostCases)) turn.say(...statusOf(view, turn.context))
}

/** The wish of a message about what was filed: that a problem is solved is one only where a case is open. */
export function wishOf(turn: Turn, { act }: Reply): CaseWish | undefined {
  const wish = caseWish(act)
  return wish === 'solved' && openCases(turn).length === 0 ? undefined : wish
}

/** This contact's cases that are not closed. */
export const openCases = ({ cases }: Turn) =>
  cases.filter(({ access, state }) => access === 'own' && state !== 'closed')

function cancel(turn: Turn): true {
  turn.enter('cancel')
  const filing = turn.session.frames.some(({ flow }) => flow === 'filing')
  turn.change({ frames: [], misunderstood: 0 })
  turn.say(text(filing ? 'cancel.done' : 'served'))
  turn.offer(menuChoices(turn.context))
  return true
}
