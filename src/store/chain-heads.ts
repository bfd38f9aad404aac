import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { HeadFold, noHead } from './chain.ts'
import type { ChainHeadTable, Schema } from './schema.ts'

/** The head of a day, for the log and the auditor's mail: kept there, it proves what the database held that day. */
export type ChainHead = Selectable<ChainHeadTable>

const linksPerPage = 2_000

/**
 * Closes a day (`YYYY-MM-DD`) of an organisation's chain: its head covers every case event so far. Doing it again
 * returns the same head; events that come later on that day are covered by the next one.
 */
export async function closeDay(
  trx: Transaction<Schema>,
  key: Uint8Array,
  organisation: string,
  on: string,
): Promise<ChainHead> {
  const last = await trx
    .selectFrom('chain_heads')
    .selectAll()
    .where('organisation', '=', organisation)
    .orderBy('on', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last !== undefined && last.on >= on) return last
  const fold = new HeadFold(key, organisation, last ?? noHead)
  let lastEvent = (last ?? noHead).last_event
  for await (const { id, mac } of linksAfter(trx, organisation, lastEvent)) {
    fold.add(id, mac)
    lastEvent = id
  }
  const head = { organisation, on, head: fold.head(on), events: fold.events, last_event: lastEvent }
  await trx.insertInto('chain_heads').values(head).execute()
  return head
}

/**
 * The links of an organisation's case events in the order of appending, read page by page. `|| ''` keeps SQLite from
 * the index by organisation, with which it would sort the whole chain for each page.
 */
export async function* linksAfter(
  db: Kysely<Schema>,
  organisation: string,
  after: number,
): AsyncIterableIterator<{ readonly id: number; readonly mac: string }> {
  let last = after
  for (;;) {
    const page = await db
      .selectFrom('case_events')
      .select(['id', 'mac'])
      .where(sql<string>`organisation || ''`, '=', organisation)
      .where('id', '>', last)
      .orderBy('id')
      .limit(linksPerPage)
      .execute()
    yield* page
    const end = page.at(-1)
    if (end === undefined || page.length < linksPerPage) return
    last = end.id
  }
}
