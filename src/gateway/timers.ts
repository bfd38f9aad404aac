import { sql, type Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'
import type { Office } from './office.ts'
import { enqueue } from './streams.ts'

/** An instant at which a stream hears an event. */
export interface NewTimer {
  readonly stream: string
  readonly name: string
  /** ISO instant. */
  readonly dueAt: string
  readonly event: { readonly kind: string; readonly payload: unknown }
}

const batchSize = 200

/** Sets timers; one that is there is replaced and counts as a new generation. */
export async function setTimers(
  trx: Transaction<Schema>,
  office: Office,
  timers: readonly NewTimer[],
): Promise<void> {
  if (timers.length === 0) return
  const rows = new Map(
    timers.map((timer) => [
      `${timer.stream} ${timer.name}`,
      { ...timer, event: JSON.stringify(timer.event) },
    ]),
  )
  await sql`insert into timers (organisation, stream, name, due_at, generation, event, policy_version, calendar_version)
    select ${office.organisation}, value ->> 'stream', value ->> 'name', value ->> 'dueAt', 1, value ->> 'event', ${office.policy.version}, ${office.calendar.version}
    from jsonb_each(${JSON.stringify([...rows.values()])}) where true
    on conflict (organisation, stream, name) do update set due_at = excluded.due_at, generation = generation + 1, event = excluded.event,
      policy_version = excluded.policy_version, calendar_version = excluded.calendar_version`.execute(trx)
}

export async function cancelTimers(
  trx: Transaction<Schema>,
  office: Office,
  timers: readonly { readonly stream: string; readonly name: string }[],
): Promise<void> {
  if (timers.length === 0) return
  await sql`delete from timers where organisation = ${office.organisation} and (stream, name) in
    (select value ->> 'stream', value ->> 'name' from json_each(${JSON.stringify(timers)}))`.execute(trx)
}

/** Notices of a case that wait for one morning are told as they came to be owed: their ids begin with a number. */
const owedOrder = sql`cast(event ->> '$.payload.about.id' as integer)`

/**
 * Turns due timers into events of their streams, oldest first; returns how many fired. A timer waits while something
 * that was received before it was due has not been heard: it may be the answer that the timer would chase.
 */
export async function timerPass(core: Core, office: Office): Promise<number> {
  if (!(await isSomeDue(core, office, nowOf(core)))) return 0
  const now = await heardUntil(core, office)
  if (!(await isSomeDue(core, office, now))) return 0
  return core.store.transaction('handle', async (trx) => {
    const timers = await trx
      .selectFrom('timers')
      .selectAll()
      .where('organisation', '=', office.organisation)
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('stream')
      .orderBy(owedOrder)
      .limit(batchSize)
      .execute()
    await cancelTimers(trx, office, timers)
    await enqueue(
      trx,
      core,
      office.organisation,
      timers.map((timer) => {
        const event = JSON.parse(timer.event) as { kind: string; payload: unknown }
        return { stream: timer.stream, ...event }
      }),
    )
    return timers.length
  })
}

async function isSomeDue(core: Core, office: Office, by: string): Promise<boolean> {
  const due = await core.store.writer
    .selectFrom('timers')
    .select('due_at')
    .where('organisation', '=', office.organisation)
    .where('due_at', '<=', by)
    .limit(1)
    .executeTakeFirst()
  return due !== undefined
}

/** Until when everything that was received has been read and heard; a clock that was set back does not hide any of it. */
async function heardUntil(core: Core, office: Office): Promise<string> {
  const { organisation } = office
  const { rows } = await sql<{ at: string | null }>`select min(at) as at from (
      select min(received_at) as at from raw_items where organisation = ${organisation} and state = 'new'
        and channel in (select value from json_each(${JSON.stringify([...office.channels.keys()])}))
      union all
      select min(m.received_at) from events e join messages m on m.organisation = e.organisation
          and m.id = e.payload ->> 'message'
        where e.organisation = ${organisation} and e.state = 'waiting' and e.kind = 'message'
    )`.execute(core.store.writer)
  const now = nowOf(core)
  const oldest = rows[0]?.at
  return oldest != null && oldest < now ? oldest : now
}

/** The next instant at which a timer or a delayed send is due, over all offices; undefined when nothing is planned. */
export async function nextInstant(core: Core, organisations: readonly string[]): Promise<string | undefined> {
  const { rows } = await sql<{ at: string | null }>`select min(at) as at from (
      select min(due_at) as at from timers where organisation in (select value from json_each(${JSON.stringify(organisations)}))
      union all
      select min(available_at) from outbox where state = 'waiting' and organisation in (select value from json_each(${JSON.stringify(organisations)}))
    )`.execute(core.store.writer)
  return rows[0]?.at ?? undefined
}
