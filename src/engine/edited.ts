import { advance } from './advance.ts'
import { addToCase } from './missing-data.ts'
import { ownCases } from './own-cases.ts'
import { type MessageEvent, readReply } from './reply.ts'
import { code, text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'

/**
 * A message that its citizen has edited in a chat: what is being filed is told anew by it, and the open question stands; a
 * case that is open already gets the new words. False where it is heard like any other.
 */
export function takesEdit(turn: Turn, event: MessageEvent): boolean {
  if (event.edited !== true) return false
  const { frame, flow } = turn
  const reply = readReply(event, { ...turn.session, frames: [], offered: [] }, turn.context)
  if (frame?.flow === 'filing' && flow !== undefined) {
    const told = flow.takes(reply, turn.scope(beginFrame(flow, {})))
    if (told['description'] === undefined) return false
    turn.enter('edited/filing')
    turn.replace({ ...frame, fields: { ...frame.fields, ...told } })
    turn.say(text('filing.corrected'))
    advance(turn)
    return true
  }
  const open = ownCases(turn).find(({ state }) => state !== 'closed' && state !== 'resolved')
  if (frame !== undefined || open === undefined) return false
  turn.enter('edited/case')
  turn.setAbout({ caseId: open.id })
  turn.do(
    ...addToCase(
      open,
      event.text,
      event.attachments.flatMap(({ ref }) => ref ?? []),
      turn.context,
    ),
  )
  turn.say(text('case.added', { reference: code(open.reference) }))
  return true
}
