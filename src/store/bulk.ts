import { CompiledQuery, type Insertable, type Kysely, type Selectable, type Updateable } from 'kysely'
import type { Schema } from './schema.ts'
import { encodeRows, type ListedColumn, listColumns, sqliteRowList } from './sqlite/row-list.ts'

/** Rows of one statement: more gain nothing and make the text of large bodies long. */
const rowsPerStatement = 256

type Table = keyof Schema & string
type Column<T extends Table> = keyof Selectable<Schema[T]> & string

/** A row's key and the columns to be set. */
export type RowChange<T extends Table, K extends Column<T>> = Pick<Selectable<Schema[T]>, K> &
  Updateable<Schema[T]>

/**
 * Inserts many rows, which must all have the same columns, in a statement with one parameter: a fraction of the cost
 * of one parameter a value. `ignore` passes over rows that a unique key has already. Returns the `returning` columns
 * of the rows that were inserted, in no certain order.
 */
export async function insertRows<T extends Table, R extends Column<T> = never>(
  trx: Kysely<Schema>,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
  options: { readonly onConflict: 'fail' | 'ignore'; readonly returning?: readonly R[] },
): Promise<readonly Pick<Selectable<Schema[T]>, R>[]> {
  const conflict = options.onConflict === 'ignore' ? ' on conflict do nothing' : ''
  const returning = options.returning ?? []
  const tail = conflict + (returning.length > 0 ? ` returning ${returning.map(quoted).join(', ')}` : '')
  return runPaged<Pick<Selectable<Schema[T]>, R>>(
    trx,
    rows,
    (columns) => `${insertion(table, columns)}${tail}`,
  )
}

/** Inserts many whole rows; where the key is there already, the other columns given take its row's place. */
export async function upsertRows<T extends Table, K extends Column<T>>(
  trx: Kysely<Schema>,
  table: T,
  keyColumns: readonly K[],
  rows: readonly Insertable<Schema[T]>[],
): Promise<void> {
  const keys: readonly string[] = keyColumns
  await runPaged(trx, rows, (columns) => {
    const set = columns
      .filter(({ name }) => !keys.includes(name))
      .map(({ name }) => `${quoted(name)} = excluded.${quoted(name)}`)
    return `${insertion(table, columns)} on conflict (${keys.map(quoted).join(', ')}) do update set ${set.join(', ')}`
  })
}

/** Sets columns of many rows found by their key; all rows must have the same columns and no key may come twice. */
export async function updateRows<T extends Table, K extends Column<T>>(
  trx: Kysely<Schema>,
  table: T,
  keyColumns: readonly K[],
  rows: readonly RowChange<T, K>[],
): Promise<void> {
  const keys: readonly string[] = keyColumns
  await runPaged(trx, rows, (columns) => {
    const values = columns.map((column, index) => ({ column, value: sqliteRowList.value(column, index) }))
    const set = values
      .filter(({ column }) => !keys.includes(column.name))
      .map(({ column, value }) => `${quoted(column.name)} = ${value}`)
    const where = values
      .filter(({ column }) => keys.includes(column.name))
      .map(({ column, value }) => `${quoted(table)}.${quoted(column.name)} = ${value}`)
    return `update ${quoted(table)} set ${set.join(', ')} from ${sqliteRowList.source} where ${where.join(' and ')}`
  })
}

/** `where true` keeps SQLite from reading "on conflict" as a join's condition (https://sqlite.org/lang_upsert.html §3.2). */
function insertion(table: string, columns: readonly ListedColumn[]): string {
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  const values = columns.map((column, index) => sqliteRowList.value(column, index)).join(', ')
  return `insert into ${quoted(table)} (${names}) select ${values} from ${sqliteRowList.source} where true`
}

async function runPaged<Row>(
  trx: Kysely<Schema>,
  rows: readonly object[],
  compose: (columns: readonly ListedColumn[]) => string,
): Promise<readonly Row[]> {
  const found: Row[] = []
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const page = rows.slice(start, start + rowsPerStatement)
    const columns = listColumns(page)
    const query = CompiledQuery.raw(compose(columns), [encodeRows(page, columns)])
    const result = await trx.executeQuery<Row>(query as CompiledQuery<Row>)
    for (const row of result.rows) found.push(row)
  }
  return found
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
