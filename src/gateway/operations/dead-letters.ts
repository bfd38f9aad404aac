import { sql } from 'kysely'
import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import { nowOf } from '../core.ts'
import { byField, operation, organisationField } from './operation.ts'

/** What was given up and waits for a person: `raw` nobody could read, `event` nobody could handle, `send` that failed. */
export interface DeadLetter {
  /** `raw:<id>`, `event:<id>` or `send:<key>`. */
  readonly id: string
  readonly organisation: string
  readonly channel: string
  readonly state: string
  readonly problem: string
  readonly attempts: number
  readonly since: string
}

/** Everything that was given up, oldest first. */
export const listDead = operation(z.object({ organisation: organisationField }), async (gateway, input) => {
  const names = JSON.stringify(
    input.organisation === undefined ? [...gateway.offices.keys()] : [input.organisation],
  )
  const { rows } = await sql<DeadLetter>`select * from (
      select 'raw:' || id as id, organisation, channel, state, coalesce(problem, '') as problem, attempts, received_at as since
        from raw_items where state = 'unreadable' and organisation in (select value from json_each(${names}))
      union all select 'event:' || id, organisation, substr(stream, 1, instr(stream, ':') - 1), state, coalesce(problem, ''), attempts, created_at
        from events where state = 'dead' and organisation in (select value from json_each(${names}))
      union all select 'send:' || key, organisation, channel, state, coalesce(problem, ''), attempts, created_at
        from outbox where state in ('failed', 'parked') and organisation in (select value from json_each(${names}))
    ) order by since limit 500`.execute(gateway.core.store.reader)
  return { dead: rows }
})

/** The bytes or the content of one dead letter, for the person who looks into it. */
export const showDead = operation(z.object({ id: z.string() }), async (gateway, input) => {
  const { table, key } = parseId(input.id)
  if (table === 'raw') {
    const row = await gateway.core.store.reader
      .selectFrom('raw_items')
      .selectAll()
      .where('id', '=', Number(key))
      .executeTakeFirst()
    if (row === undefined) throw unknown(input.id)
    const body = row.body ?? (row.file === null ? undefined : await gateway.core.files.get(row.file))
    return {
      id: input.id,
      organisation: row.organisation,
      channel: row.channel,
      problem: row.problem,
      contentType: row.content_type,
      body: Buffer.from(body ?? [])
        .toString('utf8')
        .slice(0, 100_000),
    }
  }
  const row =
    table === 'event'
      ? await gateway.core.store.reader
          .selectFrom('events')
          .select(['organisation', 'problem', 'payload as body'])
          .where('id', '=', Number(key))
          .executeTakeFirst()
      : await gateway.core.store.reader
          .selectFrom('outbox')
          .select(['organisation', 'problem', 'body'])
          .where('key', '=', key)
          .executeTakeFirst()
  if (row === undefined) throw unknown(input.id)
  return {
    id: input.id,
    organisation: row.organisation,
    problem: row.problem,
    body: JSON.parse(row.body) as unknown,
  }
})

/** Tries one again from its beginning; `correct` replaces what it holds (a raw item's text, an event's or a send's JSON). */
export const retryDead = operation(
  z.object({ id: z.string(), by: byField, correct: z.string().optional() }),
  async (gateway, input) => {
    const { table, key } = parseId(input.id)
    const { store, log } = gateway.core
    if (table !== 'raw' && input.correct !== undefined) assertJson(input.correct)
    const changed = await store.transaction('handle', async (trx) => {
      switch (table) {
        case 'raw': {
          const correction =
            input.correct === undefined ? {} : { body: Buffer.from(input.correct, 'utf8'), file: null }
          return trx
            .updateTable('raw_items')
            .set({ state: 'new', attempts: 0, problem: null, ...correction })
            .where('id', '=', Number(key))
            .where('state', '=', 'unreadable')
            .executeTakeFirst()
        }
        case 'event':
          return trx
            .updateTable('events')
            .set({
              state: 'waiting',
              attempts: 0,
              problem: null,
              handled_at: null,
              ...(input.correct === undefined ? {} : { payload: input.correct }),
            })
            .where('id', '=', Number(key))
            .where('state', '=', 'dead')
            .executeTakeFirst()
        case 'send':
          return trx
            .updateTable('outbox')
            .set({
              state: 'waiting',
              attempts: 0,
              problem: null,
              available_at: nowOf(gateway.core),
              ...(input.correct === undefined ? {} : { body: input.correct }),
            })
            .where('key', '=', key)
            .where('state', 'in', ['failed', 'parked'])
            .executeTakeFirst()
      }
    })
    if (changed.numUpdatedRows === 0n) throw unknown(input.id)
    log.info(
      { id: input.id, by: input.by, corrected: input.correct !== undefined },
      'dead letter tried again',
    )
    gateway.core.signals.wake()
    await gateway.drive()
    return { id: input.id, tried: true }
  },
)

/** Lays one aside for good, in a person's name; its content stays. */
export const dismissDead = operation(
  z.object({ id: z.string(), by: byField, reason: z.string().min(1).max(500) }),
  async (gateway, input) => {
    const { table, key } = parseId(input.id)
    const problem = `dismissed by ${input.by}: ${input.reason}`
    const changed = await gateway.core.store.transaction('handle', async (trx) => {
      switch (table) {
        case 'raw':
          return trx
            .updateTable('raw_items')
            .set({ state: 'dismissed', problem })
            .where('id', '=', Number(key))
            .where('state', '=', 'unreadable')
            .executeTakeFirst()
        case 'event':
          return trx
            .updateTable('events')
            .set({ state: 'dismissed', problem })
            .where('id', '=', Number(key))
            .where('state', '=', 'dead')
            .executeTakeFirst()
        case 'send':
          return trx
            .updateTable('outbox')
            .set({ state: 'cancelled', problem })
            .where('key', '=', key)
            .where('state', 'in', ['failed', 'parked'])
            .executeTakeFirst()
      }
    })
    if (changed.numUpdatedRows === 0n) throw unknown(input.id)
    return { id: input.id, dismissed: true }
  },
)

function parseId(id: string): { readonly table: 'raw' | 'event' | 'send'; readonly key: string } {
  const [table, ...rest] = id.split(':')
  const key = rest.join(':')
  if ((table === 'raw' || table === 'event') && /^\d+$/.test(key)) return { table, key }
  if (table === 'send' && key !== '') return { table, key }
  throw new WaslError(
    'dead-letter-malformed',
    `"${id}" names no dead letter: write raw:ID, event:ID or send:KEY as "wasl dead" prints them.`,
  )
}

const unknown = (id: string) =>
  new WaslError('dead-letter-unknown', `No dead letter is called ${id} (any more). "wasl dead" lists them.`)

function assertJson(text: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    throw new WaslError(
      'correction-malformed',
      'The correction must be JSON, like what "wasl dead show" prints as body.',
      { cause: error },
    )
  }
}
