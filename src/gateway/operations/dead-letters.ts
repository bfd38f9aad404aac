import { sql } from 'kysely'
import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import { nowOf } from '../core.ts'
import type { RunningGateway } from '../gateway.ts'
import { hideSealed, sealedCaseOf, veilOf } from '../veil.ts'
import { type DeadLetterContent, type DeadLetterRow, deadLetterKinds } from './dead-letter-kinds.ts'
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

const listInput = z.object({
  organisation: organisationField,
  kind: z.enum(['raw', 'event', 'send']).optional(),
  /** The last one that was seen: its successors are listed. */
  after: z.string().optional(),
})

const pageSize = 500

/** What was given up, oldest first, at most 500; `total` counts each kind, so that nobody takes a page for everything. */
export const listDead = operation(listInput, async (gateway, { organisation, kind, after }) => {
  const among = amongThese(organisation === undefined ? gateway.offices.keys() : [organisation])
  const since = after === undefined ? undefined : await sinceOf(gateway, after)
  const parts = Object.entries(deadLetterKinds).map(
    ([name, one]) =>
      sql`select ${name} as kind, ${`${name}:`} || ${sql.ref(one.key)} as id, organisation, ${one.channel} as channel, state,
        coalesce(problem, '') as problem, attempts, ${sql.ref(one.since)} as since
        from ${sql.table(one.table)} where ${one.givenUp} and ${among}`,
  )
  const all = sql.join(parts, sql` union all `)
  const { reader } = gateway.core.store
  const { rows: counts } = await sql<{ kind: string; count: number }>`
    select kind, count(*) as count from (${all}) group by kind`.execute(reader)
  const { rows } = await sql<DeadLetter>`
    select id, organisation, channel, state, problem, attempts, since from (${all})
      where (${kind ?? null} is null or kind = ${kind ?? null})
        and (${since ?? null} is null or (since, id) > (${since ?? null}, ${after ?? null}))
      order by since, id limit ${pageSize}`.execute(reader)
  return {
    dead: rows,
    total: Object.fromEntries(counts.map(({ kind: name, count }) => [name, count])),
    ...(rows.length === pageSize ? { next: rows.at(-1)?.id } : {}),
  }
})

/** Since when one is dead, or was: a page goes on where it ended though a person has dealt with its last one. */
async function sinceOf(gateway: RunningGateway, id: string): Promise<string> {
  const { kind, is } = parseId(gateway, id)
  const { rows } = await sql<{ since: string }>`
    select ${sql.ref(kind.since)} as since from ${sql.table(kind.table)} where ${is}`.execute(
    gateway.core.store.reader,
  )
  const [row] = rows
  if (row === undefined) throw unknown(id)
  return row.since
}

/** The bytes or the content of one dead letter, for the person who looks into it. */
export const showDead = operation(z.object({ id: z.string() }), async (gateway, { id }) => {
  const { kind } = parseId(gateway, id)
  const row = await readRow(gateway, id)
  const { organisation, channel, problem } = row
  const content = await veiled(gateway, row, await kind.content(row, gateway.core.files))
  return { id, organisation, channel, problem, ...content }
})

/** What somebody wrote, or is written, who has a sealed case: without what tells who they are. */
async function veiled(
  { core, offices }: RunningGateway,
  row: DeadLetterRow,
  content: DeadLetterContent,
): Promise<DeadLetterContent> {
  const office = offices.get(row.organisation)
  if (office === undefined) return content
  if (!row.conversation)
    return typeof content.body === 'string'
      ? { ...content, body: await hideSealed(core, office, content.body) }
      : content
  const sealed = await sealedCaseOf(core, office, row.conversation)
  if (sealed === undefined) return content
  const { hide, words } = await veilOf(core, office, sealed)
  const address = sealed.file.sealed?.alias ?? ''
  const { message, body } = content
  return hide({
    ...content,
    body: isSend(body) ? { ...body, to: { address }, text: words(body.text) } : body,
    ...(message && {
      message: {
        from: { address },
        ...(message.subject !== undefined && { subject: words(message.subject) }),
        text: words(message.text),
        attachments: message.attachments.map(words),
      },
    }),
  })
}

const isSend = (body: unknown): body is { readonly text: string } =>
  typeof body === 'object' && body !== null && 'text' in body && typeof body.text === 'string'

async function readRow(gateway: RunningGateway, id: string): Promise<DeadLetterRow> {
  const { kind, is } = parseId(gateway, id)
  const message =
    kind.table === 'events'
      ? sql`(select m.body from messages m where m.organisation = events.organisation
          and m.id = events.payload ->> '$.message')`
      : sql`null`
  const conversation =
    kind.table === 'events'
      ? sql`(select m.conversation from messages m where m.organisation = events.organisation
          and m.id = events.payload ->> '$.message')`
      : kind.table === 'outbox'
        ? sql`conversation`
        : sql`null`
  const { rows } =
    await sql<DeadLetterRow>`select *, ${kind.channel} as channel, ${message} as message, ${conversation} as conversation
    from ${sql.table(kind.table)} where ${is}`.execute(gateway.core.store.reader)
  const [row] = rows
  if (row === undefined) throw unknown(id)
  return row
}

/** Tries one again from its beginning; `correct` replaces what it holds (a raw item's text, an event's or a send's JSON). */
export const retryDead = operation(
  z.object({ id: z.string(), by: byField, correct: z.string().optional() }),
  async (gateway, { id, by, correct }) => {
    const { revived, corrected } = parseId(gateway, id).kind
    await refuseUnreadable(gateway, id)
    if (correct !== undefined) await refuseVeiled(gateway, id)
    await change(gateway, id, {
      attempts: 0,
      problem: null,
      ...revived(nowOf(gateway.core)),
      ...(correct === undefined ? {} : corrected(correct, await readRow(gateway, id))),
    })
    gateway.core.log.info({ id, by, corrected: correct !== undefined }, 'dead letter tried again')
    gateway.core.signals.wake()
    await gateway.drive()
    return { id, tried: true }
  },
)

/** What came on a channel that is closed now would be read by nobody, and be no dead letter any more. */
async function refuseUnreadable(gateway: RunningGateway, id: string): Promise<void> {
  const { kind, is } = parseId(gateway, id)
  if (kind.table !== 'raw_items') return
  const { rows } = await sql<{ organisation: string; channel: string }>`
    select organisation, channel from raw_items where ${is}`.execute(gateway.core.store.reader)
  const [row] = rows
  if (row === undefined || gateway.offices.get(row.organisation)?.channels.has(row.channel)) return
  throw new WaslError(
    'channel-closed',
    `The channel "${row.channel}" is closed, so nobody would read it: open the channel (wasl doctor says what it lacks), then try again.`,
  )
}

/** A correction would put the alias where the real address stands. */
async function refuseVeiled(gateway: RunningGateway, id: string): Promise<void> {
  const row = await readRow(gateway, id)
  const office = gateway.offices.get(row.organisation)
  if (office === undefined || !row.conversation) return
  if ((await sealedCaseOf(gateway.core, office, row.conversation)) === undefined) return
  throw new WaslError(
    'sealed',
    'It is of somebody whom nobody may recognise: it can be tried again as it is, or dismissed.',
  )
}

/** Lays one aside for good, in a person's name; its content stays. */
export const dismissDead = operation(
  z.object({ id: z.string(), by: byField, reason: z.string().min(1).max(500) }),
  async (gateway, { id, by, reason }) => {
    const state = parseId(gateway, id).kind.laidAside
    await change(gateway, id, { state, problem: `dismissed by ${by}: ${reason}` })
    return { id, dismissed: true }
  },
)

/** Sets columns of a dead letter that still waits for a person. Throws `dead-letter-unknown` where it does not. */
async function change(
  gateway: RunningGateway,
  id: string,
  columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { kind, is } = parseId(gateway, id)
  const set = sql.join(Object.entries(columns).map(([column, value]) => sql`${sql.ref(column)} = ${value}`))
  const { numAffectedRows } = await gateway.core.store.transaction('handle', (trx) =>
    sql`update ${sql.table(kind.table)} set ${set} where ${is} and ${kind.givenUp}`.execute(trx),
  )
  if (numAffectedRows === 0n) throw unknown(id)
}

/** The kind of a dead letter, and the condition that its row alone meets. Throws `dead-letter-malformed`. */
function parseId(gateway: RunningGateway, id: string) {
  const [name, ...rest] = id.split(':')
  const key = rest.join(':')
  const [, kind] = Object.entries(deadLetterKinds).find(([each]) => each === name) ?? []
  if (kind === undefined || key === '' || (kind.key === 'id' && !/^\d{1,15}$/.test(key))) {
    throw new WaslError(
      'dead-letter-malformed',
      `"${id}" names no dead letter: write raw:ID, event:ID or send:KEY as "wasl dead" prints them.`,
    )
  }
  const value = kind.key === 'id' ? Number(key) : key
  return { kind, is: sql`${amongThese(gateway.offices.keys())} and ${sql.ref(kind.key)} = ${value}` }
}

const amongThese = (organisations: Iterable<string>) =>
  sql`organisation in (select value from json_each(${JSON.stringify([...organisations])}))`

const unknown = (id: string) =>
  new WaslError('dead-letter-unknown', `No dead letter is called ${id} (any more). "wasl dead" lists them.`)
