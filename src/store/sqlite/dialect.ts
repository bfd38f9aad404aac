import { type Dialect, type Kysely, SqliteAdapter, SqliteIntrospector } from 'kysely'
import { Sqlite3QueryCompiler } from './compiler.ts'
import { type Sqlite3Config, Sqlite3Driver } from './driver.ts'

/** Kysely over the `sqlite3` package: one connection, lent in the order of its turns. */
export class Sqlite3Dialect implements Dialect {
  readonly #config: Sqlite3Config

  constructor(config: Sqlite3Config) {
    this.#config = config
  }

  createDriver(): Sqlite3Driver {
    return new Sqlite3Driver(this.#config)
  }

  createQueryCompiler(): Sqlite3QueryCompiler {
    return new Sqlite3QueryCompiler()
  }

  createAdapter(): SqliteAdapter {
    return new Sqlite3Adapter()
  }

  // biome-ignore lint/suspicious/noExplicitAny: the signature is Kysely's
  createIntrospector(db: Kysely<any>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}

/** With `false` here Kysely would put a queue of its own, first come first served, before our turns. */
class Sqlite3Adapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}
