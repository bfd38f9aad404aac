import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deriveKeyRing, openKeys } from '../../src/store/keys.ts'
import { emptyStore, memoryStore } from './folder.ts'

const bytesOf = (byte: number) => (size: number) => new Uint8Array(size).fill(byte)
const otherKey = '22'.repeat(32)

describe('the key ring', () => {
  it('is made once, outside the database and for this user alone, and is the same ever after', async () => {
    const { store, directory } = await emptyStore()
    const first = await openKeys({ store, directory, randomBytes: bytesOf(0x11) })
    const again = await openKeys({ store, directory, randomBytes: bytesOf(0x33) })
    expect(again).toEqual(first)
    expect(first).toEqual(deriveKeyRing(bytesOf(0x11)(32)))
    const file = join(directory, 'keys.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const database = await store.reader.selectFrom('meta').select('value').execute()
    expect(JSON.stringify(database)).not.toContain('11'.repeat(32))
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ format: 1, key: '11'.repeat(32) })
  })

  it('has a key of its own for each purpose', () => {
    const { check, ...keys } = deriveKeyRing(bytesOf(1)(32))
    const texts = [check, ...Object.values(keys).map((key) => Buffer.from(key).toString('hex'))]
    expect(new Set(texts).size).toBe(7)
    expect(texts.every((text) => /^[0-9a-f]{64}$/.test(text))).toBe(true)
  })

  it('takes the key of the environment before that of the folder, and writes none', async () => {
    const { store, directory } = await emptyStore()
    const ring = await openKeys({ store, directory, masterKey: otherKey, randomBytes: bytesOf(0x11) })
    expect(ring).toEqual(deriveKeyRing(Buffer.from(otherKey, 'hex')))
    await expect(stat(join(directory, 'keys.json'))).rejects.toThrow(/ENOENT/)
  })

  it('refuses a store that was made with another key, and a key that is gone, without making a new one', async () => {
    const { store, directory } = await emptyStore()
    const source = { store, directory, randomBytes: bytesOf(0x11) }
    await openKeys(source)
    await expect(openKeys({ ...source, masterKey: otherKey })).rejects.toMatchObject({
      code: 'key-other',
    })
    await rm(join(directory, 'keys.json'))
    await expect(openKeys(source)).rejects.toMatchObject({
      code: 'key-missing',
      message: expect.stringMatching(/put that file back/),
    })
    await expect(stat(join(directory, 'keys.json'))).rejects.toThrow(/ENOENT/)
  })

  it.each([
    ['half a file', '{"format":1,"key":"1111'],
    ['another JSON', '[]'],
    ['a short key', '{"format":1,"key":"1111"}'],
    ['nothing', ''],
  ])('refuses %s in keys.json and does not repeat what it holds', async (_name, text) => {
    const { store, directory } = await emptyStore()
    await writeFile(join(directory, 'keys.json'), text)
    const opened = openKeys({ store, directory, randomBytes: bytesOf(0x11) })
    await expect(opened).rejects.toMatchObject({
      code: 'key-invalid',
      message: expect.not.stringContaining('1111'),
    })
  })

  it('lives in memory with a store that does', async () => {
    const store = await memoryStore()
    const ring = await openKeys({ store, directory: ':memory:', randomBytes: bytesOf(0x11) })
    expect(ring).toEqual(deriveKeyRing(bytesOf(0x11)(32)))
  })
})
