import { Kysely } from 'kysely'
import type { Schema } from './schema.ts'
import { Sqlite3Dialect } from './sqlite/dialect.ts'
import { Turns } from './sqlite/turns.ts'

/** Looks into a store file that is there, whether a gateway runs on it or not, and changes nothing. */
export async function lookInto<Found>(
  file: string,
  look: (db: Kysely<Schema>) => Promise<Found>,
): Promise<Found> {
  const db = new Kysely<Schema>({ dialect: new Sqlite3Dialect({ file, access: 'read', turns: new Turns() }) })
  try {
    return await look(db)
  } finally {
    await db.destroy()
  }
}
