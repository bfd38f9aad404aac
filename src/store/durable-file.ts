import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { platform } from 'node:process'
import { WaslError } from '../domain/errors.ts'

const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])
/** Too many open files, no memory, no right to write: the machine's trouble, which passes or is mended. */
const hindered: ReadonlySet<unknown> = new Set([
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'EAGAIN',
  'EBUSY',
  'EROFS',
  'EACCES',
  'EPERM',
])

/**
 * `store-full` for an error of the file system that says so (no space, quota, limit, failing disk), `store-failed` where
 * the machine hinders, else as it was.
 */
export function fileError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  if (hindered.has(error.code)) {
    return new WaslError(
      'store-failed',
      `The machine does not let the files be read or written (${String(error.code)}): check the rights of DATA_DIR and the limit of open files.`,
      { cause: error },
    )
  }
  if (!full.has(error.code)) return error
  return new WaslError(
    'store-full',
    'The disk that holds the files takes no more: make room; nothing was stored.',
    {
      cause: error,
    },
  )
}

/** Like `fileError`, of reading: a disk that fails in one place hinders one file, `file-unreadable`, and is not full. */
export function readError(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EIO')) return fileError(error)
  return new WaslError(
    'file-unreadable',
    'The disk does not give a stored file back: check the disk, then have it tried again.',
    { cause: error },
  )
}

/** Writes a whole file so that after a crash it is there in full or not at all. */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.part`)
  await withDraft(draft, async (handle) => {
    await handle.writeFile(bytes)
    await publish(handle, draft, file)
  })
}

/** Opens a draft for `work`, which publishes it; whatever fails, no draft stays behind. */
export async function withDraft<T>(draft: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await openDraft(draft)
  try {
    return await work(handle)
  } catch (error) {
    throw fileError(error)
  } finally {
    await handle.close()
    await rm(draft, { force: true })
  }
}

async function openDraft(draft: string): Promise<FileHandle> {
  try {
    return await open(draft, 'w', 0o600)
  } catch (error) {
    throw fileError(error)
  }
}

/** Makes a draft's bytes durable and gives it its name. The folder is made durable too, because the name stands in it. */
export async function publish(handle: FileHandle, draft: string, file: string): Promise<void> {
  await handle.sync()
  await rename(draft, file)
  await syncFolder(dirname(file))
}

/** Makes the names in a folder durable. Windows cannot and need not: it has no handle of a folder to flush. */
export async function syncFolder(folder: string): Promise<void> {
  if (platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a folder for this user alone, durably. */
export async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made !== undefined) await syncFolder(dirname(made))
}
