import type { QueryResult } from 'kysely'
import sqlite3 from 'sqlite3'
import { storeError } from './errors.ts'
import { assertBindable } from './values.ts'

/** Statements kept prepared per connection; preparing one costs more than running it. */
const keptStatements = 300

/** Told of a statement that has run and the milliseconds that SQLite has spent on it. */
export type Observe = (sql: string, milliseconds: number) => void

interface Prepared {
  readonly statement: sqlite3.Statement
  readonly returnsRows: boolean
}

/**
 * One connection to a SQLite file. Statements run one at a time in the order in which they were given (sqlite3 by
 * itself runs them on several threads in any order), and stay prepared by their text.
 */
export class Connection {
  readonly #database: sqlite3.Database
  readonly #statements = new Map<string, Prepared>()
  readonly #waiting: (() => void)[] = []
  #busy = false

  private constructor(database: sqlite3.Database) {
    this.#database = database
  }

  /** Opens (and for the writer creates) the file. Throws WaslError `store-unreachable` or `store-corrupt`. */
  static async open(file: string, access: 'read' | 'write', observe?: Observe): Promise<Connection> {
    const mode = access === 'read' ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE
    const database = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened: sqlite3.Database = new sqlite3.Database(file, mode, (error) =>
        error === null ? resolve(opened) : reject(storeError(error)),
      )
    })
    if (observe !== undefined) database.on('profile', observe)
    return new Connection(database)
  }

  /** Runs statements that have no parameters and whose rows nobody wants. */
  script(sql: string): Promise<void> {
    return this.#inTurn((done, failed) => {
      this.#database.exec(sql, (error) => (error === null ? done() : failed(error)))
    })
  }

  /** Runs one statement. Throws WaslError: `store-value` for a parameter that would not arrive as it is, else by cause. */
  execute<Row>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<Row>> {
    return this.#inTurn((done, failed) => {
      assertBindable(parameters)
      this.#prepare(sql, (prepared) => runPrepared(prepared, parameters, done, failed), failed)
    })
  }

  /** Waits for what runs, then closes. */
  async close(): Promise<void> {
    await this.#inTurn<void>((done, failed) => {
      for (const { statement } of this.#statements.values()) statement.finalize()
      this.#statements.clear()
      this.#database.close((error) => (error === null ? done() : failed(error)))
    })
  }

  #inTurn<T>(run: (done: (result: T) => void, failed: (error: unknown) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const next = () => {
        this.#busy = false
        this.#waiting.shift()?.()
      }
      const failed = (error: unknown) => {
        reject(storeError(error))
        next()
      }
      const start = () => {
        this.#busy = true
        try {
          run((result) => {
            resolve(result)
            next()
          }, failed)
        } catch (error) {
          failed(error)
        }
      }
      if (this.#busy) this.#waiting.push(start)
      else start()
    })
  }

  #prepare(sql: string, ready: (prepared: Prepared) => void, failed: (error: unknown) => void): void {
    const kept = this.#statements.get(sql)
    if (kept !== undefined) {
      this.#statements.delete(sql)
      this.#statements.set(sql, kept)
      ready(kept)
      return
    }
    const statement = this.#database.prepare(sql, (error) => {
      if (error !== null) return failed(error)
      const prepared = { statement, returnsRows: returnsRows(sql) }
      this.#statements.set(sql, prepared)
      this.#dropOldest()
      ready(prepared)
    })
  }

  #dropOldest(): void {
    if (this.#statements.size <= keptStatements) return
    for (const [sql, { statement }] of this.#statements) {
      this.#statements.delete(sql)
      statement.finalize()
      return
    }
  }
}

/**
 * `run` tells the count of changes but stops at the first row, which would leave the statement open; so it serves
 * only statements that have no rows.
 */
function runPrepared<Row>(
  { statement, returnsRows }: Prepared,
  parameters: readonly unknown[],
  done: (result: QueryResult<Row>) => void,
  failed: (error: unknown) => void,
): void {
  if (returnsRows) {
    statement.all<Row>(parameters, (error, rows) => (error === null ? done({ rows }) : failed(error)))
    return
  }
  statement.run(parameters, function (error) {
    if (error !== null) return failed(error)
    done({ rows: [], numAffectedRows: BigInt(this.changes), insertId: BigInt(this.lastID) })
  })
}

const returnsRows = (sql: string): boolean =>
  !/^\s*(insert|update|delete|replace)\b/i.test(sql) || /\breturning\b/i.test(sql)
