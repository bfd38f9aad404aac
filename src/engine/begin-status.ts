import { advance, openStep } from './advance.ts'
import { type Reply, slotOf } from './flow.ts'
import { meantCase } from './meant-case.ts'
import { menuChoices } from './menu.ts'
import { toldOf } from './reach.ts'
import type { MessageEvent } from './reply.ts'
import { mayConcern } from './same-matter.ts'
import { sectionRole } from './section.ts'
import { statusOf } from './status.ts'
import { lockedOutcome } from './status-locked.ts'
import { code, text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'
import { hasCue } from './words-beside.ts'

/** Whether a message in the middle of a flow asks where a case stands. */
export function interruptsForStatus(turn: Turn, reply: Reply): boolean {
  const { frame } = turn
  if (frame === undefined || frame.flow === 'status') return false
  if (reply.intent === 'status') return true
  const reference = slotOf(reply, 'reference')
  return (
    reference !== undefined &&
    reply.text.trim().length <= reference.length + 12 &&
    openStep(turn) !== undefined
  )
}

/** Answers where a case stands, at once if it is this contact's own and it is clear which; else asks. */
export function beginStatus(turn: Turn, event: MessageEvent, reply: Reply): void {
  turn.enter('status')
  const { context } = turn
  const own = turn.cases.filter(({ access }) => access === 'own')
  const reference = slotOf(reply, 'reference')
  const named = own.find((view) =>
    reference === undefined ? view.id === event.about : view.reference === reference,
  )
  const concerned = own.filter((one) => mayConcern(one, reply, context.policy))
  const view = named ?? (reference === undefined && own.length === 1 ? concerned[0] : undefined)
  if (view !== undefined) {
    turn.say(...statusOf(view, context))
    turn.setAbout({ caseId: view.id })
    advance(turn)
    return
  }
  if (event.locked === true && reference !== undefined) {
    const { says, effects } = lockedOutcome(toldOf(turn), sectionRole(turn), [])
    turn.say(...says)
    turn.do(...effects)
    advance(turn)
    return
  }
  const flow = turn.flows['status']
  if (flow === undefined) return
  if (reference === undefined && own.length === 0) {
    turn.say(text('status.none'))
    advance(turn)
    return
  }
  if (reference === undefined && concerned.length === 0) turn.say(text('status.none-about'))
  turn.push(beginFrame(flow, reference === undefined ? {} : meantCase(reference, turn.cases)))
  advance(turn)
}

/** "I have no number", right after none of theirs was found: a person can look for it. True when it was that. */
export function lacksReference(turn: Turn, reply: Reply): boolean {
  const asked = turn.session.lastSaid?.parts.some(
    (part) => part.kind === 'text' && part.text.key === 'status.none',
  )
  const lacks = reply.act === 'no' || lackingCues.some((cue) => hasCue(reply, cue))
  if (asked !== true || !lacks || reply.choice !== undefined) return false
  turn.enter('status/unnumbered')
  turn.say(text('status.unnumbered', { phone: code(turn.context.policy.contact.phone) }))
  turn.offer(menuChoices(turn.context))
  return true
}

const lackingCues = ['unphoned', 'unknown', 'forgotten'] as const
