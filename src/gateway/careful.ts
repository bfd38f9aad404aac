import { sql } from 'kysely'
import type { Core } from './core.ts'
import type { Office } from './office.ts'

/** The last raw item and the last event that waited when the process began after a crash. */
export interface Waited {
  readonly rawItem: number
  readonly event: number
}

/** What the running offices will read and handle: a channel that is closed now holds nobody up. */
function ofOpen(offices: ReadonlyMap<string, Office>) {
  const channels = [...offices.values()].flatMap((office) =>
    [...office.channels.keys()].map((channel) => [office.organisation, channel]),
  )
  return {
    rawItems: sql`state = 'new' and (organisation, channel) in (select value ->> 0, value ->> 1 from json_each(${JSON.stringify(channels)}))`,
    events: sql`state = 'waiting' and organisation in (select value from json_each(${JSON.stringify([...offices.keys()])}))`,
  }
}

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
export async function readWaiting(core: Core, offices: ReadonlyMap<string, Office>): Promise<Waited> {
  const { rawItems, events } = ofOpen(offices)
  const { rows } = await sql<{ rawItem: number | null; event: number | null }>`
    select (select max(id) from raw_items where ${rawItems}) as "rawItem", (select max(id) from events where ${events}) as event`.execute(
    core.store.writer,
  )
  return { rawItem: rows[0]?.rawItem ?? 0, event: rows[0]?.event ?? 0 }
}

/** Whether all of it has passed: what came later was not there when the process died, and proves nothing of it. */
export async function hasPassed(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  waited: Waited,
): Promise<boolean> {
  const { rawItems, events } = ofOpen(offices)
  const { rows } = await sql`select 1 from raw_items where ${rawItems} and id <= ${waited.rawItem}
    union all select 1 from events where ${events} and id <= ${waited.event} limit 1`.execute(
    core.store.writer,
  )
  return rows.length === 0
}
