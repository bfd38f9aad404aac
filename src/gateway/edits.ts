import type { QueuedEvent } from './load.ts'
import type { StoredInbound } from './register.ts'
import { conversationStream } from './streams.ts'

/** Whether a message is one that its citizen has written anew, and heard as such by its conversation. */
export const isHeardEdit = ({ kind, automatic, text }: StoredInbound): boolean =>
  kind === 'edit' && automatic !== true && text.trim() !== ''

/** What a conversation is to hear of a message. */
export const hearing = (id: string, conversation: string): QueuedEvent => ({
  stream: conversationStream(conversation),
  key: `m.${id}`,
  kind: 'message',
  payload: { message: id },
})
