import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder } from '../store/folder.ts'
import { waslIn } from './run-command.ts'

const refused = (command: string, folder: string) =>
  expect.objectContaining({
    code: 1,
    err: expect.stringMatching(new RegExp(`^wasl ${command}: store-unreachable: DATA_DIR: .*${folder} \\(`)),
  })

describe('a DATA_DIR that cannot be used is named', () => {
  it.skipIf(process.platform !== 'linux').each([
    ['start', '/proc/foo'],
    ['start', '/sys/x/y'],
    ['start', '/dev/null/x'],
    ['doctor', '/proc/foo'],
    ['doctor', '/dev/null/x'],
  ])('wasl %s with DATA_DIR=%s', async (command, folder) => {
    expect(await waslIn({ DATA_DIR: folder }, command)).toEqual(refused(command, folder))
  })

  it('where it is a file, or below one', async () => {
    const file = join(await emptyFolder(), 'plain')
    writeFileSync(file, 'kept')
    for (const taken of [file, join(file, 'below')])
      expect(await waslIn({ DATA_DIR: taken }, 'doctor')).toEqual(refused('doctor', taken))
  })

  it('where a file stands in place of what it keeps', async () => {
    const folder = await emptyFolder()
    writeFileSync(join(folder, 'files'), '')
    expect(await waslIn({ DATA_DIR: folder }, 'doctor')).toEqual(refused('doctor', join(folder, 'files')))
  })

  it.skipIf(process.platform === 'win32')('where a link leads nowhere', async () => {
    const link = join(await emptyFolder(), 'link')
    symlinkSync(join(link, '../nowhere'), link)
    for (const folder of [link, join(link, 'below')])
      expect(await waslIn({ DATA_DIR: folder }, 'doctor')).toMatchObject({
        code: 1,
        err: expect.stringContaining(`DATA_DIR: ${link} is a link that leads nowhere: make the folder`),
      })
  })
})

describe('a DATA_DIR without a store', () => {
  it.each([
    'case list',
    'case show 26-8830-3162',
    'clock advance P1D',
    'tasks',
    'tasks done 1',
    'dead',
    'verify',
  ])('wasl %s says so, and makes none', async (command) => {
    const folder = join(await emptyFolder(), 'var')
    expect(await waslIn({ DATA_DIR: folder }, ...command.split(' '))).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(`store-missing: There is no store in ${folder}: "wasl start" makes one`),
    })
    expect(existsSync(folder)).toBe(false)
  })
})
