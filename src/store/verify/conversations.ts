import { sql } from 'kysely'
import type { Findings } from './findings.ts'
import type { VerifyOptions } from './options.ts'
import { eachPage } from './pages.ts'

interface Row {
  readonly id: string
  readonly last_sequence: number
  readonly places: number
  readonly different: number
  readonly highest: number
}

const conversationsPerPage = 200

/** Every conversation's transcript: messages and outbox share its places, without a gap and none taken twice. */
export async function verifyConversations(
  options: VerifyOptions,
  organisation: string,
  findings: Findings,
): Promise<void> {
  await eachPage<Row>(
    options.store.reader,
    conversationsPerPage,
    async (trx, last) => {
      const { rows } = await sql<Row>`
        with page as (
          select id, last_sequence from conversations
          where organisation = ${organisation} and id > ${last?.id ?? ''} order by id limit ${conversationsPerPage}
        ), taken as (
          select conversation, sequence from messages
          where organisation = ${organisation} and conversation in (select id from page)
          union all
          select conversation, sequence from outbox
          where organisation = ${organisation} and conversation in (select id from page)
        )
        select id, last_sequence, count(sequence) as places, count(distinct sequence) as different,
          coalesce(max(sequence), 0) as highest
        from page left join taken on conversation = id
        group by id, last_sequence order by id`.execute(trx)
      return rows
    },
    async (_trx, rows) => {
      findings.count('conversations', rows.length)
      findings.count(
        'places in conversations',
        rows.reduce((sum, row) => sum + row.places, 0),
      )
      for (const row of rows) verifyPlaces(organisation, row, findings)
    },
  )
}

function verifyPlaces(organisation: string, row: Row, findings: Findings): void {
  if (row.different < row.places)
    findings.report(
      'conversation-double',
      organisation,
      row.id,
      'Two messages have the same place in the conversation.',
    )
  if (row.different !== row.last_sequence || row.highest !== row.last_sequence) {
    findings.report(
      'conversation-gap',
      organisation,
      row.id,
      `${row.last_sequence} places were given in the conversation; ${row.different} are filled, the last of them ${row.highest}.`,
    )
  }
}
