import { chmod, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WaslError } from '../domain/errors.ts'
import { Connection } from './sqlite/connection.ts'

/** Holds a folder for this process alone. */
export interface FolderLock {
  release(): Promise<void>
}

/**
 * Takes the folder, or throws `store-in-use` naming the process that has it. The lock is SQLite's own lock on a file
 * `lock`: the system frees it when the process dies, however it dies, so there is never a stale one. The holder's
 * process id stands in a file beside it, because closing any handle of `lock` in this process would free the lock
 * (https://sqlite.org/howtocorrupt.html §2.2).
 */
export async function lockFolder(directory: string, pid: number): Promise<FolderLock> {
  const file = join(directory, 'lock')
  const owner = join(directory, 'lock.pid')
  await makePrivateFile(file)
  const connection = await Connection.open(file, 'write')
  try {
    await connection.script('pragma busy_timeout=0; pragma journal_mode=memory; begin exclusive')
  } catch (error) {
    await connection.close()
    if (!(error instanceof WaslError) || error.code !== 'store-busy') throw error
    throw new WaslError(
      'store-in-use',
      `The store in ${directory} belongs to a running gateway (process ${await readOwner(owner)}): give the command to it, or stop it first.`,
      { cause: error },
    )
  }
  await writeFile(owner, `${pid}\n`, { mode: 0o600 })
  return {
    release: async () => {
      await connection.script('rollback')
      await connection.close()
    },
  }
}

async function readOwner(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'still starting'
    throw error
  }
}

/**
 * Creates the file if it is not there, and takes every right from others. A file that is there is not opened: to
 * close it again would free the locks that this process holds on it.
 */
export async function makePrivateFile(file: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600)
    await handle.close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  await chmod(file, 0o600)
}
