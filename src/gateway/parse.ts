import { sql, type Transaction } from 'kysely'
import type { RawItem } from '../domain/channel.ts'
import { codeOf, WaslError } from '../domain/errors.ts'
import { type PackedRow, packed, unpack } from '../store/packed.ts'
import type { Schema } from '../store/schema.ts'
import { countedAttempt, isPassing, uncounted } from './attempt.ts'
import { neverTried } from './careful.ts'
import { type Core, maxAttempts, maxDeaths } from './core.ts'
import { hearMeaning } from './hear-meaning.ts'
import { keepFiles } from './keep-files.ts'
import { channelOf, type Office } from './office.ts'
import type { ParsedMessage, Unreadable } from './parsed.ts'
import { writeConversations } from './places.ts'
import {
  meetMessages,
  nothingRegistered,
  type Registered,
  registerUnreadable,
  writeRegistered,
} from './register.ts'
import { isStoreTrouble } from './store-trouble.ts'
import { enqueue } from './streams.ts'
import { breathe } from './together.ts'

const rawColumns = [
  'id',
  'channel',
  'external_id',
  'digest',
  'content_type',
  'file',
  'received_at',
  'attempts',
]
const parallel = 8
/** After so long what was read is registered: a channel that is slow to read holds up what it has read as little as it can. */
const patienceMilliseconds = 250
const slowTries = 2

type Outcome =
  | { readonly id: number; readonly messages: readonly ParsedMessage[] }
  | Unreadable
  /** The machine was slow: it is tried again a few times before a person is shown it. */
  | { readonly again: number }

/** Raw items that have been read, waiting to be registered. */
export interface ReadItems {
  /** How many raw items were taken, and which. */
  readonly count: number
  readonly ids: readonly number[]
  /** Meets them in a transaction that is under way, which has to write what is new. */
  meet(trx: Transaction<Schema>): Promise<Registered>
  /** Registers them in a transaction that is under way: they wait to be handled. */
  register(trx: Transaction<Schema>): Promise<void>
  /** The store failed in that transaction, not the items: to be called when it is rolled back. */
  giveBack(): Promise<void>
  /** Registers each in a transaction of its own; one that cannot be is counted and, after five attempts, shown. */
  registerAlone(): Promise<void>
}

/**
 * The second and third stage: raw items become normalised messages with their context-free meaning stored beside
 * them. Nothing is written yet: what was read is registered together with what is handled.
 */
export async function readPass(
  core: Core,
  office: Office,
  channels: readonly string[],
  signal: AbortSignal,
): Promise<ReadItems> {
  return readItems(core, office, await loadWaiting(core, office, channels), signal)
}

/** Raw items of these channels that wait to be read, oldest first, without those that are under way. */
export async function loadWaiting(
  core: Core,
  office: Office,
  channels: readonly string[],
  underWay: readonly number[] = [],
): Promise<readonly StoredItem[]> {
  if (channels.length === 0) return []
  const { rows } = await sql<PackedRow & { body: Uint8Array | null }>`
    select ${packed(rawColumns)} as packed, body from raw_items
    where organisation = ${office.organisation} and state = 'new'
      and channel in (select value from json_each(${JSON.stringify(channels)}))
      and id not in (select value from json_each(${JSON.stringify(underWay)}))
    order by id limit ${core.batchSize.items}`.execute(core.store.writer)
  return unpack<Omit<StoredItem, 'body'>>(rows, rawColumns).map(
    (item, index): StoredItem => ({ ...item, body: rows[index]?.body ?? null }),
  )
}

/** Reads these items; nothing is written. */
export async function readItems(
  core: Core,
  office: Office,
  waiting: readonly StoredItem[],
  signal: AbortSignal,
): Promise<ReadItems> {
  if (waiting.length === 0) return nothingRead
  const items = core.careful ? neverTried(waiting) : waiting
  const attempt = core.careful ? await countedAttempt(core, office, items) : uncounted
  const outcomes = await attempt.unlessTrouble(() => parseSome(core, office, items, signal))
  if (signal.aborted) {
    await attempt.giveBack()
    return nothingRead
  }
  await attempt.giveBack(items.slice(outcomes.length))
  return {
    count: outcomes.length,
    ids: items.slice(0, outcomes.length).map((item) => item.id),
    meet: (trx) => meetOutcomes(trx, core, office, outcomes),
    register: (trx) => registerOutcomes(trx, core, office, outcomes),
    giveBack: () => attempt.giveBack(),
    registerAlone: () =>
      attempt.unlessTrouble(async () => {
        for (const outcome of outcomes) await registerAlone(core, office, outcome)
      }),
  }
}

/**
 * Reads page by page, in order, until all are read or what was read should not wait any longer. Between two pages the
 * rest of the program has its turn: a transaction that is under way goes on.
 */
async function parseSome(
  core: Core,
  office: Office,
  items: readonly StoredItem[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const began = process.hrtime.bigint()
  while (outcomes.length < items.length) {
    const page = items.slice(outcomes.length, outcomes.length + parallel)
    outcomes.push(...(await Promise.all(page.map((item) => parseOne(core, office, item, signal)))))
    const milliseconds = Number((process.hrtime.bigint() - began) / 1_000_000n)
    if (signal.aborted || milliseconds > patienceMilliseconds) break
    if (outcomes.length < items.length) await breathe()
  }
  return outcomes
}

/** For a pass that has nothing to read. */
export const nothingRead: ReadItems = {
  count: 0,
  ids: [],
  meet: async () => nothingRegistered,
  register: async () => undefined,
  giveBack: async () => undefined,
  registerAlone: async () => undefined,
}

async function registerOutcomes(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  outcomes: readonly Outcome[],
): Promise<void> {
  const registered = await meetOutcomes(trx, core, office, outcomes)
  await writeRegistered(trx, office.organisation, registered)
  await writeConversations(trx, core, office.organisation, registered.met)
  await enqueue(trx, core, office.organisation, registered.events)
}

async function meetOutcomes(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  outcomes: readonly Outcome[],
): Promise<Registered> {
  const parsed = outcomes.filter((outcome) => 'messages' in outcome)
  const ids = parsed.map((outcome) => outcome.id)
  const messages = parsed.flatMap((outcome) => outcome.messages)
  const registered = await meetMessages(trx, core, office, ids, messages)
  await registerUnreadable(
    trx,
    core,
    office,
    outcomes.filter((outcome) => 'problem' in outcome),
  )
  for (const outcome of outcomes) {
    if ('again' in outcome)
      await sql`update raw_items set attempts = attempts + 1 where organisation = ${office.organisation}
        and id = ${outcome.again} and state = 'new'`.execute(trx)
  }
  return registered
}

async function registerAlone(core: Core, office: Office, outcome: Outcome): Promise<void> {
  try {
    await core.store.transaction('handle', (trx) => registerOutcomes(trx, core, office, [outcome]))
  } catch (error) {
    if (error instanceof WaslError && isStoreTrouble(error.code)) throw error
    const id = 'messages' in outcome ? outcome.id : 'again' in outcome ? outcome.again : outcome.rawItem
    core.log.error({ organisation: office.organisation, rawItem: id, code: codeOf(error) }, 'not registered')
    await core.store.transaction('handle', async (trx) => {
      await sql`update raw_items set attempts = attempts + 1,
        state = case when attempts + 1 >= ${maxAttempts} then 'unreadable' else state end, problem = ${codeOf(error)}
        where organisation = ${office.organisation} and id = ${id} and state = 'new'`.execute(trx)
    })
  }
}

/** A raw item as it waits to be read. */
export interface StoredItem {
  readonly id: number
  readonly channel: string
  readonly external_id: string
  readonly digest: string
  readonly content_type: string
  readonly body: Uint8Array | null
  readonly file: string | null
  readonly received_at: string
  readonly attempts: number
}

async function parseOne(core: Core, office: Office, item: StoredItem, signal: AbortSignal): Promise<Outcome> {
  const problem = (code: string): Unreadable => ({ rawItem: item.id, channel: item.channel, problem: code })
  if (item.attempts >= maxDeaths) return problem('process-died-while-parsing')
  try {
    const raw = await rawItemOf(core, item)
    const messages: ParsedMessage[] = []
    for (const inbound of await channelOf(office, item.channel).port.parse(raw, signal)) {
      const kept = await keepFiles(core, office, inbound)
      messages.push({
        rawItem: item.id,
        inbound: kept.inbound,
        refused: kept.refused,
        understanding: await hearMeaning(office, inbound, signal),
        receivedAt: item.received_at,
      })
    }
    return { id: item.id, messages }
  } catch (error) {
    if (error instanceof WaslError && isPassing(error.code)) throw error
    if (codeOf(error) === 'mail-takes-too-long' && item.attempts < slowTries) return { again: item.id }
    core.log.warn(
      { organisation: office.organisation, channel: item.channel, rawItem: item.id, code: codeOf(error) },
      'unreadable',
    )
    return problem(codeOf(error))
  }
}

async function rawItemOf(core: Core, item: StoredItem): Promise<RawItem> {
  const body = item.body ?? (item.file === null ? new Uint8Array() : await core.files.get(item.file))
  if (body === undefined)
    throw new WaslError('file-missing', `The file of raw item ${item.id} is not in the file store.`)
  return { externalId: item.external_id, digest: item.digest, contentType: item.content_type, body }
}
