import { lstat, mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { WaslError } from '../domain/errors.ts'

/**
 * Makes a folder and those above it that are missing, each for this user alone. Level by level, because Node's own
 * recursive `mkdir` never ends where a folder that is there answers ENOENT, as `/proc` does. Throws `store-unreachable` where a link
 * leads nowhere, else the system's error.
 */
export async function makeFolders(path: string): Promise<void> {
  const missing: string[] = []
  let at = resolve(path)
  while (!(await isFolder(at))) {
    missing.unshift(at)
    at = dirname(at)
  }
  for (const folder of missing) await makeOne(folder)
}

/** Another process may have made it meanwhile. */
async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    if (await isFolder(folder)) return
    if (!(await lstat(folder)).isSymbolicLink()) throw error
    throw new WaslError(
      'store-unreachable',
      `DATA_DIR: ${folder} is a link that leads nowhere: make the folder that it names, or take the link away.`,
      { cause: error },
    )
  }
}

/** Throws ENOTDIR where a file stands in the way. */
async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true
  } catch (error) {
    if (hasCode(error, 'ENOENT') && dirname(path) !== path) return false
    throw error
  }
  throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
