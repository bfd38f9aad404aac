import { type RawBuilder, sql } from 'kysely'
import type { Findings } from './findings.ts'
import type { VerifyOptions } from './options.ts'

/** Nothing that the stages take by themselves needs longer, unless the gateway stands still. */
const patienceMinutes = 15
const shown = 100

interface Row {
  readonly subject: string
  readonly since: string
}

/** Everything that waits for a stage: none of it longer than its lease and a little patience. */
export async function verifyWaiting(
  options: VerifyOptions,
  organisation: string,
  findings: Findings,
): Promise<void> {
  const before = new Date(Date.parse(options.now) - patienceMinutes * 60_000).toISOString()
  const queries: readonly (readonly [string, RawBuilder<Row>])[] = [
    [
      'raw item',
      sql`select 'raw item ' || id as subject, coalesce(leased_until, received_at) as since from raw_items
        where organisation = ${organisation} and state = 'new' and coalesce(leased_until, received_at) < ${before}`,
    ],
    [
      'event',
      sql`select stream || ' ' || sequence as subject, created_at as since from events
        where organisation = ${organisation} and state = 'waiting' and created_at < ${before}`,
    ],
    [
      'message to be sent',
      sql`select key as subject, available_at as since from outbox
        where organisation = ${organisation} and state = 'waiting' and available_at < ${before}`,
    ],
    [
      'message being sent',
      sql`select key as subject, coalesce(leased_until, available_at) as since from outbox
        where organisation = ${organisation} and state = 'sending' and coalesce(leased_until, available_at) < ${before}`,
    ],
    [
      'timer',
      sql`select stream || ' ' || name as subject, due_at as since from timers
        where organisation = ${organisation} and due_at < ${before}`,
    ],
  ]
  for (const [what, query] of queries) {
    const { rows } = await sql<Row>`${query} limit ${shown}`.execute(options.store.reader)
    for (const { subject, since } of rows) {
      findings.report(
        'waits-too-long',
        organisation,
        subject,
        `This ${what} has been waiting since ${since}: see whether the gateway and its channels run.`,
      )
    }
  }
}
