import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openStore, type Store } from '../../src/store/open.ts'

/** An instant for tests that do not care when they run. */
export const now = () => new Date('2026-11-22T06:00:00.000Z')

/** An empty folder that is removed when the test ends. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wasl-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** An open store in an empty folder, closed when the test ends. */
export async function emptyStore(): Promise<{ readonly store: Store; readonly directory: string }> {
  const directory = await emptyFolder()
  const store = await openStore({ directory, now })
  onTestFinished(() => store.close())
  return { store, directory }
}

/** A store that lives in memory, closed when the test ends. */
export async function memoryStore(): Promise<Store> {
  const store = await openStore({ directory: ':memory:', now })
  onTestFinished(() => store.close())
  return store
}
