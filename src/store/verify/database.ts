import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Findings } from './findings.ts'

const shown = 100

/** The database file itself: SQLite's own check of its trees and of every reference from row to row. */
export async function verifyDatabase(db: Kysely<Schema>, findings: Findings): Promise<void> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(${sql.lit(shown)})`.execute(
    db,
  )
  for (const { integrity_check: said } of rows)
    if (said !== 'ok') findings.report('database', '', 'store.db', said)
  const broken = await sql<{ table: string; parent: string; rows: number }>`
    select "table", parent, count(*) as rows from pragma_foreign_key_check group by "table", parent`.execute(
    db,
  )
  for (const { table, parent, rows: number } of broken.rows) {
    findings.report(
      'database-reference',
      '',
      table,
      `${number} rows of ${table} name rows of ${parent} that are not there.`,
    )
  }
}
