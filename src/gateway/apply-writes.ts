import { sql, type Transaction } from 'kysely'
import { insertRows, updateRows, upsertRows } from '../store/bulk.ts'
import { appendCaseEvents, registeredPhone } from '../store/case-file.ts'
import type { OutboxTable, Schema } from '../store/schema.ts'
import { partByActs, weighActs } from './acts.ts'
import { buryEvents } from './bury.ts'
import type { ClaimedAtOnce } from './claims.ts'
import type { ConversationRow } from './conversation-row.ts'
import { type Core, nowOf } from './core.ts'
import type { Correction } from './correction.ts'
import { deliveryOf } from './delivery.ts'
import { type BusyChannels, dispatchAtOnce } from './dispatch.ts'
import { minuteOf } from './hour-counts.ts'
import { linkContacts } from './linked-contacts.ts'
import type { QueuedEvent } from './load.ts'
import type { Office } from './office.ts'
import { openConversations, takePlaces, writeConversations } from './places.ts'
import { nothingRegistered, type Registered } from './register.ts'
import { type EventEnd, enqueue, type NewEvent } from './streams.ts'
import { finishTasks, openTasks } from './task-rows.ts'
import { cancelTimers, setTimers } from './timers.ts'
import { together } from './together.ts'

import type { CaseGrowth, Writes } from './writes.ts'

/** What was found in the transaction before the stepping: what was met (whose messages are being `written`), and who is busy. */
export interface Found {
  readonly registered: Registered
  readonly written: Promise<void>
  readonly busy: BusyChannels
}

/** What is written beside any batch: the loops send it. */
export const nothingFound: Found = {
  registered: nothingRegistered,
  written: Promise.resolve(),
  busy: 'too-many',
}

/**
 * Writes it all in the transaction of the batch, with the events of what was met in it: while one statement runs, the
 * next is composed. Returns what was claimed for its senders in the same stroke.
 */
export async function applyWrites(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  { registered, written, busy }: Found,
  writes: Writes,
): Promise<readonly ClaimedAtOnce[]> {
  const organisation = office.organisation
  const stepped = new Map(writes.conversations.map((row) => [row.id, row]))
  const visited = registered.met.filter(({ id }) => !stepped.has(id))
  const opened = together([
    writeConversations(trx, core, organisation, visited),
    openConversations(trx, core, organisation, writes.visits),
  ])
  const spoken = opened.then(() => placeSpeeches(trx, core, office, writes, stepped, busy))
  await together([
    spoken.then(({ rows }) => insertRows(trx, 'outbox', rows, { onConflict: 'fail' })),
    writeHandled(trx, core, organisation, writes),
    writeCases(trx, core, organisation, writes.cases),
    writeDues(trx, core, organisation, writes.dues),
    cancelTimers(trx, office, writes.cancelled).then(() => setTimers(trx, office, writes.timers)),
    written.then(() => writeMessageCases(trx, organisation, writes.messageCases)),
    linkContacts(trx, core, organisation, writes.contacts),
    // An act that is held on the way is a task too.
    spoken
      .then(() => openTasks(trx, core, organisation, writes.tasks))
      .then(() => finishTasks(trx, core, organisation, writes.tasksDone)),
    writeTries(trx, core, organisation, writes.tries),
    writeCorrections(trx, core, organisation, writes.corrections),
    // What is said has its place in its conversation by then, and may have brought events itself.
    spoken.then(() => writeConversations(trx, core, organisation, [...stepped.values()])),
    spoken.then(() =>
      enqueue(trx, core, organisation, [...withEnds(registered.events, writes), ...writes.events]),
    ),
  ])
  return (await spoken).claimed
}

/** New events as they are written: those that were handled already with what became of them. */
function withEnds(events: readonly QueuedEvent[], { handled, buried }: Writes): readonly NewEvent[] {
  const ends = new Map<QueuedEvent, EventEnd>([
    ...handled.map(({ event, outcome }) => [event, { state: 'handled', outcome }] as const),
    ...buried.map(({ event, problem }) => [event, { state: 'dead', problem }] as const),
  ])
  return events.map((event) => {
    const end = ends.get(event)
    return end === undefined ? event : { ...event, end }
  })
}

async function writeHandled(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  { handled, buried }: Writes,
): Promise<void> {
  const now = nowOf(core)
  const stored = handled.flatMap(({ event: { id }, outcome, payload }) => {
    const row = { organisation, state: 'handled' as const, handled_at: now, outcome: JSON.stringify(outcome) }
    return id === undefined ? [] : [{ row: { ...row, id }, payload }]
  })
  const kept = stored.flatMap(({ row, payload }) => (payload === undefined ? [row] : []))
  const changed = stored.flatMap(({ row, payload }) =>
    payload === undefined ? [] : [{ ...row, payload: JSON.stringify(payload) }],
  )
  await together([
    updateRows(trx, 'events', ['organisation', 'id'], kept),
    updateRows(trx, 'events', ['organisation', 'id'], changed),
    buryEvents(
      trx,
      core,
      organisation,
      buried.flatMap(({ event: { id }, problem }) => (id === undefined ? [] : [{ id, problem }])),
    ),
  ])
}

/**
 * Gives what is said its place in its conversation: in those of the batch it is counted on in `stepped`, which is
 * written after this; in others it is taken now. Returns the rows to write and what they are claimed by.
 */
async function placeSpeeches(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  writes: Writes,
  stepped: Map<string, ConversationRow>,
  busy: BusyChannels,
): Promise<{ readonly rows: readonly OutboxTable[]; readonly claimed: readonly ClaimedAtOnce[] }> {
  const { speeches } = writes
  if (speeches.length === 0) return { rows: [], claimed: [] }
  const weighed = await weighActs(trx, core, office, writes)
  const organisation = office.organisation
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
    const place = conversation.last_sequence + 1
    stepped.set(id, { ...conversation, last_sequence: place })
    return place
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
      act: speech.act ?? null,
    }),
  )
  const { go, held } = partByActs(rows, weighed, writes)
  const outgoing = dispatchAtOnce(core, office, go, busy)
  for (const { channel, state } of outgoing.rows) if (state !== 'sent') writes.toSend.add(channel)
  writes.events.push(...outgoing.sent.flatMap(deliveryOf))
  return { rows: [...outgoing.rows, ...held], claimed: outgoing.claimed }
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
    phone: registeredPhone(growth.file),
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
