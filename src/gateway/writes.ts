import { sql, type Transaction } from 'kysely'
import type { CaseEvent } from '../domain/case/case.ts'
import type { Case } from '../domain/case/file.ts'
import type { Outbound } from '../domain/message.ts'
import { insertRows, updateRows, upsertRows } from '../store/bulk.ts'
import { appendCaseEvents } from '../store/case-file.ts'
import type { OutboxTable, Schema } from '../store/schema.ts'
import { type BuriedEvent, buryEvents } from './bury.ts'
import type { ClaimedAtOnce } from './claims.ts'
import { type Core, nowOf } from './core.ts'
import type { Correction } from './correction.ts'
import { deliveryOf } from './delivery.ts'
import { dispatchAtOnce } from './dispatch.ts'
import { minuteOf } from './hour-counts.ts'
import { type LinkedContact, linkContacts } from './linked-contacts.ts'
import type { Office } from './office.ts'
import { openConversations, takePlaces, type Visit } from './places.ts'
import { enqueue, type NewEvent } from './streams.ts'
import { finishTasks, type NewTask, openTasks } from './task-rows.ts'
import { cancelTimers, type NewTimer, setTimers } from './timers.ts'

/** A message to one conversation, finished. */
export interface Speech {
  readonly key: string
  readonly visit: Visit
  readonly outbound: Outbound
  readonly purpose: string
  readonly caseId?: string
}

/** A conversation of the batch after its events; `lastSequence` grows by what is said in it. */
export interface SteppedConversation {
  readonly id: string
  readonly state: string
  lastSequence: number
}

/** A case whose file grew. */
export interface CaseGrowth {
  readonly id: string
  readonly file: Case
  readonly events: readonly CaseEvent[]
  readonly values: readonly { readonly digest: string; readonly value: string }[]
  /** Sequence of the file before it grew; 0 for a new one. */
  readonly sequence: number
  readonly dueAt: string | undefined
}

/** What an event's handling did, for the journal; `payload` replaces what the event held (personal values go). */
export interface Handled {
  readonly id: number
  readonly outcome: unknown
  readonly payload?: unknown
}

/**
 * All that a batch wants written, gathered while it is stepped in memory and then written by a few statements.
 * Nothing here has touched the database yet.
 */
export class Writes {
  readonly handled: Handled[] = []
  /** Events that wait for a person among the dead letters. */
  readonly buried: BuriedEvent[] = []
  readonly events: NewEvent[] = []
  /** Conversations to which something is on its way that their next message must find done: a case's doing, its answer. */
  readonly awaited = new Set<string>()
  readonly speeches: Speech[] = []
  readonly timers: NewTimer[] = []
  readonly cancelled: { readonly stream: string; readonly name: string }[] = []
  readonly conversations: SteppedConversation[] = []
  readonly cases: CaseGrowth[] = []
  /** Due dates of open cases whose file did not grow: a new calendar may have moved them. */
  readonly dues: { readonly id: string; readonly dueAt: string | undefined }[] = []
  readonly tasks: NewTask[] = []
  /** Contacts for whom a conversation may speak from now on. */
  readonly contacts: LinkedContact[] = []
  /** Ids of tasks that are done or no longer needed. */
  readonly tasksDone: string[] = []
  readonly tries: string[] = []
  readonly corrections: Correction[] = []
  /** Conversations that are made before anything is said in them. */
  readonly visits: Omit<Visit, 'heard'>[] = []
  readonly messageCases: { readonly id: string; readonly caseId: string }[] = []
}

/** Writes it all in the transaction of the batch. Returns what was claimed for its senders in the same stroke. */
export async function applyWrites(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  writes: Writes,
): Promise<readonly ClaimedAtOnce[]> {
  const organisation = office.organisation
  await writeHandled(trx, core, organisation, writes.handled)
  await buryEvents(trx, core, organisation, writes.buried)
  await writeCases(trx, core, organisation, writes.cases)
  await writeDues(trx, core, organisation, writes.dues)
  await openConversations(trx, core, organisation, writes.visits)
  const claimed = await writeSpeeches(trx, core, office, writes)
  await writeConversations(trx, core, organisation, writes.conversations)
  await cancelTimers(trx, office, writes.cancelled)
  await setTimers(trx, office, writes.timers)
  await writeMessageCases(trx, organisation, writes.messageCases)
  await linkContacts(trx, core, organisation, writes.contacts)
  await openTasks(trx, core, organisation, writes.tasks)
  await finishTasks(trx, core, organisation, writes.tasksDone)
  await writeTries(trx, core, organisation, writes.tries)
  await writeCorrections(trx, core, organisation, writes.corrections)
  await enqueue(trx, core, organisation, writes.events)
  return claimed
}

async function writeHandled(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  handled: readonly Handled[],
): Promise<void> {
  if (handled.length === 0) return
  const now = nowOf(core)
  const row = (event: Handled) => ({
    organisation,
    id: event.id,
    state: 'handled' as const,
    handled_at: now,
    outcome: JSON.stringify(event.outcome),
  })
  const [changed, kept] = [handled.filter(hasPayload), handled.filter((event) => !hasPayload(event))]
  await updateRows(trx, 'events', ['organisation', 'id'], kept.map(row))
  await updateRows(
    trx,
    'events',
    ['organisation', 'id'],
    changed.map((event) => ({ ...row(event), payload: JSON.stringify(event.payload) })),
  )
}

const hasPayload = (event: Handled): boolean => event.payload !== undefined

async function writeConversations(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  rows: Writes['conversations'],
): Promise<void> {
  const now = nowOf(core)
  await updateRows(
    trx,
    'conversations',
    ['organisation', 'id'],
    rows.map((row) => ({
      organisation,
      id: row.id,
      state: row.state,
      last_sequence: row.lastSequence,
      updated_at: now,
    })),
  )
}

/** Places of conversations in the batch were read in this transaction; those of others are taken now. */
async function writeSpeeches(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  writes: Writes,
): Promise<readonly ClaimedAtOnce[]> {
  const { speeches, conversations } = writes
  if (speeches.length === 0) return []
  const organisation = office.organisation
  const stepped = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  const elsewhere = speeches.filter((speech) => !stepped.has(speech.visit.conversation))
  const places = await takePlaces(
    trx,
    core,
    organisation,
    elsewhere.map((speech) => speech.visit),
  )
  const placeOf = (id: string) => {
    const conversation = stepped.get(id)
    if (conversation === undefined) return places.next(id)
    conversation.lastSequence += 1
    return conversation.lastSequence
  }
  const now = nowOf(core)
  const rows = speeches.map(
    (speech): OutboxTable => ({
      organisation,
      key: speech.key,
      conversation: speech.visit.conversation,
      sequence: placeOf(speech.visit.conversation),
      channel: speech.visit.channel,
      body: JSON.stringify(speech.outbound),
      purpose: speech.purpose,
      case_id: speech.caseId ?? null,
      state: 'waiting',
      attempts: 0,
      tried_seconds: 0,
      available_at: now,
      lease: null,
      leased_until: null,
      external_id: null,
      problem: null,
      created_at: now,
      sent_at: null,
    }),
  )
  const outgoing = await dispatchAtOnce(trx, core, office, rows)
  await insertRows(trx, 'outbox', outgoing.rows, { onConflict: 'fail' })
  writes.events.push(...outgoing.sent.flatMap(deliveryOf))
  return outgoing.claimed
}

async function writeCases(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  cases: readonly CaseGrowth[],
): Promise<void> {
  if (cases.length === 0) return
  const now = nowOf(core)
  await appendCaseEvents(
    trx,
    core.chainKey,
    organisation,
    cases.map((growth) => ({ caseId: growth.id, after: growth.sequence, events: growth.events })),
  )
  const rows = cases.map((growth) => ({
    organisation,
    id: growth.id,
    reference: growth.file.reference,
    contact: growth.file.contact,
    type: growth.file.type,
    service: growth.file.service,
    state: growth.file.state,
    sequence: growth.sequence + growth.events.length,
    fold: JSON.stringify(growth.file),
    due_at: growth.dueAt ?? null,
    received_at: growth.file.receivedAt,
    updated_at: now,
  }))
  await upsertRows(trx, 'cases', ['organisation', 'id'], rows)
  const values = cases.flatMap((growth) =>
    growth.values.map(({ digest, value }) => ({ organisation, case_id: growth.id, digest, value })),
  )
  await insertRows(trx, 'case_values', values, { onConflict: 'ignore' })
}

async function writeDues(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  rows: Writes['dues'],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update cases set due_at = n.value ->> 'dueAt', updated_at = ${nowOf(core)} from json_each(${JSON.stringify(rows)}) n
    where cases.organisation = ${organisation} and cases.id = n.value ->> 'id' and cases.due_at is not n.value ->> 'dueAt'`.execute(
    trx,
  )
}

async function writeMessageCases(
  trx: Transaction<Schema>,
  organisation: string,
  rows: Writes['messageCases'],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update messages set case_id = n.value ->> 'caseId' from json_each(${JSON.stringify(rows)}) n
    where messages.organisation = ${organisation} and messages.id = n.value ->> 'id'`.execute(trx)
}

async function writeTries(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  subjects: readonly string[],
): Promise<void> {
  const hour = minuteOf(nowOf(core))
  for (const subject of subjects) {
    await sql`insert into tries (organisation, subject, hour, count) values (${organisation}, ${subject}, ${hour}, 1)
      on conflict (organisation, subject, hour) do update set count = count + 1`.execute(trx)
  }
}

async function writeCorrections(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  corrections: readonly Correction[],
): Promise<void> {
  const rows = corrections.map(({ caseId, ...correction }) => ({
    organisation,
    case_id: caseId,
    ...correction,
    corrected_at: nowOf(core),
  }))
  if (rows.length > 0) await upsertRows(trx, 'corrections', ['organisation', 'case_id'], rows)
}
