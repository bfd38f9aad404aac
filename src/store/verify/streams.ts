import { sql } from 'kysely'
import type { Findings } from './findings.ts'
import type { VerifyOptions } from './options.ts'
import { eachPage } from './pages.ts'

interface Row {
  readonly stream: string
  readonly last_sequence: number
  readonly events: number
  readonly highest: number
}

const streamsPerPage = 200

/** Every stream's queue: as many events as places were given, without a gap (a place cannot be taken twice: a unique key). */
export async function verifyStreams(
  options: VerifyOptions,
  organisation: string,
  findings: Findings,
): Promise<void> {
  await eachPage<Row>(
    options.store.reader,
    streamsPerPage,
    async (trx, last) => {
      const { rows } = await sql<Row>`
        with page as (
          select stream, last_sequence from streams
          where organisation = ${organisation} and stream > ${last?.stream ?? ''} order by stream limit ${streamsPerPage}
        )
        select page.stream, last_sequence, count(sequence) as events, coalesce(max(sequence), 0) as highest
        from page left join events on organisation = ${organisation} and events.stream = page.stream
        group by page.stream, last_sequence order by page.stream`.execute(trx)
      return rows
    },
    async (_trx, rows) => {
      findings.count('streams', rows.length)
      findings.count(
        'events',
        rows.reduce((sum, row) => sum + row.events, 0),
      )
      for (const { stream, last_sequence, events, highest } of rows) {
        if (events === last_sequence && highest === last_sequence) continue
        findings.report(
          'stream-gap',
          organisation,
          stream,
          `${last_sequence} events were put into the queue; ${events} are there, the last of them ${highest}.`,
        )
      }
    },
  )
}
