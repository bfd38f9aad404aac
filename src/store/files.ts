import { createHmac } from 'node:crypto'
import { createReadStream, statSync, unlinkSync } from 'node:fs'
import { type FileHandle, opendir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WaslError } from '../domain/errors.ts'
import { makeFolder, publish, readError, withDraft } from './durable-file.ts'
import { reach } from './reach.ts'

/** What became of bytes that were to be stored. */
export type Put =
  | { readonly kind: 'stored'; readonly ref: string; readonly bytes: number }
  | { readonly kind: 'refused'; readonly code: 'too-large' | 'empty' }

/**
 * Bytes by salted hash: `ref` is a keyed digest of the content, so that equal files are kept once and nobody can try
 * out whether a known file is there. A ref is durable before the row that names it; what no row names is swept.
 */
export interface FileStore {
  /** Stores a stream of at most `maxBytes`. Throws `store-full`; whatever fails leaves no half file. */
  put(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Put>
  /** Stores bytes that are in memory already (also none) and returns their ref. Throws `store-full`. */
  putBytes(body: Uint8Array): Promise<string>
  /** The bytes, or undefined where there are none of this ref. */
  get(ref: string): Promise<Uint8Array | undefined>
  /** Whether the bytes are there and are those that the ref was made of. */
  check(ref: string): Promise<'good' | 'missing' | 'altered'>
  /**
   * Removes files and drafts that no row names and that were written before this instant of the machine's own clock
   * (in rehearsal too); returns how many. `named` says which of these refs some row names.
   */
  sweep(before: Date, named: (refs: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number>
}

const refFormat = /^[0-9a-f]{48}$/
const refsPerPage = 500

/** `salt` is the key ring's `files`; `newName` gives names that never come twice, for files that are being written. */
export interface FileStoreOptions {
  readonly directory: string
  readonly salt: Uint8Array
  readonly newName: () => string
}

/** The file store below `<directory>/files`, made at need. Throws `store-unreachable`. */
export async function openFiles({ directory, salt, newName }: FileStoreOptions): Promise<FileStore> {
  const root = join(directory, 'files')
  await reach(root, () => makeFolder(join(root, 'drafts')))
  return new FolderStore(root, salt, newName)
}

class FolderStore implements FileStore {
  readonly #root: string
  readonly #salt: Uint8Array
  readonly #newName: () => string
  /** Refs whose names are being written just now: a sweep must not take them for old ones. */
  readonly #publishing = new Set<string>()

  constructor(root: string, salt: Uint8Array, newName: () => string) {
    this.#root = root
    this.#salt = salt
    this.#newName = newName
  }

  async put(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Put> {
    return this.#draft(async (handle, draft) => {
      const hash = createHmac('sha256', this.#salt)
      let bytes = 0
      for await (const chunk of body) {
        bytes += chunk.length
        if (bytes > maxBytes) return { kind: 'refused', code: 'too-large' }
        hash.update(chunk)
        await handle.writeFile(chunk)
      }
      if (bytes === 0) return { kind: 'refused', code: 'empty' }
      const ref = refOf(hash.digest())
      await this.#publish(handle, draft, ref)
      return { kind: 'stored', ref, bytes }
    })
  }

  async putBytes(body: Uint8Array): Promise<string> {
    return this.#draft(async (handle, draft) => {
      const ref = refOf(createHmac('sha256', this.#salt).update(body).digest())
      await handle.writeFile(body)
      await this.#publish(handle, draft, ref)
      return ref
    })
  }

  async get(ref: string): Promise<Uint8Array | undefined> {
    if (!refFormat.test(ref)) return undefined
    try {
      return await readFile(this.#path(ref))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw readError(error)
    }
  }

  async check(ref: string): Promise<'good' | 'missing' | 'altered'> {
    if (!refFormat.test(ref)) return 'missing'
    const hash = createHmac('sha256', this.#salt)
    try {
      for await (const chunk of createReadStream(this.#path(ref))) hash.update(chunk)
    } catch (error) {
      if (isMissing(error)) return 'missing'
      throw error
    }
    return refOf(hash.digest()) === ref ? 'good' : 'altered'
  }

  async sweep(
    before: Date,
    named: (refs: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<number> {
    let swept = 0
    let page: string[] = []
    const sweepPage = async () => {
      const keep = await named(page)
      for (const ref of page)
        if (!keep.has(ref) && !this.#publishing.has(ref) && removeIfOld(this.#path(ref), before)) swept += 1
      page = []
    }
    for await (const folder of await opendir(this.#root)) {
      for await (const entry of await opendir(join(this.#root, folder.name))) {
        const path = join(this.#root, folder.name, entry.name)
        if (folder.name === 'drafts') swept += removeIfOld(path, before) ? 1 : 0
        else if (refFormat.test(entry.name) && isOld(path, before)) page.push(entry.name)
        if (page.length >= refsPerPage) await sweepPage()
      }
    }
    await sweepPage()
    return swept
  }

  async #draft<T>(work: (handle: FileHandle, draft: string) => Promise<T>): Promise<T> {
    const draft = join(this.#root, 'drafts', this.#newName())
    return withDraft(draft, (handle) => work(handle, draft))
  }

  async #publish(handle: FileHandle, draft: string, ref: string): Promise<void> {
    await makeFolder(join(this.#root, ref.slice(0, 2)))
    this.#publishing.add(ref)
    try {
      await publish(handle, draft, this.#path(ref))
    } finally {
      this.#publishing.delete(ref)
    }
  }

  #path(ref: string): string {
    return join(this.#root, ref.slice(0, 2), ref)
  }
}

const refOf = (digest: Buffer): string => digest.toString('hex').slice(0, 48)

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

const isOld = (path: string, before: Date): boolean => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() === true && found.mtimeMs < before.getTime()
}

/** Looks and removes in one go, so that a file cannot be stored again in between. */
function removeIfOld(path: string, before: Date): boolean {
  if (!isOld(path, before)) return false
  try {
    unlinkSync(path)
    return true
  } catch (error) {
    throw new WaslError(
      'store-failed',
      'A file that nobody needs could not be removed: check the rights of the data folder.',
      {
        cause: error,
      },
    )
  }
}
