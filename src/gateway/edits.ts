import { sql, type Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import type { QueuedEvent } from './load.ts'
import type { StoredInbound } from './register.ts'
import { caseStream, conversationStream } from './streams.ts'

/** What a citizen has written anew, as it is registered. */
interface Edited {
  readonly id: string
  readonly conversation: string
  readonly inbound: StoredInbound
}

/**
 * What becomes of a message that its citizen has edited: where it has led to a case, the case gets the new words and its
 * section is told; before that they are heard like any other words.
 */
export async function eventsOfEdits(
  trx: Transaction<Schema>,
  organisation: string,
  heard: readonly Edited[],
): Promise<readonly QueuedEvent[]> {
  const events: QueuedEvent[] = []
  for (const { id, conversation, inbound } of heard) {
    const [before] = inbound.replyTo ?? []
    if (inbound.kind !== 'edit' || inbound.automatic === true || before === undefined) continue
    if (inbound.text.trim() === '') continue
    const caseId = await caseOf(trx, organisation, conversation, inbound.channel, before)
    events.push(
      caseId === undefined
        ? {
            stream: conversationStream(conversation),
            key: `m.${id}`,
            kind: 'message',
            payload: { message: id },
          }
        : {
            stream: caseStream(caseId),
            key: `m.${id}/edited`,
            kind: 'command',
            payload: {
              command: {
                kind: 'give',
                fields: { edited: { value: inbound.text, personal: true } },
                attachments: [],
                confirmed: false,
              },
              by: { kind: 'citizen', conversation },
            },
          },
    )
  }
  return events
}

/** The case that the conversation was about with this message or came to with those after it. */
async function caseOf(
  trx: Transaction<Schema>,
  organisation: string,
  conversation: string,
  channel: string,
  externalId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ case_id: string }>`select later.case_id from messages edited
    join messages later on later.organisation = edited.organisation and later.conversation = edited.conversation
      and later.sequence >= edited.sequence and later.case_id is not null
    where edited.organisation = ${organisation} and edited.channel = ${channel} and edited.external_id = ${externalId}
      and edited.conversation = ${conversation}
    order by later.sequence limit 1`.execute(trx)
  return rows[0]?.case_id
}
