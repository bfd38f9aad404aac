import { sql } from 'kysely'
import { parseJson } from './cases.ts'
import type { Findings } from './findings.ts'
import type { VerifyOptions } from './options.ts'
import { eachPage } from './pages.ts'

interface Row {
  readonly id: string
  readonly body: string
  readonly understanding: string
  readonly sourceless: number
  readonly homeless: number
  readonly missing: number
}

const messagesPerPage = 200

/**
 * Every inbound message: its raw item is kept (unless it was removed after its retention time), it is in a
 * conversation, it can be read, and its attachments are among the files.
 */
export async function verifyMessages(
  options: VerifyOptions,
  organisation: string,
  findings: Findings,
): Promise<void> {
  await eachPage<Row>(
    options.store.reader,
    messagesPerPage,
    async (trx, last) => {
      const { rows } = await sql<Row>`
        select id, body, understanding,
          raw_item is not null and not exists (select 1 from raw_items r where r.id = m.raw_item) as sourceless,
          not exists (select 1 from conversations c where c.organisation = m.organisation and c.id = m.conversation) as homeless,
          case when json_valid(body) then (
            select count(*) from json_each(body, '$.attachments') a
            where a.value ->> 'ref' is not null and not exists (
              select 1 from files f where f.organisation = m.organisation and f.ref = a.value ->> 'ref')
          ) else 0 end as missing
        from messages m where organisation = ${organisation} and id > ${last?.id ?? ''}
        order by id limit ${messagesPerPage}`.execute(trx)
      return rows
    },
    async (_trx, rows) => {
      findings.count('messages', rows.length)
      for (const row of rows) verifyMessage(organisation, row, findings)
    },
  )
}

function verifyMessage(organisation: string, row: Row, findings: Findings): void {
  const report = (code: string, message: string) => findings.report(code, organisation, row.id, message)
  if (row.sourceless === 1)
    report('message-source', 'The raw item that the message was made of is not there.')
  if (row.homeless === 1) report('message-conversation', 'The conversation of the message is not there.')
  if (row.missing > 0)
    report('message-attachment', `${row.missing} attachments of the message are not among the files.`)
  if (parseJson(row.body) === undefined || parseJson(row.understanding) === undefined)
    report('message-body', 'The message cannot be read.')
}
