import { caseTypes } from '../domain/understanding.ts'
import { advance, answer, openStep } from './advance.ts'
import { askWhetherNew, begin, beginFiling } from './begin.ts'
import { beginStatus, interruptsForStatus } from './begin-status.ts'
import { belonging } from './belonging.ts'
import { takesEdit } from './edited.ts'
import { everywhere, handOver } from './everywhere.ts'
import { refusedFiles } from './first-words.ts'
import { isEmptyFiling, listIn, type Reply } from './flow.ts'
import { menuChoices } from './menu.ts'
import { heedMisreference } from './misreference.ts'
import { answersWords, fittingData } from './missing-data.ts'
import { heedRating } from './rating.ts'
import { isUnreadable, type MessageEvent, readReply } from './reply.ts'
import { code, text } from './text-keys.ts'
import type { Turn } from './turn.ts'

/** A message in a dialogue: one question at a time. */
export function onDialogue(turn: Turn, event: MessageEvent): void {
  const reply = readReply(event, turn.session, turn.context)
  const { policy } = turn.context
  leaveRegistering(turn, reply)
  leaveClosed(turn)
  if (takesEdit(turn, event)) return
  if (event.understanding.danger) turn.say(text('danger.first', { phone: code(policy.contact.emergency) }))
  if (event.understanding.salam === true) turn.say(text('greeting.salam'))
  sayFiles(turn, event, reply)
  if (isUnreadable(event)) {
    if (!turn.spoke) turn.say(text('message.unreadable'))
    resume(turn)
    return
  }
  if (turnPage(turn, reply) || heedRating(turn, reply) || everywhere(turn, event, reply)) return
  if (heedMisreference(turn, reply)) {
    advance(turn)
    return
  }
  if (event.understanding.person === true) handOver(turn, reply)
  if (turn.frame === undefined) {
    begin(turn, event, reply)
    return
  }
  if (interrupt(turn, event, reply)) return
  answer(turn, reply)
  if (!turn.spoke && !turn.acted && turn.frame === undefined) resume(turn)
}

/** A message that comes while the office registers stands for itself. */
function leaveRegistering(turn: Turn, reply: Reply): void {
  if (turn.frame?.flow !== 'registering') return
  turn.pop()
  if (reply.act === 'yes' || reply.act === 'file') turn.say(text('filing.in-progress'))
}

/** What a case was asked for is not asked any more once it is closed: who gives it now has it opened again. */
function leaveClosed(turn: Turn): void {
  const { frame } = turn
  const view = turn.cases.find(({ id }) => id === frame?.fields['case'])
  if (frame?.flow === 'completing' && view?.state === 'closed') turn.pop()
}

/** Files that are taken, those beyond the policy's number by name, and those of a kind or size that is not taken. */
function sayFiles(turn: Turn, event: MessageEvent, reply: Reply): void {
  const { policy } = turn.context
  const { maxCount } = policy.attachments
  const before = turn.frame?.flow === 'filing' ? listIn(turn.frame, 'attachments').length : 0
  const taken = Math.min(reply.attachments.length, Math.max(0, maxCount - before))
  if (taken > 0)
    turn.say(text('attachments.received', { attachments: { kind: 'count', unit: 'attachments', n: taken } }))
  const isVoiceAlone =
    reply.text.trim() === '' && event.attachments.every(({ contentType }) => contentType.startsWith('audio/'))
  if (taken > 0 && isVoiceAlone && turn.frame?.flow !== 'completing') turn.say(text('attachments.voice'))
  if (taken < reply.attachments.length)
    turn.say(
      text('attachments.surplus', {
        files: { kind: 'list', items: event.attachments.slice(taken).map(({ name }) => name) },
        most: code(String(maxCount)),
      }),
    )
  if (event.refused !== undefined && event.refused.length > 0)
    turn.say(refusedFiles(event.refused, policy.attachments.maxBytes))
  if (event.unfetched !== undefined)
    turn.say(text('attachments.unfetched', { files: { kind: 'list', items: event.unfetched } }))
}

/** "More…": another page of the same list. */
function turnPage(turn: Turn, reply: Reply): boolean {
  const { frame } = turn
  if (frame === undefined || reply.choice === undefined || !reply.choice.startsWith('page:')) return false
  turn.replace({
    ...frame,
    fields: { ...frame.fields, page: Number(reply.choice.slice('page:'.length)) || 0 },
  })
  advance(turn)
  return true
}

/** Says the open question again, or the menu where nothing is open. */
export function resume(turn: Turn): void {
  if (turn.frame !== undefined) advance(turn)
  if (turn.frame !== undefined && turn.spoke) return
  if (turn.frame === undefined) {
    turn.say(text('greeting.ask'))
    turn.offer(menuChoices(turn.context))
  }
}

/**
 * Small talk and questions in the middle of a flow: answered, and the question is put again. "Yes, thank you" and "no,
 * thanks" answer it themselves.
 */
function interrupt(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  const takesWords = openStep(turn)?.takesWords === true
  if (interruptsForStatus(turn, reply)) {
    beginStatus(turn, event, reply)
    return true
  }
  if (startsAnew(turn, reply) || turnsToNewMatter(turn, event, reply)) return true
  if (takesWords && reply.text.trim().split(/\s+/u, 5).length > 4) return false
  if (reply.intent !== 'thanks' && reply.intent !== 'greeting') return false
  if (reply.act === 'no' || (reply.act === 'yes' && !takesWords)) return false
  if (reply.intent === 'thanks') turn.say(text('thanks'))
  if (reply.intent === 'thanks' && turn.frame !== undefined && isEmptyFiling(turn.frame)) {
    turn.pop()
    if (turn.frame === undefined) return true
  }
  resume(turn)
  return true
}

/** A choice of the menu while a case is being filed: the type is changed, or the filing begins if something else was open. */
function startsAnew(turn: Turn, reply: Reply): boolean {
  const type = caseTypes.find((known) => reply.choice === `start:${known}`)
  const { frame } = turn
  if (type === undefined || frame === undefined) return false
  if (frame.flow === 'filing') turn.replace({ ...frame, fields: { ...frame.fields, type } })
  else {
    if (frame.flow === 'status' || frame.flow === 'changing' || frame.flow === 'continuing') turn.pop()
    beginFiling(turn, reply)
  }
  advance(turn)
  return true
}

/** The flows that ask about a case which is filed. */
const aboutOldCases: ReadonlySet<string> = new Set(['status', 'completing', 'changing', 'continuing'])

/** A new matter in the words of an answer about an old case: it is not forced into that question. */
function turnsToNewMatter(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  const { frame, context } = turn
  if (frame === undefined || !aboutOldCases.has(frame.flow) || reply.choice !== undefined) return false
  if (tellsOfChange(turn, reply)) return false
  const view =
    frame.flow === 'completing' ? turn.cases.find(({ id }) => id === frame.fields['case']) : undefined
  const belongs = view === undefined ? 'case' : belonging(reply, view, context)
  if (view !== undefined && belongs === 'unclear') {
    turn.pop()
    askWhetherNew(turn, reply, view)
    return true
  }
  if (belongs === 'new') return leaveFor(turn, event, reply)
  const type = caseTypes.some((known) => known === reply.intent)
  if (!type || event.understanding.confidence.type < context.policy.understanding.take) return false
  if (
    view !== undefined &&
    (!isNewMatter(reply) ||
      answersWords(view, reply, context) ||
      fittingData(reply, view, context, { kind: 'said' }).kind === 'data')
  )
    return false
  return leaveFor(turn, event, reply)
}

/** What is told at "shall we open it again?" of the same service, or of none, is about that case. */
function tellsOfChange({ cases, frame }: Turn, { understanding: { service } }: Reply): boolean {
  if (frame?.flow !== 'changing') return false
  const about = cases.find(({ id }) => id === frame.fields['case'])
  return about !== undefined && (service === 'none' || service === about.service)
}

/** The question about an old case is left for what is new. */
function leaveFor(turn: Turn, event: MessageEvent, reply: Reply): true {
  turn.pop()
  if (turn.frame === undefined) begin(turn, event, reply)
  else answer(turn, reply)
  return true
}

const fewestWords = 5

const isNewMatter = ({ text: words, understanding }: Reply): boolean =>
  understanding.bare === true || words.trim().split(/\s+/u, fewestWords).length >= fewestWords
