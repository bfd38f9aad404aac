import { safeFileName } from '../domain/file-name.ts'
import type { FileTable } from '../store/schema.ts'
import type { Core } from './core.ts'

/** What the store knows of a file: the name is that under which its bytes came first. */
export type FileRow = Pick<FileTable, 'ref' | 'name' | 'content_type' | 'bytes'>

/** The files that these refs name in an organisation; a ref of no file has none. */
export async function readFileRows(
  core: Core,
  organisation: string,
  refs: Iterable<string>,
): Promise<readonly FileRow[]> {
  const asked = [...new Set(refs)]
  if (asked.length === 0) return []
  const rows = await core.store.reader
    .selectFrom('files')
    .select(['ref', 'name', 'content_type', 'bytes'])
    .where('organisation', '=', organisation)
    .where('ref', 'in', asked)
    .execute()
  return rows.map((row) => ({ ...row, name: safeFileName(row.name, row.content_type) }))
}
