import { caseTypes } from '../domain/understanding.ts'
import { advance, answer, misunderstood, openStep } from './advance.ts'
import { beginStatus, interruptsForStatus } from './begin-status.ts'
import { isDescription } from './describe.ts'
import { everywhere, handOver } from './everywhere.ts'
import { typeIn } from './file-case.ts'
import { listIn, type Reply, slotOf } from './flow.ts'
import { greeting, menuChoices, outsideHours, privacyLine } from './menu.ts'
import { fittingData, giveEffect, waitingCases } from './missing-data.ts'
import { isUnreadable, type MessageEvent, readReply } from './reply.ts'
import { code, text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'

/** A message in a dialogue: one question at a time. */
export function onDialogue(turn: Turn, event: MessageEvent): void {
  const reply = readReply(event, turn.session, turn.context)
  const { policy } = turn.context
  leaveRegistering(turn, reply)
  if (event.understanding.danger) turn.say(text('danger.first', { phone: code(policy.contact.emergency) }))
  sayFiles(turn, event, reply)
  if (isUnreadable(event)) {
    turn.say(text('message.unreadable'))
    resume(turn)
    return
  }
  if (turnPage(turn, reply) || everywhere(turn, event, reply)) return
  if (turn.frame === undefined) {
    begin(turn, event, reply)
    return
  }
  if (interrupt(turn, event, reply)) return
  answer(turn, reply)
  if (!turn.spoke && turn.frame === undefined) resume(turn)
}

/** A message that comes while the office registers stands for itself. */
function leaveRegistering(turn: Turn, reply: Reply): void {
  if (turn.frame?.flow !== 'registering') return
  turn.pop()
  if (reply.act === 'yes' || reply.act === 'file') turn.say(text('filing.in-progress'))
}

function sayFiles(turn: Turn, event: MessageEvent, reply: Reply): void {
  const { policy } = turn.context
  if (reply.attachments.length > 0)
    turn.say(
      text('attachments.received', {
        attachments: { kind: 'count', unit: 'attachments', n: reply.attachments.length },
      }),
    )
  if ((event.refused?.length ?? 0) > 0) {
    turn.say(
      text('attachments.refused', {
        files: { kind: 'list', items: event.refused ?? [] },
        size: code(String(Math.floor(policy.attachments.maxBytes / 1_048_576))),
      }),
    )
  }
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

/** Small talk and questions in the middle of a flow: answered, and the question is put again. */
function interrupt(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  const takesWords = openStep(turn)?.takesWords === true
  if (interruptsForStatus(turn, reply)) {
    beginStatus(turn, event, reply)
    return true
  }
  if (startsAnew(turn, reply)) return true
  if (takesWords && reply.text.trim().split(/\s+/u, 5).length > 4) return false
  if (reply.intent !== 'thanks' && reply.intent !== 'greeting') return false
  if (reply.intent === 'thanks') turn.say(text('thanks'))
  resume(turn)
  return true
}

/** A choice of the menu while a case is being filed: the type is changed, or the filing begins if something else was open. */
function startsAnew(turn: Turn, reply: Reply): boolean {
  const type = caseTypes.find((known) => reply.choice === `start:${known}`)
  const { frame } = turn
  if (type === undefined || frame === undefined) return false
  if (frame.flow === 'filing') turn.replace({ ...frame, fields: { ...frame.fields, type } })
  else beginFiling(turn, reply)
  advance(turn)
  return true
}

function begin(turn: Turn, event: MessageEvent, reply: Reply): void {
  if (turn.spoke && (reply.act === 'yes' || reply.act === 'file')) return
  if (completesWaiting(turn, event, reply)) return
  switch (reply.intent) {
    case 'greeting':
      greet(turn)
      return
    case 'thanks':
      turn.enter('thanks')
      turn.say(text('thanks'))
      return
    case 'status':
      beginStatus(turn, event, reply)
      return
    case 'spam':
      turn.enter('spam')
      turn.do({ kind: 'notify', role: turn.context.policy.routing.general, text: text('notify.spam') })
      turn.say(text('spam'))
      return
    case 'human':
      handOver(turn, 'asked')
      return
    case 'cancel':
      turn.say(text('cancel.nothing'))
      turn.offer(menuChoices(turn.context))
      return
    case 'complaint':
    case 'inquiry':
    case 'report':
    case 'suggestion':
      file(turn, reply)
      return
    case 'other':
      break
  }
  if (slotOf(reply, 'reference') !== undefined) {
    beginStatus(turn, event, reply)
    return
  }
  if (isDescription(reply) || reply.attachments.length > 0 || event.understanding.danger) {
    file(turn, reply)
    return
  }
  misunderstood(turn)
  turn.offer(menuChoices(turn.context))
}

/** A first answer greets with the charter; a later one is short. */
export function greet(turn: Turn): void {
  const { context, session } = turn
  turn.enter('greeting')
  if (session.greetedAt === undefined) {
    turn.say(...greeting(context))
    showPrivacy(turn)
    turn.say(...outsideHours(context))
  } else turn.say(text('greeting.back'))
  turn.change({ greetedAt: context.now })
  turn.say(text('greeting.ask'))
  turn.offer(menuChoices(context))
}

function showPrivacy(turn: Turn): void {
  if (turn.session.noticeShownAt !== undefined) return
  turn.say(privacyLine(turn.context))
  turn.change({ noticeShownAt: turn.context.now })
}

function file(turn: Turn, reply: Reply): void {
  if (turn.session.noticeShownAt === undefined) {
    turn.say(...outsideHours(turn.context))
    showPrivacy(turn)
  }
  beginFiling(turn, reply)
  advance(turn)
}

function beginFiling(turn: Turn, reply: Reply): void {
  const flow = turn.flows['filing']
  if (flow === undefined) return
  turn.enter('filing')
  const frame = beginFrame(flow, {})
  turn.push({ ...frame, fields: flow.takes(reply, turn.scope(frame)) })
}

/** An answer that fits what one of this contact's cases waits for is given to it, on whatever channel it comes. */
function completesWaiting(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  const waiting = waitingCases(turn.cases)
  const about = waiting.find(
    ({ id, reference }) => id === event.about || reference === slotOf(reply, 'reference'),
  )
  const view = about ?? (waiting.length === 1 ? waiting[0] : undefined)
  if (view === undefined || reply.choice !== undefined) return false
  const isNew =
    reply.intent !== 'other' && reply.understanding.confidence.type >= turn.context.policy.understanding.take
  if (about === undefined && isNew) return false
  const data = fittingData(reply, view, turn.context, about !== undefined && !isNew ? 'asked' : 'said')
  if (data.kind !== 'data') return false
  turn.enter('completing/given')
  turn.do(giveEffect(view, data, 'confirmed'))
  return true
}

/** Whether a frame of the stack holds something that would be lost. */
export function holdsFiling(turn: Turn): boolean {
  return turn.session.frames.some(
    (frame) =>
      frame.flow === 'filing' &&
      (typeIn(frame) !== undefined ||
        frame.fields['description'] !== undefined ||
        listIn(frame, 'attachments').length > 0),
  )
}
