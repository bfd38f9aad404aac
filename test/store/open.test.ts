import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { declareUse, markCleanStop, readMeta, takeCleanStop } from '../../src/store/meta.ts'
import { openStore } from '../../src/store/open.ts'
import { emptyFolder, emptyStore, memoryStore, now } from './folder.ts'

/** Another process that opens the store, says `open` or the code of its error, and keeps it until it is killed. */
async function openElsewhere(directory: string) {
  const script = `
    const { openStore } = await import(${JSON.stringify(new URL('../../src/store/open.ts', import.meta.url).href)})
    try {
      await openStore({ directory: ${JSON.stringify(directory)}, now: () => new Date(0) })
      console.log('open')
      setInterval(() => undefined, 1e6)
    } catch (error) {
      console.log(error.code + ' ' + error.message)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [said] = await once(createInterface(child.stdout), 'line')
  return { said: String(said), pid: child.pid, child }
}

describe('an open store', () => {
  it('belongs to one process: a second one is refused and told which it is and what to do', async () => {
    const { directory } = await emptyStore()
    const other = await openElsewhere(directory)
    expect(other.said).toMatch(/^store-in-use /)
    expect(other.said).toContain(`(process ${process.pid})`)
    expect(other.said).toContain('give the command to it')
    await expect(openStore({ directory, now })).rejects.toMatchObject({ code: 'store-in-use' })
    expect((await openElsewhere(directory)).said).toMatch(/^store-in-use /)
  })

  it('is free again when its process was killed, however hard', async () => {
    const directory = await emptyFolder()
    const other = await openElsewhere(directory)
    expect(other.said).toBe('open')
    await expect(openStore({ directory, now })).rejects.toThrow(`process ${other.pid}`)
    other.child.kill('SIGKILL')
    await once(other.child, 'exit')
    const store = await openStore({ directory, now })
    await store.close()
  })

  it('keeps its folder and its files from other users', async () => {
    const { store, directory } = await emptyStore()
    await store.transaction('handle', (trx) => declareUse(trx, 'real'))
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
    const names = await readdir(directory)
    expect(names.sort()).toEqual(['lock', 'lock.pid', 'store.db', 'store.db-shm', 'store.db-wal'])
    for (const name of names)
      expect([name, (await stat(join(directory, name))).mode & 0o777]).toEqual([name, 0o600])
  })

  it('is there again after it was closed, twice for all one knows', async () => {
    const directory = await emptyFolder()
    const before = await openStore({ directory, now })
    await before.transaction('handle', (trx) => declareUse(trx, 'real'))
    await Promise.all([before.close(), before.close()])
    const after = await openStore({ directory, now })
    onTestFinished(() => after.close())
    expect(await readMeta(after.reader, 'use')).toBe('real')
  })

  it('refuses a file that is no store and one whose folder cannot be', async () => {
    const directory = await emptyFolder()
    await writeFile(
      join(directory, 'store.db'),
      'this is not a database, but it is long enough to be looked at as one: '.repeat(20),
    )
    await expect(openStore({ directory, now })).rejects.toMatchObject({ code: 'store-corrupt' })
    await expect(openStore({ directory: join(directory, 'store.db', 'below'), now })).rejects.toThrow(
      /ENOTDIR/,
    )
  })

  it('answers a full disk with its own code, keeps what it has, and goes on when there is room', async () => {
    const { store } = await emptyStore()
    const write = (name: string) =>
      store.transaction('handle', async (trx) => {
        await trx
          .insertInto('meta')
          .values({ name: `${name} first`, value: '' })
          .execute()
        await trx
          .insertInto('meta')
          .values({ name, value: 'x'.repeat(100_000) })
          .execute()
      })
    await write('before')
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.writer)
    const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store.writer)
    await limit((rows[0]?.page_count ?? 0) + 10)
    await expect(write('full')).rejects.toMatchObject({
      code: 'store-full',
      message: expect.stringMatching(/make room/),
    })
    await expect(write('full')).rejects.toMatchObject({ code: 'store-full' })
    await limit(1_000_000)
    await write('after')
    const names = await store.reader
      .selectFrom('meta')
      .select('name')
      .where('name', '<>', 'schema')
      .orderBy('name')
      .execute()
    expect(names.map(({ name }) => name)).toEqual(['after', 'after first', 'before', 'before first'])
  })

  it('lets nothing more through in a transaction that a full disk ended, even if its error is swallowed', async () => {
    const { store } = await emptyStore()
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.writer)
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 5)}`.execute(store.writer)
    const careless = store.transaction('handle', async (trx) => {
      const big = trx
        .insertInto('meta')
        .values({ name: 'big', value: 'x'.repeat(100_000) })
        .execute()
      await expect(big).rejects.toMatchObject({ code: 'store-full' })
      const small = trx.insertInto('meta').values({ name: 'small', value: '' }).execute()
      await expect(small).rejects.toMatchObject({ code: 'store-full' })
    })
    await expect(careless).rejects.toMatchObject({ code: 'store-full' })
    expect(await readMeta(store.reader, 'use')).toBeUndefined()
    expect(await store.reader.selectFrom('meta').select('name').execute()).toEqual([{ name: 'schema' }])
  })

  it('is used for real or in rehearsal, never for both', async () => {
    const store = await memoryStore()
    const declare = (use: 'real' | 'rehearsal') => store.transaction('handle', (trx) => declareUse(trx, use))
    await declare('real')
    await declare('real')
    await expect(declare('rehearsal')).rejects.toMatchObject({
      code: 'store-used-otherwise',
      message: expect.stringMatching(/run for real/),
    })
    const other = await memoryStore()
    await other.transaction('handle', (trx) => declareUse(trx, 'rehearsal'))
    await expect(other.transaction('handle', (trx) => declareUse(trx, 'real'))).rejects.toMatchObject({
      code: 'store-used-otherwise',
    })
  })

  it('knows whether it was stopped in order', async () => {
    const store = await memoryStore()
    const take = () => store.transaction('handle', (trx) => takeCleanStop(trx))
    expect(await take()).toBe('first')
    expect(await take()).toBeUndefined()
    await store.transaction('handle', (trx) => markCleanStop(trx, '2026-11-22T06:00:00.000Z'))
    expect(await take()).toBe('2026-11-22T06:00:00.000Z')
    expect(await take()).toBeUndefined()
  })
})
