import { sql } from 'kysely'
import { formatInstant, instantOf } from '../domain/instant.ts'
import { type Arrivals, lookBackDays, type Silence, silenceOf } from '../domain/silence.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { type Core, nowOf } from './core.ts'
import type { Office } from './office.ts'

/** So many items are counted in one transaction. */
const itemsAtOnce = 20_000
const hourMilliseconds = 3_600_000
const dayMilliseconds = 24 * hourMilliseconds

/** Counts what has come since the last counting, by channel and hour. */
export async function countArrivals(core: Core): Promise<void> {
  for (;;) {
    const more = await core.store.transaction('import', async (trx) => {
      const from = Number((await readMeta(trx, 'arrivals')) ?? 0)
      const {
        rows: [end],
      } = await sql<{ id: number | null; count: number }>`select max(id) as id, count(*) as count from
        (select id from raw_items where id > ${from} order by id limit ${itemsAtOnce})`.execute(trx)
      if (end === undefined || end.id === null) return false
      await sql`insert into arrivals (organisation, channel, hour, count, last_at)
        select organisation, channel, substr(received_at, 1, 13) || ':00:00.000Z', count(*), max(received_at)
        from raw_items where id > ${from} and id <= ${end.id}
        group by organisation, channel, substr(received_at, 1, 13)
        on conflict (organisation, channel, hour) do update
        set count = count + excluded.count, last_at = max(last_at, excluded.last_at)`.execute(trx)
      await writeMeta(trx, 'arrivals', String(end.id))
      return end.count === itemsAtOnce
    })
    if (!more) return
  }
}

/** What an office's channels have brought, by name; a channel that has brought nothing is absent. */
async function arrivalsOf(core: Core, { organisation }: Office): Promise<ReadonlyMap<string, Arrivals>> {
  const from = formatInstant(instantOf(nowOf(core)) - (lookBackDays + 2) * dayMilliseconds)
  const { rows } = await sql<{ channel: string; since: string; last_at: string }>`
    select channel, min(hour) as since, max(last_at) as last_at from arrivals
    where organisation = ${organisation} group by channel`.execute(core.store.reader)
  const hours = await core.store.reader
    .selectFrom('arrivals')
    .select(['channel', 'hour', 'count'])
    .where('organisation', '=', organisation)
    .where('hour', '>=', from)
    .execute()
  const byChannel = Map.groupBy(hours, ({ channel }) => channel)
  return new Map(
    rows.map(({ channel, since, last_at: lastAt }) => [
      channel,
      {
        since,
        lastAt,
        listenedSince: core.openedAt,
        hours: new Map((byChannel.get(channel) ?? []).map(({ hour, count }) => [instantOf(hour), count])),
      },
    ]),
  )
}

/** When each of an office's open channels was heard last, and whether it is silent for longer than is usual for the hour. */
export async function soundsOf(
  core: Core,
  office: Office,
): Promise<ReadonlyMap<string, { readonly lastAt: string; readonly silence: Silence | undefined }>> {
  const arrivals = await arrivalsOf(core, office)
  return new Map(
    [...arrivals]
      .filter(([channel]) => office.channels.has(channel))
      .map(([channel, heard]) => [
        channel,
        { lastAt: heard.lastAt, silence: silenceOf(heard, office.calendar, nowOf(core)) },
      ]),
  )
}
