import { type Selectable, sql } from 'kysely'
import type { CaseValueTable } from '../schema.ts'
import type { Findings } from './findings.ts'
import type { VerifyOptions } from './options.ts'
import { eachPage } from './pages.ts'

type Row = Selectable<CaseValueTable> & { readonly named: number }

const valuesPerPage = 500

/** Every personal value that was not erased: it is the one that its digest was made of, and its case's file names it. */
export async function verifyValues(
  options: VerifyOptions,
  organisation: string,
  findings: Findings,
): Promise<void> {
  await eachPage<Row>(
    options.store.reader,
    valuesPerPage,
    async (trx, last) => {
      const { rows } = await sql<Row>`
        select v.*, exists (
          select 1 from case_events e
          where e.organisation = v.organisation and e.case_id = v.case_id and instr(e.body, v.digest) > 0
        ) as named
        from case_values v
        where organisation = ${organisation} and (case_id, digest) > (${last?.case_id ?? ''}, ${last?.digest ?? ''})
        order by case_id, digest limit ${valuesPerPage}`.execute(trx)
      return rows
    },
    async (_trx, rows) => {
      findings.count('personal values', rows.length)
      for (const row of rows) {
        if (options.digest(organisation, row.value) !== row.digest) {
          findings.report(
            'value-digest',
            organisation,
            row.case_id,
            `The value under ${row.digest} is not the one that was given.`,
          )
        } else if (row.named === 0) {
          findings.report(
            'value-unnamed',
            organisation,
            row.case_id,
            `The case's file does not name the value under ${row.digest}.`,
          )
        }
      }
    },
  )
}
