import { readFile } from 'node:fs/promises'
import { Kysely, sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { migrations } from '../../src/store/migrations/all.ts'
import type { Migration } from '../../src/store/migrations/migration.ts'
import type { Schema } from '../../src/store/schema.ts'
import { Sqlite3Dialect } from '../../src/store/sqlite/dialect.ts'
import { Turns } from '../../src/store/sqlite/turns.ts'
import { memoryStore, now } from './folder.ts'

const first: Migration = {
  version: 1,
  name: 'meta',
  sql: 'create table meta (name text primary key, value text not null) strict;\n',
}
const second: Migration = {
  version: 2,
  name: 'more',
  sql: 'create table more (a text) strict;\ncreate index more_a on more (a);\n',
}
const broken: Migration = {
  version: 2,
  name: 'broken',
  sql: 'create table more (a text) strict;\ncreate tabel less (a text);\n',
}

function emptyDatabase(): Kysely<Schema> {
  const dialect = new Sqlite3Dialect({ file: ':memory:', access: 'write', turns: new Turns() })
  const db = new Kysely<Schema>({ dialect })
  onTestFinished(() => db.destroy())
  return db
}

async function tableNames(db: Kysely<Schema>): Promise<readonly string[]> {
  const { rows } = await sql<{
    name: string
  }>`select name from sqlite_master where type = 'table' order by name`.execute(db)
  return rows.map((row) => row.name).filter((name) => !name.startsWith('sqlite_'))
}

describe('migrations', () => {
  it('bring an empty store forward, and a store that is there by what is missing only', async () => {
    const db = emptyDatabase()
    expect(await migrate(db, [first], now)).toBe(1)
    expect(await migrate(db, [first, second], now)).toBe(1)
    expect(await migrate(db, [first, second], now)).toBe(0)
    expect(await tableNames(db)).toEqual(['meta', 'more'])
  })

  it('refuse a store that a newer program made', async () => {
    const db = emptyDatabase()
    await migrate(db, [first, second], now)
    await expect(migrate(db, [first], now)).rejects.toMatchObject({
      code: 'store-from-future',
      message: expect.stringMatching(/newer program/),
    })
  })

  it('refuse a store whose migration read otherwise when it was applied', async () => {
    const db = emptyDatabase()
    await migrate(db, [first, second], now)
    const altered = { ...second, sql: `${second.sql} ` }
    await expect(migrate(db, [first, altered], now)).rejects.toMatchObject({
      code: 'store-altered',
      message: expect.stringMatching(/Migration 2/),
    })
  })

  it('leave nothing behind when one fails half way', async () => {
    const db = emptyDatabase()
    await expect(migrate(db, [first, broken], now)).rejects.toThrow(/syntax error/)
    expect(await tableNames(db)).toEqual(['meta'])
    expect(await migrate(db, [first, second], now)).toBe(1)
  })

  it('are numbered without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
  })

  it('count references on from the furthest of the organisations that counted each for itself', async () => {
    const db = emptyDatabase()
    await migrate(db, migrations.slice(0, 4), now)
    const counters = [
      { organisation: 'al-buraimi', name: 'reference', value: 41 },
      { organisation: 'moi', name: 'reference', value: 7 },
    ]
    await db.insertInto('counters').values(counters).execute()
    await migrate(db, migrations, now)
    expect(await db.selectFrom('counters').selectAll().execute()).toEqual([
      { organisation: '*', name: 'reference', value: 41 },
    ])
  })

  it('make exactly the tables and columns that the schema says, all STRICT', async () => {
    const store = await memoryStore()
    const source = await readFile(new URL('../../src/store/schema.ts', import.meta.url), 'utf8')
    const said = readSchema(source)
    expect(await tableNames(store.writer)).toEqual(Object.keys(said).sort())
    for (const [table, columns] of Object.entries(said)) {
      const { rows } = await sql<{
        name: string
        notnull: number
        pk: number
      }>`select * from pragma_table_info(${table})`.execute(store.writer)
      const made = rows.map(({ name, notnull, pk }) => `${name}${notnull === 0 && pk === 0 ? '?' : ''}`)
      expect([table, ...made.sort()]).toEqual([table, ...columns])
    }
    const { rows } = await sql<{
      name: string
    }>`select name from pragma_table_list where strict = 0 and schema = 'main' and name not like 'sqlite_%'`.execute(
      store.writer,
    )
    expect(rows).toEqual([])
  })
})

/** Table → its columns, those that may be null with a `?`, as the interfaces of schema.ts name them. */
function readSchema(source: string): Record<string, string[]> {
  const body = (name: string) =>
    new RegExp(`export interface ${name} \\{\\n([^]*?)\\n\\}`).exec(source)?.[1] ?? ''
  const members = (text: string) =>
    [...text.matchAll(/^ {2}(\w+): (.+)$/gm)].map(([, name = '', type = '']) => ({ name, type }))
  return Object.fromEntries(
    members(body('Schema')).map(({ name, type }) => [
      name,
      members(body(type))
        .map((column) => `${column.name}${/\| null\b/.test(column.type) ? '?' : ''}`)
        .sort(),
    ]),
  )
}
