import { CompiledQuery, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { emptyStore, memoryStore } from './folder.ts'

const counter = (name: string, value = 0) => ({ organisation: 'al-buraimi', name, value })

describe('the sqlite3 dialect', () => {
  it('writes durably: a write-ahead log, synchronous FULL, foreign keys kept, the schema not trusted', async () => {
    const { store } = await emptyStore()
    const read = async (pragma: string) =>
      Object.values(
        (await sql<Record<string, unknown>>`pragma ${sql.raw(pragma)}`.execute(store.writer)).rows[0] ?? {},
      )[0]
    expect(await read('journal_mode')).toBe('wal')
    expect(await read('synchronous')).toBe(2)
    expect(await read('foreign_keys')).toBe(1)
    expect(await read('trusted_schema')).toBe(0)
  })

  it.each([
    ['a bigint', 1n, /bigint would become NULL/],
    ['undefined', undefined, /undefined is not a value/],
    ['a Date', new Date(0), /toISOString/],
    ['an object', { a: 1 }, /JSON text/],
    ['NaN', Number.NaN, /not a finite number/],
    ['infinity', Number.POSITIVE_INFINITY, /not a finite number/],
    ['an integer beyond 2^53', 2 ** 53 + 2, /not exact/],
    ['a symbol', Symbol('a'), /is not a value/],
  ])('refuses to bind %s', async (_name, value, message) => {
    const store = await memoryStore()
    await expect(sql`select ${value}`.execute(store.writer)).rejects.toMatchObject({
      code: 'store-value',
      message: expect.stringMatching(message),
    })
  })

  it.each([
    ['an integer of 32 bits', -(2 ** 31), 'integer'],
    ['an integer beyond 32 bits', 3_000_000_000, 'integer'],
    ['the largest exact integer', Number.MAX_SAFE_INTEGER, 'integer'],
    ['a negative integer beyond 32 bits', -3_000_000_000, 'integer'],
    ['a fraction', 0.1, 'real'],
    ['true', true, 'integer'],
    ['null', null, 'null'],
    ['a text with a NUL in it', 'a\u0000b', 'text'],
    ['an emoji', 'وصل 😀', 'text'],
    ['no bytes', new Uint8Array(0), 'blob'],
    ['bytes inside a larger buffer', new Uint8Array([1, 2, 3, 4]).subarray(1, 3), 'blob'],
  ])('stores %s as it is', async (_name, value, type) => {
    const store = await memoryStore()
    const { rows } = await sql<{ value: unknown; type: string }>`
      select value, typeof(value) as type from (select ${value} as value)`.execute(store.writer)
    expect(rows[0]?.type).toBe(type)
    const stored = rows[0]?.value
    expect(stored instanceof Uint8Array ? [...stored] : stored).toEqual(
      value instanceof Uint8Array ? [...value] : value === true ? 1 : value,
    )
  })

  it('keeps an integer beyond 32 bits an integer in a text column, and refuses it in hand-written SQL', async () => {
    const store = await memoryStore()
    await sql`insert into meta (name, value) values ('big', ${3_000_000_000})`.execute(store.writer)
    const row = await store.writer
      .selectFrom('meta')
      .select('value')
      .where('name', '=', 'big')
      .executeTakeFirst()
    expect(row?.value).toBe('3000000000')
    const raw = CompiledQuery.raw('insert into meta (name, value) values (?, ?)', ['bigger', 3_000_000_000])
    await expect(store.writer.executeQuery(raw)).rejects.toMatchObject({ code: 'store-value' })
  })

  it('tells how many rows a statement changed, and the rows that it returns', async () => {
    const store = await memoryStore()
    await store.writer
      .insertInto('counters')
      .values([counter('a'), counter('b')])
      .execute()
    const changed = await store.writer.updateTable('counters').set({ value: 1 }).executeTakeFirst()
    expect(changed.numUpdatedRows).toBe(2n)
    expect(
      await store.writer.deleteFrom('counters').where('name', '=', 'a').returning('name').execute(),
    ).toEqual([{ name: 'a' }])
  })

  it('runs the statements of one transaction in the order in which they were given', async () => {
    const store = await memoryStore()
    const seen = await store.transaction('handle', async (trx) => {
      await trx.insertInto('counters').values(counter('a')).execute()
      const add = () =>
        sql<{
          value: number
        }>`update counters set value = value * 2 + 1 where name = 'a' returning value`.execute(trx)
      const results = await Promise.all([add(), add(), add(), add()])
      return results.map((result) => result.rows[0]?.value)
    })
    expect(seen).toEqual([1, 3, 7, 15])
  })

  it('isolates fifty transactions that begin at once', async () => {
    const { store } = await emptyStore()
    await store.writer.insertInto('counters').values(counter('a')).execute()
    await Promise.all(
      Array.from({ length: 50 }, () =>
        store.transaction('handle', async (trx) => {
          const { value } = await trx.selectFrom('counters').select('value').executeTakeFirstOrThrow()
          await trx
            .updateTable('counters')
            .set({ value: value + 1 })
            .execute()
        }),
      ),
    )
    expect(await store.reader.selectFrom('counters').select('value').executeTakeFirst()).toEqual({
      value: 50,
    })
  })

  it('undoes all of a transaction that throws, and works on', async () => {
    const store = await memoryStore()
    const failing = store.transaction('handle', async (trx) => {
      await trx.insertInto('counters').values(counter('a')).execute()
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await store.writer.selectFrom('counters').selectAll().execute()).toEqual([])
  })

  it('names a broken rule of a table by its own code and goes on in the same transaction', async () => {
    const store = await memoryStore()
    await store.transaction('handle', async (trx) => {
      await trx.insertInto('counters').values(counter('a')).execute()
      await expect(trx.insertInto('counters').values(counter('a')).execute()).rejects.toMatchObject({
        code: 'store-constraint',
      })
      await trx.insertInto('counters').values(counter('b')).execute()
    })
    expect(await store.writer.selectFrom('counters').select('name').execute()).toHaveLength(2)
  })

  it('refuses a value of another type than its column', async () => {
    const store = await memoryStore()
    const write = sql`insert into counters (organisation, name, value) values ('o', 'n', 'many')`.execute(
      store.writer,
    )
    await expect(write).rejects.toMatchObject({ code: 'store-constraint' })
  })

  it('says at once that a transaction may not be waited for inside another, instead of waiting for ever', async () => {
    const store = await memoryStore()
    await store.transaction('handle', async (trx) => {
      await expect(store.writer.selectFrom('counters').selectAll().execute()).rejects.toMatchObject({
        code: 'store-nested',
      })
      await expect(store.transaction('ingest', async () => undefined)).rejects.toMatchObject({
        code: 'store-nested',
      })
      await trx.insertInto('counters').values(counter('a')).execute()
    })
    expect(await store.writer.selectFrom('counters').select('name').execute()).toHaveLength(1)
  })

  it('reads on a second connection what is committed, while a transaction is open, and cannot write there', async () => {
    const { store } = await emptyStore()
    await store.transaction('handle', async (trx) => {
      await trx.insertInto('counters').values(counter('a')).execute()
      expect(await store.reader.selectFrom('counters').selectAll().execute()).toEqual([])
    })
    expect(await store.reader.selectFrom('counters').select('name').execute()).toEqual([{ name: 'a' }])
    await expect(store.reader.deleteFrom('counters').execute()).rejects.toMatchObject({
      code: 'store-read-only',
    })
  })

  it('keeps working when more statements were prepared than it keeps', async () => {
    const store = await memoryStore()
    for (let i = 0; i < 700; i++) {
      const { rows } = await sql<{ n: number }>`select ${sql.lit(i)} as n`.execute(store.writer)
      expect(rows).toEqual([{ n: i }])
    }
  })

  it('refuses to stream, because a stream would hold the only writer', async () => {
    const store = await memoryStore()
    const first = store.writer.selectFrom('counters').selectAll().stream().next()
    await expect(first).rejects.toMatchObject({ code: 'store-no-streams' })
  })

  it('says that it is closed', async () => {
    const { store } = await emptyStore()
    await store.transaction('handle', async () => undefined)
    await store.close()
    await expect(store.transaction('handle', async () => undefined)).rejects.toMatchObject({
      code: 'store-closed',
    })
  })
})
