import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { UsageError } from './arguments.ts'
import { listOf, type Proof } from './officer-command.ts'

/** What one command may carry; the policy's own limit is looked after where the file is kept. */
const maxBytes = 40 * 1024 * 1024

/**
 * What `--proof` names: files by path, read here, and refs of files that the case has. A file whose own name has commas
 * is taken as one. Throws UsageError, also where nothing is named: nobody writes `--proof` to give none.
 */
export async function readProof(named: string | undefined): Promise<readonly Proof[]> {
  if (named === undefined) return []
  const names = (await sizeOf(named)) === undefined ? listOf(named) : [named]
  if (names.length === 0) throw new UsageError('--proof names nothing: name a file, or leave it out.')
  const proof: Proof[] = []
  let room = maxBytes
  for (const one of names) {
    const size = await sizeOf(one)
    if (size === undefined) proof.push(refOf(one))
    else {
      room -= size
      if (room < 0) throw new UsageError(`--proof: ${one} is too large to be handed in.`)
      const base64 = (await readFile(one)).toString('base64')
      proof.push({ name: basename(one), contentType: 'application/octet-stream', base64 })
    }
  }
  return proof
}

/** What the system says of a path that leads to no file; a list of refs is longer than a name may be. */
const noFile: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && noFile.has(error.code)) return undefined
    throw new UsageError(`--proof: ${path} cannot be read.`, { cause: error })
  }
}

function refOf(named: string): string {
  if (/^[0-9a-f]{48}$/.test(named)) return named
  throw new UsageError(
    `--proof "${named}" is no file that is there, nor the ref of one that the case has ("wasl case export REF" lists them).`,
  )
}
