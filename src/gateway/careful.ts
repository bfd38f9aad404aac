import { sql } from 'kysely'
import type { Core } from './core.ts'

/** The last raw item and the last event that waited when the process began after a crash. */
export interface Waited {
  readonly rawItem: number
  readonly event: number
}

const last = (table: 'raw_items' | 'events', state: string) =>
  sql<number | null>`(select max(id) from ${sql.table(table)} where state = ${sql.lit(state)})`

/**
 * What may be done together after a crash: all that no process died of yet, up to the first that one may have died of;
 * else that one alone. So a backlog goes by quickly, and what kills is found by and by.
 */
export function neverTried<Item extends { readonly attempts: number }>(
  waiting: readonly Item[],
): readonly Item[] {
  const tried = waiting.findIndex(({ attempts }) => attempts > 0)
  return waiting.slice(0, tried < 0 ? waiting.length : Math.max(tried, 1))
}

/** What waits just now. */
export async function readWaiting(core: Core): Promise<Waited> {
  const { rows } = await sql<{ rawItem: number | null; event: number | null }>`
    select ${last('raw_items', 'new')} as "rawItem", ${last('events', 'waiting')} as event`.execute(
    core.store.writer,
  )
  return { rawItem: rows[0]?.rawItem ?? 0, event: rows[0]?.event ?? 0 }
}

/** Whether all of it has passed: what came later was not there when the process died, and proves nothing of it. */
export async function hasPassed(core: Core, waited: Waited): Promise<boolean> {
  const { rows } =
    await sql`select 1 from raw_items where state = ${sql.lit('new')} and id <= ${waited.rawItem}
    union all select 1 from events where state = ${sql.lit('waiting')} and id <= ${waited.event} limit 1`.execute(
      core.store.writer,
    )
  return rows.length === 0
}
