import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { pid } from 'node:process'
import { Kysely, type Transaction } from 'kysely'
import { WaslError } from '../domain/errors.ts'
import { type FolderLock, lockFolder, makePrivateFile } from './lock.ts'
import { makeFolders } from './make-folder.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/all.ts'
import { reach } from './reach.ts'
import type { Schema } from './schema.ts'
import { Checkpoints } from './sqlite/checkpoints.ts'
import type { Observe } from './sqlite/connection.ts'
import { Sqlite3Dialect } from './sqlite/dialect.ts'
import type { Around } from './sqlite/driver.ts'
import { type Priority, Turns } from './sqlite/turns.ts'

/**
 * An open store. `transaction` is the way to write: it waits for its turn by priority (ingest before handle before
 * import), begins, and commits when `work` resolves or rolls back when it rejects; inside it only the transaction
 * that is handed in may be used (the writer throws `store-nested`). `reader` is a second connection for screens: it
 * sees what is committed and refuses to write. The errors are WaslErrors: `store-full`, `store-busy`,
 * `store-constraint`, `store-value`, `store-nested`, `store-closed`, `store-corrupt`, `store-failed`.
 */
export interface Store {
  readonly writer: Kysely<Schema>
  readonly reader: Kysely<Schema>
  transaction<T>(priority: Priority, work: (trx: Transaction<Schema>) => Promise<T>): Promise<T>
  /** Whether somebody waits for a turn of this priority. */
  isAwaited(priority: Priority): boolean
  close(): Promise<void>
}

/** `directory` keeps everything (`store.db`, `keys.json`, `files/`); `:memory:` keeps nothing and has one connection. */
export interface StoreOptions {
  readonly directory: string
  readonly now: () => Date
  /** Told of every statement of the writer and SQLite's milliseconds for it, for measuring: it takes time itself. */
  readonly observe?: Observe
  /** Runs every statement of the writer, for tests in which one fails. */
  readonly around?: Around
}

/**
 * Opens the store of a folder, made at need, brought to this program's schema, for this process alone. Throws
 * `store-in-use`, `store-from-future`, `store-altered`, `store-unreachable` or `store-corrupt`, with what to do.
 */
export async function openStore({ directory, now, observe, around }: StoreOptions): Promise<Store> {
  if (directory === ':memory:') return assemble(':memory:', now, undefined, { observe, around })
  const lock = await reach(directory, async () => {
    await makeFolders(directory)
    await chmod(directory, 0o700)
    return lockFolder(directory, pid)
  })
  try {
    const file = join(directory, 'store.db')
    await reach(directory, () => makePrivateFile(file))
    return await assemble(file, now, lock, { observe, around })
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function assemble(
  file: string,
  now: () => Date,
  lock: FolderLock | undefined,
  { observe, around }: { readonly observe: Observe | undefined; readonly around: Around | undefined },
): Promise<Store> {
  const turns = new Turns()
  const writer = new Kysely<Schema>({
    dialect: new Sqlite3Dialect({ file, access: 'write', turns, around, observe }),
  })
  try {
    await migrate(writer, migrations, now)
  } catch (error) {
    await writer.destroy()
    throw error
  }
  const reader =
    file === ':memory:'
      ? writer
      : new Kysely<Schema>({ dialect: new Sqlite3Dialect({ file, access: 'read', turns: new Turns() }) })
  const checkpoints =
    file === ':memory:' ? undefined : await Checkpoints.open(file, (work) => turns.hold('handle', work))
  let closing: Promise<void> | undefined
  const close = async () => {
    await checkpoints?.close()
    if (reader !== writer) await reader.destroy()
    await writer.destroy()
    await lock?.release()
  }
  return {
    writer,
    reader,
    transaction: async (priority, work) => {
      if (closing !== undefined)
        throw new WaslError('store-closed', 'The store is closed: nothing can be written any more.')
      const done = await turns.run(priority, () => writer.transaction().execute(work))
      checkpoints?.committed()
      return done
    },
    isAwaited: (priority) => turns.isAwaited(priority),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
