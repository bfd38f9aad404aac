import { type Kysely, sql, type Transaction } from 'kysely'
import { WaslError } from '../domain/errors.ts'
import type { Schema } from '../store/schema.ts'
import { applyWrites } from './apply-writes.ts'
import { buryEvents } from './bury.ts'
import { neverTried } from './careful.ts'
import type { ClaimedAtOnce } from './claims.ts'
import { type Core, maxAttempts, maxDeaths } from './core.ts'
import { loadBusyChannels } from './dispatch.ts'
import { failurePlace } from './failure-place.ts'
import { handleCase } from './handle-case.ts'
import { handleConversation } from './handle-conversation.ts'
import { handlingOrder } from './handling-order.ts'
import { loadQueue, type QueuedEvent, type StoredEvent } from './load.ts'
import { type LoadedBatch, loadBatch } from './load-batch.ts'
import type { Office } from './office.ts'
import { giveBack } from './outbox.ts'
import { ownCasesAmong } from './own-cases.ts'
import type { ReadItems } from './parse.ts'
import { nothingRegistered, writeRegistered } from './register.ts'
import { isStoreTrouble } from './store-trouble.ts'
import { conversationStream, parseStream } from './streams.ts'
import { breathe, together } from './together.ts'
import { Writes } from './writes.ts'

/**
 * The fourth stage: many streams' next events are loaded together, stepped in memory and written in one transaction,
 * with the messages that were just read. If that fails, each message and each stream is done again alone, so that the
 * poisonous one is found, counted and, after five attempts, shown to a person while everything else goes on. Returns
 * how many events were handled.
 */
export async function handlePass(core: Core, office: Office, read: ReadItems): Promise<number> {
  const limit = core.careful ? await countFirstAttempts(core, office) : core.batchSize.events
  if (limit > 0) {
    try {
      return await handleTogether(core, office, limit, { read })
    } catch (error) {
      if (error instanceof WaslError && isStoreTrouble(error.code)) {
        await read.giveBack()
        throw error
      }
      const code = error instanceof WaslError ? error.code : 'unknown'
      core.log.warn({ organisation: office.organisation, code }, 'batch failed, going one by one')
    }
  }
  await read.registerAlone()
  return handleAlone(core, office)
}

async function handleTogether(
  core: Core,
  office: Office,
  limit: number,
  what: { readonly read?: ReadItems; readonly stream?: string },
): Promise<number> {
  const { read, stream } = what
  const hasRead = read !== undefined && read.count > 0
  if (!hasRead && !(await someWaiting(core, office))) return 0
  let claimed: readonly ClaimedAtOnce[] = []
  const work = async (trx: Transaction<Schema>) => {
    const began = process.hrtime.bigint()
    const registered = hasRead ? await read.meet(trx) : nothingRegistered
    const rests = stream !== undefined && (await loadAsking(trx, office)).has(stream)
    const stored = rests ? [] : await loadQueue(trx, office.organisation, limit, stream)
    const queue = core.careful || stored.length === limit ? stored : [...stored, ...registered.events]
    const [busy, batch] = await together([
      loadBusyChannels(trx, office.organisation),
      queue.length > 0 ? loadBatch(trx, core, office, queue, registered) : Promise.resolve(undefined),
    ])
    const writes = new Writes()
    let count = 0
    const written = writeRegistered(trx, office.organisation, registered)
    const handled = breathe().then(async () => {
      if (batch !== undefined) count = handleEvents(core, office, queue, batch, writes)
      claimed = await applyWrites(trx, core, office, { registered, written, busy }, writes)
    })
    await together([written, handled])
    core.batchSize.took(Number(process.hrtime.bigint() - began) / 1e6, core.store.isAwaited('ingest'))
    return { count, subjects: subjectsOf(queue, writes), channels: writes.toSend }
  }
  const touched = await core.store.transaction('handle', work).catch(async (error: unknown) => {
    await giveBack(
      core,
      office,
      claimed.map(({ lease }) => lease),
    )
    throw error
  })
  core.claims.give(claimed)
  core.signals.touched(touched.subjects)
  for (const channel of touched.channels)
    core.signals.wake({ stage: 'send', organisation: office.organisation, channel })
  return touched.count
}

async function someWaiting(core: Core, office: Office): Promise<boolean> {
  const row = await core.store.writer
    .selectFrom('events')
    .select('id')
    .where('organisation', '=', office.organisation)
    .where('state', '=', sql.lit('waiting'))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Steps the events in memory, each stream in the order of handling: cases first, so that conversations see them as
 * they stand. Returns how many were handled; the others wait for what was asked of a case.
 */
function handleEvents(
  core: Core,
  office: Office,
  queue: readonly QueuedEvent[],
  loaded: LoadedBatch,
  writes: Writes,
): number {
  const streams = [...Map.groupBy(queue, (event) => event.stream)].map(([stream, events]) => ({
    ...parseStream(stream),
    events,
  }))
  const cases = new Map(loaded.cases)
  let count = 0
  for (const { kind, id, events } of streams) {
    if (kind !== 'case') continue
    const after = handleCase(core, office, loaded, id, events, writes)
    if (after !== undefined) cases.set(id, after)
    count += events.length
  }
  const batch = { ...loaded, cases, own: ownCasesAmong(office, cases.values()) }
  for (const { kind, id, events } of streams)
    if (kind === 'conversation') count += handleConversation(core, office, batch, id, events, writes)
  return count
}

/** Each waiting stream by itself; attempts are counted before the work, in a transaction of their own. */
async function handleAlone(core: Core, office: Office): Promise<number> {
  const queue = await core.store.transaction('handle', (trx) =>
    loadQueue(trx, office.organisation, core.batchSize.events),
  )
  const asking = await loadAsking(core.store.writer, office)
  let handled = 0
  for (const [stream, events] of Map.groupBy(queue, (event) => event.stream)) {
    const first = events[0]
    if (first !== undefined && !asking.has(stream)) handled += await handleFirst(core, office, stream, first)
  }
  return handled
}

/** Streams of conversations that have asked something of a case: what they say next waits until that is done. */
async function loadAsking(db: Kysely<Schema>, office: Office): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ conversation: string | null }>`
    select distinct payload ->> '$.by.conversation' as conversation from events
    where organisation = ${office.organisation} and state = 'waiting' and kind = 'command'`.execute(db)
  return new Set(rows.flatMap(({ conversation }) => (conversation ? [conversationStream(conversation)] : [])))
}

async function handleFirst(core: Core, office: Office, stream: string, event: StoredEvent): Promise<number> {
  const attempts = await countAttempt(core, office, event)
  if (attempts > maxDeaths) {
    await bury(core, office, event, 'process-died-while-handling')
    return 1
  }
  try {
    const handled = await handleTogether(core, office, 1, { stream })
    // Meanwhile another loop has handled it, or what its conversation asked of a case has to be done first.
    if (handled === 0) await giveBackAttempt(core, office, event)
    return handled
  } catch (error) {
    if (error instanceof WaslError && isStoreTrouble(error.code)) {
      await giveBackAttempt(core, office, event)
      throw error
    }
    const code =
      error instanceof WaslError ? error.code : error instanceof Error ? `${error.name}` : 'unknown'
    core.log.error(
      {
        organisation: office.organisation,
        stream,
        event: event.id,
        code,
        attempts,
        place: failurePlace(error),
      },
      'event failed',
    )
    if (attempts >= maxAttempts) {
      await bury(core, office, event, code)
      return 1
    }
    return 0
  }
}

/** Counts an attempt of every event that was never tried, up to the first that was; returns how many they are. */
async function countFirstAttempts(core: Core, office: Office): Promise<number> {
  return core.store.transaction('handle', async (trx) => {
    const waiting = await trx
      .selectFrom('events')
      .select(['id', 'attempts'])
      .where('organisation', '=', office.organisation)
      .where('state', '=', sql.lit('waiting'))
      .orderBy(sql.raw(handlingOrder))
      .limit(core.batchSize.events)
      .execute()
    const fresh = neverTried(waiting).filter(({ attempts }) => attempts === 0)
    if (fresh.length === 0) return 0
    await trx
      .updateTable('events')
      .set({ attempts: 1 })
      .where('organisation', '=', office.organisation)
      .where(
        'id',
        'in',
        fresh.map(({ id }) => id),
      )
      .execute()
    return fresh.length
  })
}

async function countAttempt(core: Core, office: Office, event: StoredEvent): Promise<number> {
  const { rows } = await core.store.transaction('handle', (trx) =>
    sql<{ attempts: number }>`update events set attempts = attempts + 1
      where organisation = ${office.organisation} and id = ${event.id} returning attempts`.execute(trx),
  )
  return rows[0]?.attempts ?? 0
}

/** The event was not to blame, or not touched: the attempt does not count, where at least that can be written. */
async function giveBackAttempt(core: Core, office: Office, event: StoredEvent): Promise<void> {
  try {
    await core.store.transaction('handle', (trx) =>
      sql`update events set attempts = max(attempts - 1, 0)
        where organisation = ${office.organisation} and id = ${event.id}`.execute(trx),
    )
  } catch (error) {
    if (!(error instanceof WaslError && isStoreTrouble(error.code))) throw error
    core.log.warn(
      { organisation: office.organisation, event: event.id },
      'an attempt could not be given back',
    )
  }
}

async function bury(core: Core, office: Office, { id }: StoredEvent, problem: string): Promise<void> {
  await core.store.transaction('handle', (trx) =>
    buryEvents(trx, core, office.organisation, [{ id, problem }]),
  )
}

function subjectsOf(queue: readonly QueuedEvent[], writes: Writes): ReadonlySet<string> {
  return new Set([
    ...queue.map((event) => event.key),
    ...queue.map((event) => parseStream(event.stream).id),
    ...writes.speeches.map((speech) => speech.visit.conversation),
  ])
}
