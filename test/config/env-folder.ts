import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Paths for `.env` files, each in a folder of its own below one that goes when the file's tests are over. */
export function envFiles(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-env-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => join(mkdtempSync(join(folder, 'one-')), '.env')
}
