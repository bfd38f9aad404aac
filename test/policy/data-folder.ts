import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The project's own policies, calendars and texts. */
export const dataDir = join(import.meta.dirname, '../../data')

/** Calls `use` with a copy of the project's data folder without what the gateway writes, and removes it afterwards. */
export async function withDataCopy<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-data-'))
  try {
    for (const part of ['al-buraimi', 'moi', 'calendars', 'language', 'texts']) {
      cpSync(join(dataDir, part), join(folder, part), { recursive: true })
    }
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
