import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readError } from '../../src/store/durable-file.ts'
import { openFiles } from '../../src/store/files.ts'
import { emptyFolder } from './folder.ts'

const salt = new Uint8Array(32).fill(5)
const long = 1_000_000
const old = new Date('2020-01-01T00:00:00.000Z')
const before = new Date('2020-06-01T00:00:00.000Z')
const none = async () => new Set<string>()

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

/** All files below the folder, drafts too. */
async function filesIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(join(directory, 'files'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function emptyFiles() {
  const directory = await emptyFolder()
  return { directory, files: await openFiles({ directory, salt, newName: randomUUID }) }
}

describe('the file store', () => {
  it('gives back what it was given, in one piece or in many, and keeps equal files once', async () => {
    const { directory, files } = await emptyFiles()
    const put = await files.put(chunks('مرحبا ', 'يا ', 'بريمي'), long)
    const ref = await files.putBytes(Buffer.from('مرحبا يا بريمي'))
    expect(put).toEqual({ kind: 'stored', ref, bytes: Buffer.byteLength('مرحبا يا بريمي') })
    expect(Buffer.from((await files.get(ref)) ?? []).toString()).toBe('مرحبا يا بريمي')
    expect(await filesIn(directory)).toEqual([join(directory, 'files', ref.slice(0, 2), ref)])
  })

  it('names a file differently under another key, so that nobody can try out whether one is there', async () => {
    const { files } = await emptyFiles()
    const other = await openFiles({
      directory: await emptyFolder(),
      salt: new Uint8Array(32).fill(6),
      newName: randomUUID,
    })
    expect(await files.putBytes(Buffer.from('a'))).not.toBe(await other.putBytes(Buffer.from('a')))
  })

  it('keeps files from other users', async () => {
    const { directory, files } = await emptyFiles()
    await files.putBytes(Buffer.from('a'))
    const [file = ''] = await filesIn(directory)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(directory, 'files'))).mode & 0o777).toBe(0o700)
  })

  it.each([
    ['one byte too many', ['12345', '678901'], 'too-large'],
    ['nothing', [], 'empty'],
    ['empty pieces', ['', ''], 'empty'],
  ])('refuses %s and leaves nothing', async (_name, texts, code) => {
    const { directory, files } = await emptyFiles()
    expect(await files.put(chunks(...texts), 10)).toEqual({ kind: 'refused', code })
    expect(await filesIn(directory)).toEqual([])
  })

  it('leaves nothing of a sender that breaks off', async () => {
    const { directory, files } = await emptyFiles()
    async function* broken() {
      yield Buffer.from('half')
      throw new Error('gone')
    }
    await expect(files.put(broken(), long)).rejects.toThrow('gone')
    expect(await filesIn(directory)).toEqual([])
  })

  it('answers a disk that takes no more with its own code, leaves no half file, and goes on', async () => {
    const directory = await emptyFolder()
    const script = `
      const { openFiles } = await import(${JSON.stringify(new URL('../../src/store/files.ts', import.meta.url).href)})
      const files = await openFiles({ directory: ${JSON.stringify(directory)}, salt: new Uint8Array(32), newName: () => 'draft' })
      const said = []
      for (const size of [1_000_000, 10]) said.push(await files.putBytes(new Uint8Array(size)).then(() => 'stored', (error) => error.code))
      console.log(said.join(' '))`
    const limited = spawnSync(
      'sh',
      ['-c', 'ulimit -f 200; exec "$0" --input-type=module -e "$1"', process.execPath, script],
      { encoding: 'utf8' },
    )
    expect(limited.stdout.trim()).toBe('store-full stored')
    expect(await filesIn(directory)).toHaveLength(1)
  })

  it.each(['../../etc/passwd', '', 'a'.repeat(48), 'A'.repeat(48), 'drafts'])(
    'has nothing of the name "%s"',
    async (ref) => {
      const { files } = await emptyFiles()
      expect(await files.get(ref)).toBeUndefined()
      expect(await files.check(ref)).toBe('missing')
    },
  )

  it('tells a good file from one that was altered or is gone', async () => {
    const { directory, files } = await emptyFiles()
    const ref = await files.putBytes(Buffer.from('photo'))
    expect(await files.check(ref)).toBe('good')
    await writeFile(join(directory, 'files', ref.slice(0, 2), ref), 'phot0')
    expect(await files.check(ref)).toBe('altered')
    expect(await files.check('0'.repeat(48))).toBe('missing')
  })

  it('sweeps what a crash left: old drafts and old files that no row names, nothing else', async () => {
    const { directory, files } = await emptyFiles()
    const named = await files.putBytes(Buffer.from('named'))
    const orphan = await files.putBytes(Buffer.from('orphan'))
    const fresh = await files.putBytes(Buffer.from('fresh'))
    const draft = join(directory, 'files', 'drafts', '77')
    await writeFile(draft, 'half')
    for (const ref of [named, orphan]) await utimes(join(directory, 'files', ref.slice(0, 2), ref), old, old)
    await utimes(draft, old, old)
    const swept = await files.sweep(before, async (refs) => new Set(refs.filter((ref) => ref === named)))
    expect(swept).toBe(2)
    expect([await files.check(named), await files.check(orphan), await files.check(fresh)]).toEqual([
      'good',
      'missing',
      'good',
    ])
    expect(await filesIn(directory)).toHaveLength(2)
  })

  it('does not sweep an old orphan that is stored again meanwhile', async () => {
    const { directory, files } = await emptyFiles()
    const ref = await files.putBytes(Buffer.from('again'))
    await utimes(join(directory, 'files', ref.slice(0, 2), ref), old, old)
    await files.sweep(before, async () => {
      await files.putBytes(Buffer.from('again'))
      return none()
    })
    expect(await files.check(ref)).toBe('good')
  })
})

describe('a file that the disk does not give back', () => {
  it.each([
    ['a bad spot of the disk', 'EIO', 'file-unreadable'],
    ['too many open files', 'EMFILE', 'store-failed'],
  ])('%s', (_what, code, expected) => {
    const error = Object.assign(new Error('read'), { code })
    expect(readError(error)).toMatchObject({ code: expected, cause: error })
  })
})
