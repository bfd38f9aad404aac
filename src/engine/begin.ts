import type { CaseView } from '../domain/case/view.ts'
import type { Act } from '../domain/understanding.ts'
import { advance, misunderstood } from './advance.ts'
import { beginStatus, lacksReference } from './begin-status.ts'
import { belonging } from './belonging.ts'
import { cancelNothing, openCases } from './cancel.ts'
import { correctsCase } from './case-correction.ts'
import { beginChange } from './change-case.ts'
import { cutShort, isDescription } from './describe.ts'
import { handOver } from './everywhere.ts'
import { type FieldValues, type Reply, slotOf } from './flow.ts'
import { tellsOwnMatter } from './foreign-reference.ts'
import { greeting, menuChoices, outsideHours, privacyNotice } from './menu.ts'
import { answersWords, fittingData, giveEffects, isBareAnswer, waitingCases } from './missing-data.ts'
import type { MessageEvent } from './reply.ts'
import { text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'

/** A message while nothing is open: what it says begins something, or the menu is shown. */
export function begin(turn: Turn, event: MessageEvent, reply: Reply): void {
  if (turn.spoke && (reply.act === 'yes' || reply.act === 'file')) return
  if (completesWaiting(turn, event, reply) || correctsCase(turn, event, reply)) return
  if (lacksReference(turn, reply)) return
  switch (reply.intent) {
    case 'greeting':
      greet(turn)
      return
    case 'thanks':
      turn.enter('thanks')
      turn.say(text('thanks'))
      return
    case 'status':
      if (tellsOwnMatter(turn, reply)) openFiling(turn, reply)
      beginStatus(turn, event, reply)
      return
    case 'spam':
      turn.enter('spam')
      turn.do({ kind: 'notify', role: turn.context.policy.routing.general, text: text('notify.spam') })
      turn.say(text('spam'))
      return
    case 'human':
      handOver(turn, reply)
      return
    case 'cancel':
      if (reply.act === 'decline' || cancelsElsewhere(turn, reply)) break
      if (slotOf(reply, 'reference') !== undefined && beginChange(turn, reply, 'withdraw')) return
      cancelNothing(turn)
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
  if (reply.act !== undefined && closingActs.has(reply.act)) {
    turn.say(text('served'))
    return
  }
  if (slotOf(reply, 'reference') !== undefined) {
    if (tellsOwnMatter(turn, reply)) openFiling(turn, reply)
    beginStatus(turn, event, reply)
    return
  }
  const { danger, service, confidence } = event.understanding
  const isNamed = service !== 'none' && confidence.service >= turn.context.policy.understanding.take
  if (isDescription(reply) || isNamed || reply.attachments.length > 0 || danger) {
    file(turn, reply)
    return
  }
  misunderstood(turn)
  turn.offer(menuChoices(turn.context))
}

/** "I want to cancel my appointment with the Governor": what was learnt of cancelling is a service's matter here. */
const cancelsElsewhere = (turn: Turn, { understanding }: Reply): boolean =>
  understanding.said !== true && understanding.service !== 'none' && openCases(turn).length === 0

/** "OK", "no thanks": with nothing open it ends the conversation politely, and asks for nothing. */
const closingActs: ReadonlySet<Act> = new Set<Act>(['yes', 'no', 'weak-yes', 'decline'])

/** A first answer greets with the charter; a later one is short. */
function greet(turn: Turn): void {
  const { context, session } = turn
  turn.enter('greeting')
  if (session.greetedAt === undefined) {
    turn.say(...greeting(context))
    showPrivacy(turn)
    turn.say(...outsideHours(context))
  } else turn.say(text('greeting.back'))
  turn.change({ greetedAt: context.now })
  if (asksWaiting(turn)) return
  turn.say(text('greeting.ask'))
  turn.offer(menuChoices(context))
}

/** Who greets while a case of theirs waits for something is told so at once. */
function asksWaiting(turn: Turn): boolean {
  const flow = turn.flows['completing']
  const [view, ...others] = waitingCases(turn.cases).filter(({ state }) => state !== 'closed')
  if (flow === undefined || view === undefined || others.length > 0) return false
  turn.push(beginFrame(flow, { case: view.id }))
  advance(turn)
  return true
}

function showPrivacy(turn: Turn): void {
  if (turn.session.noticeShownAt !== undefined) return
  turn.say(privacyNotice(turn.context))
  turn.change({ noticeShownAt: turn.context.now })
}

/** Who may tell of a new matter while a case waits is asked; what was written is kept as a filing until then. */
export function askWhetherNew(turn: Turn, reply: Reply, { id }: CaseView): void {
  openFiling(turn, reply, { waiting: id })
  advance(turn)
}

function file(turn: Turn, reply: Reply): void {
  openFiling(turn, reply)
  advance(turn)
}

function openFiling(turn: Turn, reply: Reply, before: FieldValues = {}): void {
  if (turn.session.noticeShownAt === undefined) {
    turn.say(...outsideHours(turn.context))
    showPrivacy(turn)
  }
  beginFiling(turn, reply, before)
}

/** Opens the filing of a case with all that the message already says. */
export function beginFiling(turn: Turn, reply: Reply, before: FieldValues = {}): void {
  const flow = turn.flows['filing']
  if (flow === undefined) return
  turn.enter('filing')
  const frame = beginFrame(flow, {})
  const fields = flow.takes(reply, turn.scope(frame))
  turn.push({ ...frame, fields: { ...before, ...fields } })
  turn.say(...cutShort(reply.text, fields))
}

/** An answer that fits what one of this contact's cases waits for is given to it, on whatever channel it comes. */
function completesWaiting(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  const waiting = waitingCases(turn.cases)
  const about = waiting.find(
    ({ id, reference }) => id === event.about || reference === slotOf(reply, 'reference'),
  )
  const view = about ?? (waiting.length === 1 ? waiting[0] : undefined)
  if (view === undefined || reply.choice !== undefined) return false
  const belongs = belonging(reply, view, turn.context)
  if (about === undefined && belongs === 'new') return false
  const isNew =
    reply.intent !== 'other' &&
    reply.understanding.confidence.type >= turn.context.policy.understanding.take &&
    !answersWords(view, reply, turn.context)
  if (about === undefined && isNew && belongs === 'case') return false
  const data = fittingData(reply, view, turn.context, {
    kind: (about !== undefined && !isNew) || isBareAnswer(view, reply, turn.context) ? 'letter' : 'said',
  })
  const mayAnswer = data.kind === 'none' && isDescription(reply) && answersWords(view, reply, turn.context)
  if (about === undefined && (mayAnswer || (belongs === 'unclear' && data.kind === 'data'))) {
    askWhetherNew(turn, reply, view)
    return true
  }
  if (data.kind !== 'data') return false
  turn.enter('completing/given')
  turn.do(...giveEffects(view, data, reply))
  return true
}
