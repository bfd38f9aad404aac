import { createHash } from 'node:crypto'
import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import { WaslError } from '../domain/errors.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { Migration } from './migrations/migration.ts'
import type { Schema } from './schema.ts'

/** A migration as the store remembers it, in `meta.schema`. */
interface Applied {
  readonly version: number
  readonly digest: string
  readonly at: string
}

/**
 * Brings the store forward, each migration in a transaction of its own, and returns how many were applied. Throws
 * `store-from-future` for a store of a newer program and `store-altered` where an applied migration reads otherwise now.
 */
export async function migrate(
  writer: Kysely<Schema>,
  known: readonly Migration[],
  now: () => Date,
): Promise<number> {
  let count = 0
  for (;;) {
    const applied = await writer.transaction().execute((trx) => applyNext(trx, known, now))
    if (!applied) return count
    count += 1
  }
}

async function applyNext(
  trx: Transaction<Schema>,
  known: readonly Migration[],
  now: () => Date,
): Promise<boolean> {
  const applied = await readApplied(trx)
  checkHistory(applied, known)
  const next = known[applied.length]
  if (next === undefined) return false
  for (const statement of statementsOf(next.sql)) await trx.executeQuery(CompiledQuery.raw(statement))
  const entry = { version: next.version, digest: digestOf(next), at: now().toISOString() }
  await writeMeta(trx, 'schema', JSON.stringify([...applied, entry]))
  return true
}

async function readApplied(trx: Transaction<Schema>): Promise<readonly Applied[]> {
  const query = CompiledQuery.raw(
    "select count(*) as tables from sqlite_master where type = 'table' and name = 'meta'",
  )
  const found = await trx.executeQuery<{ tables: number }>(query as CompiledQuery<{ tables: number }>)
  if (found.rows[0]?.tables !== 1) return []
  return JSON.parse((await readMeta(trx, 'schema')) ?? '[]')
}

function checkHistory(applied: readonly Applied[], known: readonly Migration[]): void {
  if (applied.length > known.length) {
    throw new WaslError(
      'store-from-future',
      `The store was made by a newer program (schema ${applied.length}; this one knows ${known.length}): start the newer program, or restore a backup of before.`,
    )
  }
  for (const [index, entry] of applied.entries()) {
    const migration = known[index]
    if (migration === undefined || entry.digest !== digestOf(migration)) {
      throw new WaslError(
        'store-altered',
        `Migration ${entry.version} was applied to the store with another text than this program has: start the program that made the store, or restore a backup.`,
      )
    }
  }
}

const digestOf = (migration: Migration): string =>
  createHash('sha256').update(`${migration.version}\n${migration.sql}`).digest('hex')

/** Migrations hold neither triggers nor texts with semicolons, so each `;` at a line's end ends a statement. */
const statementsOf = (script: string): readonly string[] =>
  script
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
