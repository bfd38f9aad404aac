import { hkdfSync } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import { WaslError } from '../domain/errors.ts'
import { writeDurably } from './durable-file.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { Store } from './open.ts'
import type { Schema } from './schema.ts'

/** What a sub-key is for; each purpose has its own, so that none can be used for another. */
export type KeyPurpose = 'chain' | 'digest' | 'links' | 'seal' | 'reference' | 'files'

/** The sub-keys of one master key, 32 bytes each. */
export type KeyRing = Readonly<Record<KeyPurpose, Uint8Array>> & {
  /** Tells whether two rings are the same without telling the key; stands in the store. */
  readonly check: string
}

const keyBytes = 32
const keyFormat = /^[0-9a-f]{64}$/

/** Derives the sub-keys by HKDF-SHA-256 (RFC 5869), the purpose as its info. */
export function deriveKeyRing(master: Uint8Array): KeyRing {
  const derive = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', master, '', `wasl ${purpose}`, keyBytes))
  return {
    chain: derive('chain'),
    digest: derive('digest'),
    links: derive('links'),
    seal: derive('seal'),
    reference: derive('reference'),
    files: derive('files'),
    check: Buffer.from(derive('check')).toString('hex'),
  }
}

/** Where the master key comes from: `masterKey` (64 hexadecimal digits) goes before `<directory>/keys.json`. */
export interface KeySource {
  readonly store: Store
  readonly directory: string
  /** The value of WASL_KEY. */
  readonly masterKey?: string | undefined
  readonly randomBytes: (size: number) => Uint8Array
}

/**
 * The key ring of a store. A new store gets a new key in `keys.json`, outside the database: who has only the database
 * can neither forge a case file nor try out personal values against their digests. Throws `key-missing` where the
 * store has a key that is not there any more, `key-invalid`, and `key-other` where it is not the store's.
 */
export async function openKeys(source: KeySource): Promise<KeyRing> {
  const wanted = await readMeta(source.store.writer, 'key-check')
  const ring = deriveKeyRing(await findMaster(source, wanted !== undefined))
  await source.store.transaction('ingest', (trx) => claim(trx, ring))
  return ring
}

async function claim(trx: Transaction<Schema>, ring: KeyRing): Promise<void> {
  const wanted = await readMeta(trx, 'key-check')
  if (wanted === undefined) return writeMeta(trx, 'key-check', ring.check)
  if (wanted === ring.check) return
  throw new WaslError(
    'key-other',
    'This key is not the one that the store was made with: put the right keys.json back into the data folder, or set WASL_KEY to it.',
  )
}

async function findMaster(source: KeySource, hasKey: boolean): Promise<Uint8Array> {
  if (source.masterKey !== undefined) return parseKey(source.masterKey, 'WASL_KEY')
  if (source.directory === ':memory:') return source.randomBytes(keyBytes)
  const file = join(source.directory, 'keys.json')
  const kept = await readKeyFile(file)
  if (kept !== undefined) return parseKey(kept, file)
  if (hasKey) {
    throw new WaslError(
      'key-missing',
      `The store was made with a key that is not in ${file}: put that file back, or set WASL_KEY to the key.`,
    )
  }
  const master = source.randomBytes(keyBytes)
  const key = Buffer.from(master).toString('hex')
  await writeDurably(file, Buffer.from(`${JSON.stringify({ format: 1, key })}\n`))
  return master
}

async function readKeyFile(file: string): Promise<string | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  await chmod(file, 0o600)
  try {
    const value: unknown = JSON.parse(text)
    return value instanceof Object && 'key' in value ? String(value.key) : ''
  } catch (error) {
    throw keyInvalid(file, error)
  }
}

function parseKey(text: string, place: string): Uint8Array {
  if (!keyFormat.test(text)) throw keyInvalid(place, undefined)
  return Buffer.from(text, 'hex')
}

const keyInvalid = (place: string, cause: unknown): WaslError =>
  new WaslError(
    'key-invalid',
    `${place} does not hold a key of 64 hexadecimal digits: put the right one back.`,
    { cause },
  )
