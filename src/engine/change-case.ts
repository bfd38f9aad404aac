import type { CaseCommand } from '../domain/case/command.ts'
import type { CaseView } from '../domain/case/view.ts'
import { advance } from './advance.ts'
import type { CaseWish, Change, WaitingChange } from './case-wish.ts'
import { continueByLetter } from './continued-case.ts'
import { type FieldValues, type Reply, slotOf } from './flow.ts'
import { meantCase } from './meant-case.ts'
import { ownCases } from './own-cases.ts'
import type { MessageEvent } from './reply.ts'
import { statusOf } from './status.ts'
import { code, text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'
import type { Effect } from './types.ts'
import { hasCue } from './words-beside.ts'

/** Whether a case is one that this can be done with now. */
export function allows(view: CaseView, change: Change, now: string): boolean {
  const isOpen = view.state !== 'closed' && view.state !== 'resolved'
  switch (change) {
    case 'reopen':
      return view.reopenUntil !== undefined && view.reopenUntil > now
    case 'untreated':
      return view.untreatedUntil !== undefined && view.untreatedUntil > now
    case 'escalate':
      return isOpen && view.climbedTo === undefined
    default:
      return isOpen
  }
}

/**
 * What a case is told of a change; what its citizen said beside it is kept for who reads it. `askedAt`: when they wished
 * it first, where it took a question more.
 */
export function changeEffect(caseId: string, change: Change, words: string, askedAt?: string): Effect {
  return { kind: 'command', caseId, command: commandOf(change, words, askedAt) }
}

function commandOf(change: Change, words: string, askedAt?: string): CaseCommand {
  const asked = askedAt === undefined ? {} : { askedAt }
  switch (change) {
    case 'reopen':
      return { kind: 'reopen', cause: 'asked', words, ...asked }
    case 'untreated':
      return { kind: 'reopen', cause: 'untreated', words, ...asked }
    case 'escalate':
      return { kind: 'escalate', cause: 'status-unknown' }
    default:
      return { kind: 'withdraw' }
  }
}

/** The change that a message wishes: by what it asks for, or by a reason of the policy's ladder; undefined for none. */
export function changeOf(turn: Turn, reply: Reply, wish: CaseWish | undefined): Change | undefined {
  if (wish === 'withdraw') return 'withdraw'
  if (wish === 'solved') return undefined
  const own = ownCases(turn)
  const isClosed = own.some(({ state }) => state === 'closed')
  // Of one that is open it is said that it is.
  if (hasCue(reply, 'untreated') && own.length > 0) return 'untreated'
  if (hasCue(reply, 'senior') && own.some(({ state }) => state !== 'closed')) return 'escalate'
  if (hasCue(reply, 'uninformed') && own.some((view) => allows(view, 'escalate', turn.context.now)))
    return 'escalate'
  if (wish === 'escalate' && isClosed && !own.some(({ state }) => state !== 'closed')) return 'untreated'
  return wish
}

/**
 * Begins what a citizen wishes of their case: in a chat it is asked which and whether, and who says it again means it; a
 * letter is taken at its word.
 * False where nothing of theirs is known, so that a person sees to it.
 */
export function beginChange(turn: Turn, reply: Reply, change: Change, about?: CaseView): boolean {
  const { context } = turn
  const named = slotOf(reply, 'reference')
  const own = ownCases(turn).filter(
    ({ id, reference }) =>
      (about === undefined || id === about.id) && (named === undefined || reference === named),
  )
  if (own.length === 0) return false
  if (turn.frame?.flow === 'continuing') turn.pop()
  turn.enter(`changing/${change}`)
  const fitting = own.filter((view) => allows(view, change, context.now))
  const [only] = fitting
  if (only === undefined) {
    tellWhyNot(turn, reply, change, own)
    return true
  }
  if (context.channel.limits.manner === 'letter') {
    if (fitting.length > 1) return false
    turn.setAbout({ caseId: only.id })
    turn.do(changeEffect(only.id, change, reply.text))
    return true
  }
  const { frame } = turn
  if (frame?.flow === 'changing' && frame.fields['change'] === change && frame.step === 'sure') {
    turn.replace({ ...frame, fields: { ...frame.fields, sure: true } })
    advance(turn)
    return true
  }
  return askWhether(turn, fitting, {
    change,
    askedAt: context.now,
    words: joinWords('', reply.text),
    ...(change === 'escalate' && !hasCue(reply, 'uninformed') && { plain: true }),
  })
}

/** Asks which of the cases with which it can be done, and whether it is meant. */
function askWhether(
  turn: Turn,
  fitting: readonly CaseView[],
  { plain, ...wish }: WaitingChange & { readonly plain?: boolean },
): boolean {
  const flow = turn.flows['changing']
  const [only] = fitting
  if (flow === undefined || only === undefined) return false
  const fields: FieldValues = {
    ...wish,
    ...(fitting.length === 1 && { case: only.id }),
    ...(plain === true && { plain }),
  }
  if (wish.change === 'escalate' && fitting.length === 1) turn.say(...statusOf(only, turn.context))
  turn.push(beginFrame(flow, fields))
  advance(turn)
  return true
}

/**
 * What is wished of a case that is not known here as theirs waits until a code has proved that it is. False where no
 * code can be asked for, so that a person sees to it.
 */
export function proveFirst(
  turn: Turn,
  event: MessageEvent,
  reply: Reply,
  wish: CaseWish | undefined,
): boolean {
  const { context } = turn
  const { manner, oneWay } = context.channel.limits
  const reference = slotOf(reply, 'reference')
  const change = changeOf(turn, reply, wish)
  const flow = turn.flows['status']
  if (manner !== 'dialogue' || oneWay === true || event.locked === true) return false
  if (reference === undefined || change === undefined || flow === undefined) return false
  turn.enter(`changing/${change}/whose`)
  const waiting: WaitingChange = { change, words: joinWords('', reply.text), askedAt: context.now }
  turn.push(beginFrame(flow, { ...meantCase(reference, turn.cases), ...waiting }))
  advance(turn)
  return true
}

/** Goes on with what was wished, now that it is proved whose the case is. */
export function goOnWith(turn: Turn, view: CaseView, wish: WaitingChange): void {
  const isEscalated = wish.change === 'escalate' && view.state === 'closed'
  const change: Change = isEscalated ? 'untreated' : wish.change
  if (!allows(view, change, wish.askedAt) || !askWhether(turn, [view], { ...wish, change }))
    tellWhyNot(turn, undefined, change, [view])
}

const longestWords = 1000

/** What was said with a wish, and what is said instead of an answer to its question: who reads it finds both. */
export const joinWords = (before: string, more: string): string =>
  [before, more.trim()].join('\n').trim().slice(0, longestWords)

/**
 * A case that cannot be opened again any more is continued by a new one: a chat is asked whether, a letter that says what
 * is wrong is registered so. False where something else is open, or nothing is said.
 */
function offersNew(turn: Turn, reply: Reply | undefined, view: CaseView): boolean {
  const { context } = turn
  const flow = turn.flows['continuing']
  if (context.channel.limits.manner === 'letter')
    return reply !== undefined && continueByLetter(turn, reply, view)
  if (flow === undefined || turn.frame !== undefined) return false
  turn.say(
    text('reopen.late', { reference: code(view.reference), phone: code(context.policy.contact.phone) }),
  )
  turn.push(beginFrame(flow, { target: view.id, continues: view.reference }))
  advance(turn)
  return true
}

/** Why a change cannot be had now, said honestly, and what can. */
function tellWhyNot(turn: Turn, reply: Reply | undefined, change: Change, own: readonly CaseView[]): void {
  const { context } = turn
  const [newest] = own
  if (newest === undefined) return
  const phone = code(context.policy.contact.phone)
  turn.setAbout({ caseId: newest.id })
  if (change === 'reopen' || change === 'untreated') {
    const isOpen = newest.state !== 'closed'
    if (isOpen) turn.say(text('reopen.open'), ...statusOf(newest, context))
    else if (offersNew(turn, reply, newest)) return
    else turn.say(text('reopen.late', { reference: code(newest.reference), phone }))
  } else if (newest.state === 'closed' || newest.state === 'resolved') {
    turn.say(...statusOf(newest, context))
  } else {
    turn.say(text('escalate.already', { reference: code(newest.reference) }), ...statusOf(newest, context))
  }
  if (context.channel.limits.manner === 'dialogue' && turn.frame !== undefined) advance(turn)
}
