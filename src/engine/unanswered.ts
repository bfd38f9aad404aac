import type { ChannelKind } from '../domain/channel.ts'
import { describedFields } from './describe.ts'
import { fileEffect } from './file-case.ts'
import { slotOf } from './flow.ts'
import { addToCase } from './missing-data.ts'
import { type MessageEvent, readReply } from './reply.ts'
import { code, text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'

/** Kinds of channels on which others read along. */
const publicKinds: readonly ChannelKind[] = ['x', 'messenger', 'instagram']

/** A mention or comment: never personal data or case data, only an invitation to the channels that nobody else reads. */
export function onPublic(turn: Turn, event: MessageEvent): void {
  const { policy, baseUrl, channel } = turn.context
  turn.enter('public')
  if (event.understanding.danger) turn.say(text('danger.first', { phone: code(policy.contact.emergency) }))
  turn.say(text('public.invite'))
  const invited = policy.channels.filter(
    ({ name, kind, address }) => name !== channel.name && address !== '' && !publicKinds.includes(kind),
  )
  for (const { label, address } of invited) {
    turn.say(
      text('line.channel', {
        channel: { kind: 'name', name: label },
        address: code(address.startsWith('/') ? `${baseUrl}${address}` : address),
      }),
    )
  }
}

/** What staff enter for a citizen (a phone log): filed or added, never answered on that channel. */
export function onRecord(turn: Turn, event: MessageEvent): void {
  const { context, session } = turn
  const reply = readReply(event, { ...session, offered: [] }, context)
  const reference = slotOf(reply, 'reference')
  const view = turn.cases.find(
    ({ id, access, reference: own }) => access === 'own' && (id === event.about || own === reference),
  )
  if (view !== undefined) {
    turn.enter('record/added')
    turn.do(...addToCase(view, event.text, reply.attachments, context))
    return
  }
  if (event.text.trim() === '' && reply.attachments.length === 0) {
    turn.enter('record/empty')
    turn.do({ kind: 'hand-over', reason: 'empty-record' })
    return
  }
  const flow = turn.flows['filing']
  if (flow === undefined) return
  turn.enter('record/register')
  const described = describedFields(reply, context)
  const service = described['service'] ?? described['serviceGuess']
  const frame = beginFrame(flow, {
    ...described,
    ...(service === undefined ? {} : { service }),
    attachments: reply.attachments,
  })
  turn.do(fileEffect(frame, context, session.language))
}
