import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One change of a file: the first `find` becomes `put`. Without `find` the file is written anew or added. */
export interface Edit {
  readonly file: string
  readonly find?: string
  readonly put: string
}

/** A mistake as one change of the sample office, and every problem that it gives, as `file:line:column: message`. */
export interface Broken extends Required<Edit> {
  readonly mistake: string
  readonly says: readonly string[]
}

/** Calls `use` with a copy of a data folder to which edits were made, and removes the copy afterwards. */
export function withFolder<T>(from: string, edits: readonly Edit[], use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-policy-'))
  try {
    cpSync(from, folder, { recursive: true })
    for (const edit of edits) apply(folder, edit)
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A data folder with one small office, made for these tests. */
export const sample = join(import.meta.dirname, 'sample')

function apply(folder: string, { file, find, put }: Edit): void {
  const path = join(folder, file)
  const text = find === undefined ? '' : readFileSync(path, 'utf8')
  if (find !== undefined && !text.includes(find))
    throw new Error(`${file} does not hold ${JSON.stringify(find)}`)
  writeFileSync(path, find === undefined ? put : text.replace(find, () => put))
}
