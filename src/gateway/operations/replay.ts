import { sql } from 'kysely'
import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import { step } from '../../engine/step.ts'
import type { Session } from '../../engine/types.ts'
import type { ConversationRow } from '../conversation-row.ts'
import type { RunningGateway } from '../gateway.ts'
import { composeHeard } from '../hear.ts'
import { type JournalEntry, nameEffect } from '../journal.ts'
import { loadConversations, loadMessages } from '../load.ts'
import type { Office } from '../office.ts'
import { writeSession } from '../session-text.ts'
import { stepContextOf } from '../step-context.ts'
import { conversationStream } from '../streams.ts'
import { officeOf, operation, organisationField } from './operation.ts'

/** One event that today's engine takes differently than it was taken then. */
interface Difference {
  readonly sequence: number
  readonly at: string
  readonly versions: { readonly policyThen: number; readonly policyNow: number }
  readonly before: { readonly trace: readonly string[]; readonly effects: readonly string[] }
  readonly today: { readonly trace: readonly string[]; readonly effects: readonly string[] }
}

/** Folds a conversation's journal through today's engine, hearing what was heard then, and tells what differs. */
export const replayConversation = operation(
  z.object({ organisation: organisationField, conversation: z.string().min(1) }),
  async (gateway, input) => {
    const office = officeOf(gateway, input.organisation)
    const { store } = gateway.core
    const [row] = await store.transaction('handle', async (trx) => [
      ...(await loadConversations(trx, office.organisation, [input.conversation], [])).values(),
    ])
    if (row === undefined)
      throw new WaslError(
        'conversation-unknown',
        `${office.organisation} has no conversation ${input.conversation}. "wasl case show REF" names those of a case in its lines "conversation".`,
      )
    return { organisation: office.organisation, conversation: row.id, ...(await fold(gateway, office, row)) }
  },
)

const pageSize = 200

async function fold(
  gateway: RunningGateway,
  office: Office,
  row: ConversationRow,
): Promise<{ readonly events: number; readonly differences: readonly Difference[] }> {
  const differences: Difference[] = []
  let session: Session | undefined
  let read = 0
  let events = 0
  for (;;) {
    const page = await gateway.core.store.reader
      .selectFrom('events')
      .select(['sequence', 'key', 'kind', 'payload', 'outcome'])
      .where('organisation', '=', office.organisation)
      .where('stream', '=', conversationStream(row.id))
      .where('state', '=', 'handled')
      .orderBy(sql`coalesce(outcome ->> 'order', 0)`)
      .orderBy('sequence')
      .offset(read)
      .limit(pageSize)
      .execute()
    const queued = page.map((event) => ({
      ...event,
      payload: JSON.parse(event.payload) as Record<string, unknown>,
      entry: JSON.parse(event.outcome ?? '{}') as Partial<JournalEntry>,
    }))
    const ids = queued.flatMap((event) =>
      event.kind === 'message' ? [String(event.payload['message'])] : [],
    )
    const messages = await gateway.core.store.transaction('handle', (trx) =>
      loadMessages(trx, office.organisation, ids, []),
    )
    for (const event of queued) {
      const { entry } = event
      if (entry.at === undefined || entry.heard === undefined || entry.contact === undefined) continue
      const heard = composeHeard(event, messages.get(String(event.payload['message'])), entry.heard)
      if (heard === undefined) continue
      const result = step(
        gateway.core.flows,
        stepContextOf(gateway.core, office, { ...row, contact: entry.contact }, event, entry.at),
        session,
        heard,
      )
      session = result.state
      events += 1
      const effects = result.effects.map(nameEffect)
      if (entry.state !== writeSession(result.state).digest || !same(entry.effects, effects)) {
        differences.push({
          sequence: event.sequence,
          at: entry.at,
          versions: { policyThen: entry.policy ?? 0, policyNow: office.policy.version },
          before: { trace: entry.trace ?? [], effects: entry.effects ?? [] },
          today: { trace: result.trace, effects },
        })
      }
    }
    read += page.length
    if (page.length < pageSize) return { events, differences }
  }
}

const same = (left: readonly string[] | undefined, right: readonly string[]): boolean =>
  JSON.stringify(left) === JSON.stringify(right)
