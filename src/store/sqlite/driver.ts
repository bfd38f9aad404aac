import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { WaslError } from '../../domain/errors.ts'
import { Connection, type Observe } from './connection.ts'
import { endsTransaction, storeError } from './errors.ts'
import type { Turns } from './turns.ts'

/** What the driver opens; `turns` orders those who want the connection. */
export interface Sqlite3Config {
  readonly file: string
  readonly access: 'read' | 'write'
  readonly turns: Turns
  /** Runs every statement, `commit` and `begin` too; where absent they just run. */
  readonly around?: Around | undefined
  readonly observe?: Observe | undefined
  /** How long SQLite itself waits for another program's lock. */
  readonly busyTimeoutMilliseconds?: number
}

/** Runs a statement; what it rejects with is taken for the database's own error. For tests in which one fails. */
export type Around = <T>(sql: string, run: () => Promise<T>) => Promise<T>

const cacheKibibytes = 65_536
/** Pages of 4 KiB in the write-ahead log at which a commit copies it into the file itself: far more than `Checkpoints` lets stand there. */
const checkpointPages = 20_000

/** One connection, lent to one caller at a time. Write transactions begin IMMEDIATE, so that none fails half way for want of the lock. */
export class Sqlite3Driver implements Driver {
  readonly #config: Sqlite3Config
  #connection: Connection | undefined

  constructor(config: Sqlite3Config) {
    this.#config = config
  }

  async init(): Promise<void> {
    const { file, access, observe, busyTimeoutMilliseconds = 5000 } = this.#config
    const connection = await Connection.open(file, access, observe)
    const durable = `pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma wal_autocheckpoint=${checkpointPages};`
    try {
      await connection.script(
        `pragma busy_timeout=${busyTimeoutMilliseconds}; pragma trusted_schema=off; pragma cache_size=-${cacheKibibytes}; ${access === 'write' ? durable : 'pragma query_only=on;'}`,
      )
    } catch (error) {
      await connection.close()
      throw error
    }
    this.#connection = connection
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#config.turns.take()
    if (this.#connection !== undefined) return new Lease(this.#connection, this.#config.around)
    this.#config.turns.give()
    throw new WaslError('store-closed', 'The store is closed: nothing can be read or written any more.')
  }

  async releaseConnection(): Promise<void> {
    this.#config.turns.give()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await lease(connection).begin(this.#config.access === 'write' ? 'begin immediate' : 'begin')
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await lease(connection).commit()
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await lease(connection).rollback()
  }

  async destroy(): Promise<void> {
    await this.#config.turns.take()
    const connection = this.#connection
    this.#connection = undefined
    try {
      await connection?.close()
    } finally {
      this.#config.turns.give()
    }
  }
}

/** The connection in the hands of one caller, until it is given back. */
class Lease implements DatabaseConnection {
  readonly #connection: Connection
  readonly #around: Around
  #inTransaction = false
  #ended: WaslError | undefined

  constructor(connection: Connection, around: Around = (_sql, run) => run()) {
    this.#connection = connection
    this.#around = around
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#run<Row>(query.sql, query.parameters)
  }

  // biome-ignore lint/correctness/useYield: a stream would hold the one writer for as long as its reader likes
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new WaslError('store-no-streams', 'This store has no streams: read page by page, by key.')
  }

  async begin(sql: string): Promise<void> {
    await this.#run(sql, [])
    this.#inTransaction = true
  }

  async commit(): Promise<void> {
    await this.#run('commit', [])
    this.#inTransaction = false
  }

  /** SQLite may have rolled back by itself; that is what was wanted. */
  async rollback(): Promise<void> {
    this.#inTransaction = false
    try {
      await this.#connection.execute('rollback')
    } catch (error) {
      if (!storeError(error).message.includes('no transaction is active')) throw error
    }
  }

  /**
   * After an error at which SQLite may have rolled back, a further statement would be committed alone: nothing but
   * the rollback is let through.
   */
  async #run<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    if (this.#ended !== undefined) throw this.#ended
    try {
      return await this.#around(sql, () => this.#connection.execute<Row>(sql, parameters))
    } catch (error) {
      const known = storeError(error)
      if (this.#inTransaction && endsTransaction(known)) this.#ended = known
      throw known
    }
  }
}

function lease(connection: DatabaseConnection): Lease {
  if (connection instanceof Lease) return connection
  throw new WaslError('store-failed', 'This connection belongs to another store.')
}
