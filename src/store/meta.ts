import type { Kysely, Transaction } from 'kysely'
import { WaslError } from '../domain/errors.ts'
import type { MetaTable, Schema } from './schema.ts'

/** Names of the facts about the store itself. */
export type MetaName = MetaTable['name'] & ('schema' | 'use' | 'clean-stop' | 'key-check' | 'arrivals')

/** A fact about the store, or undefined. */
export async function readMeta(db: Kysely<Schema>, name: MetaName): Promise<string | undefined> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

/** Sets a fact about the store. */
export async function writeMeta(trx: Transaction<Schema>, name: MetaName, value: string): Promise<void> {
  await trx
    .insertInto('meta')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

/** For real, on the machine's clock; or in rehearsal, on a clock that is moved by hand. */
export type StoreUse = 'real' | 'rehearsal'

/**
 * Says what the store is used for, once and for ever. Throws `store-used-otherwise`: citizens' cases must not be
 * moved by a rehearsal's clock, and a rehearsal's cases must not reach citizens.
 */
export async function declareUse(trx: Transaction<Schema>, use: StoreUse): Promise<void> {
  const before = await readMeta(trx, 'use')
  if (before === undefined) return writeMeta(trx, 'use', use)
  if (before === use) return
  throw new WaslError(
    'store-used-otherwise',
    use === 'rehearsal'
      ? 'This store has run for real: rehearse in another folder (DATA_DIR).'
      : 'This store has run in rehearsal: run for real in another folder (DATA_DIR).',
  )
}

/** The last act of an orderly stop. */
export async function markCleanStop(trx: Transaction<Schema>, at: string): Promise<void> {
  await writeMeta(trx, 'clean-stop', at)
}

/**
 * The first act of a start: when the last run stopped in order, or undefined after a crash, or `first` for a new
 * store. The mark is taken away, so that a crash of this run shows.
 */
export async function takeCleanStop(trx: Transaction<Schema>): Promise<string | 'first' | undefined> {
  const mark = await readMeta(trx, 'clean-stop')
  await writeMeta(trx, 'clean-stop', '')
  if (mark === undefined) return 'first'
  return mark === '' ? undefined : mark
}
