import { type RawBuilder, sql } from 'kysely'

/** A row whose columns came as one JSON text. */
export interface PackedRow {
  readonly packed: string
}

/**
 * Columns of a row as one JSON text. SQLite's driver makes a JavaScript value for each cell on the main thread, which
 * costs more than parsing them all at once; bytes cannot travel so.
 */
export function packed(columns: readonly string[]): RawBuilder<string> {
  return sql<string>`json_array(${sql.join(columns.map((column) => sql.ref(column)))})`
}

/** The rows behind packed ones, by the columns' own names (`o.key` is `key`). */
export function unpack<Row>(rows: readonly PackedRow[], columns: readonly string[]): Row[] {
  const names = columns.map((column) => column.slice(column.lastIndexOf('.') + 1))
  return rows.map((row) => {
    const cells = JSON.parse(row.packed) as unknown[]
    const unpacked: Record<string, unknown> = {}
    for (let index = 0; index < names.length; index++) unpacked[names[index] ?? ''] = cells[index]
    return unpacked as Row
  })
}
