import { transcode } from 'node:buffer'
import { WaslError } from '../../domain/errors.ts'
import { problemOf } from './values.ts'

/** A column of a list of rows that travels as one parameter. */
export interface ListedColumn {
  readonly name: string
  /** Bytes cannot stand in JSON: they travel as hexadecimal digits. */
  readonly bytes: boolean
}

/** How a database reads many rows from one parameter; PostgreSQL has `jsonb_to_recordset` for the same. */
export interface RowListSyntax {
  /** What stands after `from`; holds the statement's one `?`. */
  readonly source: string
  /** The expression of the column at this place in a row. */
  value(column: ListedColumn, index: number): string
}

/**
 * `jsonb_each` (SQLite 3.51) hands each row on in its binary form, so that no row is written out and parsed again
 * for each column; `->>` keeps text, integers to 2^53, floats and null what they are (https://sqlite.org/json1.html
 * §4.11, §4.24). The text comes as bytes, see `encodeRows`.
 */
export const sqliteRowList: RowListSyntax = {
  source: 'jsonb_each(cast(? as text)) as given',
  value: ({ bytes }, index) => (bytes ? `unhex(given.value ->> ${index})` : `given.value ->> ${index}`),
}

/** The columns of a list of rows: those of its first row. A column holds bytes where its first value does. */
export function listColumns(rows: readonly object[]): readonly ListedColumn[] {
  const records = rows as readonly Readonly<Record<string, unknown>>[]
  return Object.keys(rows[0] ?? {}).map((name) => {
    const first = records.find((row) => row[name] !== null)
    return { name, bytes: first?.[name] instanceof Uint8Array }
  })
}

/**
 * The rows as one JSON text in UTF-8, an array of arrays in the columns' order. Throws `store-value` for a value that
 * would arrive as something else and for rows whose columns differ.
 */
export function encodeRows(rows: readonly object[], columns: readonly ListedColumn[]): Uint8Array {
  const text = JSON.stringify(rows.map((row) => encodeRow(row as Readonly<Record<string, unknown>>, columns)))
  return encodeText(text.includes('\\ud') ? wellFormed(text) : text)
}

/**
 * A long text as bytes, an eighth of the time that binding the string takes: sqlite3 would turn Arabic into UTF-8 letter
 * by letter on the main thread, `transcode` does it by the processor's vectors (measured on Node 24).
 */
const encodeText = (text: string): Uint8Array => transcode(Buffer.from(text, 'utf16le'), 'utf16le', 'utf8')

function encodeRow(
  row: Readonly<Record<string, unknown>>,
  columns: readonly ListedColumn[],
): readonly unknown[] {
  let count = 0
  for (const _ in row) count += 1
  if (count !== columns.length)
    throw new WaslError('store-value', 'The rows of one statement have different columns.')
  return columns.map((column) => {
    const value = row[column.name]
    return typeof value === 'string' && !column.bytes ? value : encodeValue(value, column)
  })
}

function encodeValue(value: unknown, { name, bytes }: ListedColumn): unknown {
  if (value === null || (Number.isSafeInteger(value) && !bytes)) return value
  if (value instanceof Uint8Array !== bytes) {
    throw new WaslError('store-value', `Column ${name} holds bytes in one row and something else in another.`)
  }
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')
  const problem = problemOf(value)
  if (problem !== undefined) throw new WaslError('store-value', `Column ${name} cannot be stored: ${problem}`)
  return value
}

/** Half a surrogate pair becomes U+FFFD, as sqlite3 does with a bound text; SQLite would keep broken UTF-8. */
function wellFormed(text: string): string {
  return JSON.stringify(
    JSON.parse(text, (_key, value) => (typeof value === 'string' ? value.toWellFormed() : value)),
  )
}
