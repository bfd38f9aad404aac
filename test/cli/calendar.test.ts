import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { wasl } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasl-calendar-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('wasl calendar add', () => {
  it.each([
    ['a Sunday morning', '2026-10-18T10:00:00+04:00', '--working-days', '3', '2026-10-21T14:30:00+04:00'],
    ['a Sunday evening, in UTC', '2026-10-18T16:00:00Z', '--working-days', '3', '2026-10-21T14:30:00+04:00'],
    ['a Friday by its date', '2026-10-16', '--working-days', '3', '2026-10-20T14:30:00+04:00'],
    ["the office's wall clock", '2026-10-18T12:00', '--working-minutes', '61', '2026-10-19T08:31:00+04:00'],
    ['none of them', '2026-10-18T12:00:30', '--working-minutes', '0', '2026-10-18T12:00:30+04:00'],
  ])('counts from %s', async (_name, from, option, n, at) => {
    for (const calendar of ['oman', 'data/calendars/oman.yaml']) {
      expect(await wasl('calendar', 'add', '--calendar', calendar, '--from', from, option, n)).toEqual({
        code: 0,
        out: `${at}\n`,
        err: '',
      })
    }
    const { out } = await wasl('calendar', 'add', '--calendar', 'oman', '--from', from, option, n, '--json')
    expect(JSON.parse(out)).toEqual({ at })
  })

  it.each([
    [['--from', 'yesterday', '--working-days', '3'], '"yesterday" is no instant'],
    [['--from', '2026-02-30', '--working-days', '3'], '"2026-02-30" is no instant'],
    [['--from', '2026-10-18T25:00', '--working-days', '3'], 'is no instant'],
    [['--from', '2026-10-18', '--working-days', 'three'], '"three" is no count'],
    [['--from', '2026-10-18', '--working-days', '1.5'], '"1.5" is no count'],
    [['--from', '2026-10-18'], 'either --working-days N or --working-minutes N'],
    [
      ['--from', '2026-10-18', '--working-days', '1', '--working-minutes', '1'],
      'either --working-days N or --working-minutes N',
    ],
    [['--working-days', '1'], '--from is missing'],
    [['--from', '2026-10-18', '--working-days', '1', '--weekend'], '--weekend'],
  ])('refuses %j with what to do instead', async (args, says) => {
    const { code, out, err } = await wasl('calendar', 'add', '--calendar', 'oman', ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
  })

  it('fails where the calendar is missing, mistaken, or the count beyond any deadline', async () => {
    const broken = join(folder, 'broken.yaml')
    writeFileSync(broken, 'name: broken\nzone: Atlantis/Capital\nweek: []\nentries: []\n')
    const missing = await wasl(
      'calendar',
      'add',
      '--calendar',
      join(folder, 'none.yaml'),
      '--from',
      '2026-10-18',
      '--working-days',
      '1',
    )
    const mistaken = await wasl(
      'calendar',
      'add',
      '--calendar',
      broken,
      '--from',
      '2026-10-18',
      '--working-days',
      '1',
    )
    const endless = await wasl(
      'calendar',
      'add',
      '--calendar',
      'oman',
      '--from',
      '2026-10-18',
      '--working-days',
      '999999999',
    )
    expect([missing.code, mistaken.code, endless.code]).toEqual([1, 1, 1])
    expect(missing.err).toContain('none.yaml:1:1: the file is missing')
    expect(mistaken.err).toMatch(/broken\.yaml:2:\d+: .*time zone/)
    expect(endless.err).toContain('not-a-count')
  })
})

describe('wasl calendar list and export', () => {
  it('shows each entry with its status and both names', async () => {
    const { code, out } = await wasl('calendar', 'list')
    expect(code).toBe(0)
    expect(out).toMatch(/2026-11-25 +2026-11-26 +closed +announced +National Day +\p{Script=Arabic}/u)
  })

  it('says that a folder is no calendar', async () => {
    expect(await wasl('calendar', 'export', '--calendar', folder)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/:1:1: the file cannot be read \(EISDIR\)\n$/),
    })
  })

  it('exports a file that is read back the same', async () => {
    const file = join(folder, 'exported.yaml')
    writeFileSync(file, (await wasl('calendar', 'export', '--calendar', 'oman')).out)
    expect(await wasl('calendar', 'list', '--json', '--calendar', file)).toEqual(
      await wasl('calendar', 'list', '--json', '--calendar', 'oman'),
    )
  })

  it('says what it can do where it was not told', async () => {
    expect(await wasl('calendar')).toMatchObject({
      code: 2,
      err: expect.stringContaining('list, edit, strike, preview, export or add'),
    })
    expect(await wasl('calendar', 'burn')).toMatchObject({
      code: 2,
      err: expect.stringContaining('"burn" is not known'),
    })
  })
})
