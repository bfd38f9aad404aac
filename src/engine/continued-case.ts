import type { CaseView } from '../domain/case/view.ts'
import { continuingFields } from './continuing-fields.ts'
import { hasWords } from './describe.ts'
import { fileEffect, registeringFrame } from './file-case.ts'
import type { Reply } from './flow.ts'
import { beginFrame, type Turn } from './turn.ts'

/** A letter that asks too late is registered as a new case that continues the old one: it says what is wrong (reading 6). */
export function continueByLetter(turn: Turn, reply: Reply, view: CaseView): boolean {
  const flow = turn.flows['filing']
  const { context, session } = turn
  if (flow === undefined || !hasWords(reply.text)) return false
  const frame = beginFrame(flow, {
    ...continuingFields(view),
    description: reply.text.trim(),
    attachments: reply.attachments,
  })
  const registering = registeringFrame('letter', frame, context)
  turn.do(fileEffect(frame, context, session.language))
  turn.change({
    frames: [{ ...registering, fields: { ...registering.fields, renewed: view.reference } }],
  })
  return true
}
