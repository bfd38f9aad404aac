import { sql, type Transaction } from 'kysely'
import type { Session } from '../engine/types.ts'
import type { Schema } from '../store/schema.ts'
import type { ConversationRow } from './conversation-row.ts'
import type { Core } from './core.ts'
import { type HourCounts, loadHourCounts } from './hour-counts.ts'
import {
  type LoadedCase,
  loadCases,
  loadConversations,
  loadMessages,
  loadQuoted,
  type QueuedEvent,
} from './load.ts'
import type { Office } from './office.ts'
import { type OwnCases, ownCasesAmong, phoneDigests } from './own-cases.ts'
import type { HeardMessage, Registered } from './register.ts'
import { parseStream } from './streams.ts'
import { together } from './together.ts'
import { loadUnheard } from './unheard.ts'

/** Everything that a batch of events needs to be stepped in memory: a handful of queries, whatever its size. */
export interface LoadedBatch {
  readonly conversations: ReadonlyMap<string, ConversationRow>
  readonly messages: ReadonlyMap<string, HeardMessage>
  readonly cases: ReadonlyMap<string, LoadedCase>
  readonly own: OwnCases
  /** `<channel> <external id>` → case, for messages that quote. */
  readonly quoted: ReadonlyMap<string, string>
  /** Tries and answers within the hour; handling raises them. */
  readonly counts: HourCounts
  /** Ids of cases whose citizen has written something that waits for a person. */
  readonly unheard: ReadonlySet<string>
  /** Numbers for new references, one for each case that may be filed. */
  readonly numbers: number[]
}

export async function loadBatch(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  queue: readonly QueuedEvent[],
  registered: Registered,
): Promise<LoadedBatch> {
  const organisation = office.organisation
  const streams = queue.map((event) => parseStream(event.stream))
  const messageIds = queue.flatMap((event) =>
    event.kind === 'message' ? [String(event.payload['message'])] : [],
  )
  const conversations = await loadConversations(
    trx,
    organisation,
    unique(streams.flatMap((stream) => (stream.kind === 'conversation' ? [stream.id] : []))),
    registered.conversations,
  )
  const messages = await loadMessages(trx, organisation, messageIds, registered.messages)
  const heard = [...messages.values()]
  const quoted = await loadQuoted(
    trx,
    organisation,
    heard.flatMap(({ inbound }) =>
      (inbound.replyTo ?? []).map((externalId) => ({ channel: inbound.channel, externalId })),
    ),
  )
  const speakers = heard.flatMap(({ conversation }) => conversations.get(conversation) ?? [])
  const references = unique(
    heard.flatMap((message) => [
      ...referencesSaid(message),
      ...referencesInMind(conversations.get(message.conversation)?.state),
    ]),
  )
  const [cases, counts, numbers] = await together([
    loadCases(trx, organisation, {
      ids: unique([
        ...streams.flatMap((stream) => (stream.kind === 'case' ? [stream.id] : [])),
        ...queue.flatMap((event) => namedCase(event)),
        ...heard.flatMap((message) => message.inbound.sealedCase ?? []),
        ...heard.flatMap((message) => casesInMind(conversations.get(message.conversation)?.state)),
        ...queue.flatMap((event) => casesAwaited(conversations, event)),
        ...quoted.values(),
      ]),
      contacts: unique(speakers.flatMap(({ contacts }) => contacts)),
      phones: unique(speakers.flatMap((row) => phoneDigests(core, office, row))),
      references,
    }),
    loadHourCounts(trx, core, office, {
      subjects: [
        ...references.map((reference) => `reference:${reference}`),
        ...(messages.size > 0 ? [...conversations.keys()].map((id) => `address:${id}`) : []),
      ],
      conversations: conversations.values(),
    }),
    takeNumbers(trx, queue),
  ])
  return {
    conversations,
    messages,
    cases: new Map(cases.map((loaded) => [loaded.id, loaded])),
    own: ownCasesAmong(office, cases),
    quoted,
    counts,
    unheard: await loadUnheard(trx, organisation, queue, cases),
    numbers,
  }
}

/** The references that a message itself says. */
export function referencesSaid({ understanding }: HeardMessage): readonly string[] {
  return understanding.slots.flatMap((slot) => (slot.name === 'reference' ? [slot.value] : []))
}

/** References that an open question is about: their tries bind the answer to it too. */
export function referencesInMind(state: string | null | undefined): readonly string[] {
  return fieldInMind(state, 'reference')
}

/** Cases that an open question is about though the next message does not name them: a code is sent to one, or opens it. */
const casesInMind = (state: string | null | undefined): readonly string[] => fieldInMind(state, 'target')

/** The case about whose data an open question is, when its citizen falls silent. */
export function casesAwaited(
  conversations: ReadonlyMap<string, ConversationRow>,
  event: Pick<QueuedEvent, 'kind' | 'stream'>,
): readonly string[] {
  if (event.kind !== 'timer') return []
  const { kind, id } = parseStream(event.stream)
  return kind === 'conversation' ? fieldInMind(conversations.get(id)?.state, 'waiting') : []
}

function fieldInMind(state: string | null | undefined, field: string): readonly string[] {
  if (!state?.includes(`"${field}"`)) return []
  const { frames } = JSON.parse(state) as Session
  return frames.flatMap(({ fields }) => {
    const value = fields[field]
    return typeof value === 'string' ? [value] : []
  })
}

const unique = (items: readonly string[]): string[] => [...new Set(items)]

/**
 * Reserves as many reference numbers as there are filings in the batch; unused ones are skipped, never reused. All
 * organisations share one counter: a number that a person dictates belongs to one case.
 */
async function takeNumbers(trx: Transaction<Schema>, queue: readonly QueuedEvent[]): Promise<number[]> {
  const count = queue.filter(
    (event) =>
      event.kind === 'command' &&
      (event.payload['command'] as { kind?: string } | undefined)?.kind === 'file',
  ).length
  if (count === 0) return []
  const { rows } = await sql<{
    value: number
  }>`insert into counters (organisation, name, value) values ('*', 'reference', ${count})
    on conflict (organisation, name) do update set value = value + excluded.value returning value`.execute(
    trx,
  )
  const last = rows[0]?.value ?? count
  return Array.from({ length: count }, (_, index) => last - count + 1 + index)
}

/** The case that a conversation's event is about, where it names one. */
function namedCase(event: QueuedEvent): readonly string[] {
  const id = event.payload['caseId']
  return typeof id === 'string' ? [id] : []
}
