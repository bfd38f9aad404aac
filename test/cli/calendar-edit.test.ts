import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveControl } from '../../src/cli/control.ts'
import { isAlwaysPlayed, rehearsedChannel } from '../../src/cli/rehearsal/channel.ts'
import { RehearsalClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { assemble } from '../../src/main.ts'
import { letterItems, letters, organisation, sunday, wednesday } from '../gateway/calendar-office.ts'
import { waslIn } from './run-command.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wasl-edit-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const calendar = (folder: string, ...args: readonly string[]) =>
  waslIn({ DATA_DIR: folder, ORGANISATIONS: organisation, LOG_LEVEL: 'silent' }, 'calendar', ...args)

const feast = [
  '--organisation',
  organisation,
  '--from',
  '2031-03-03',
  '--to',
  '2031-03-04',
  '--kind',
  'closed',
]
const named = ['--name-ar', 'عيد', '--name-en', 'A feast', '--status', 'expected', '--source', 'a test']
const why = ['--by', 'amal', '--reason', 'the moon']

describe('wasl calendar on a store where nothing runs', () => {
  it('shows the files while there is no store, and makes none by looking', async () => {
    const folder = join(directory, 'none')
    const { code, out } = await calendar(folder, 'list')
    expect(code).toBe(0)
    expect(out).toContain('al-buraimi: oman, version 1')
    expect(out).toContain('from the files, no store is there yet')
    await expect(readFile(join(folder, 'store.db'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('edits, lists, strikes and exports', async () => {
    const folder = join(directory, 'stopped')
    const before = await calendar(folder, 'export', '--organisation', organisation)
    const seen = await calendar(folder, 'preview', 'edit', ...feast, ...named)
    expect(seen).toMatchObject({ code: 0, err: '' })
    expect(seen.out).toMatch(/nothing is changed yet; this would become version 2/)
    expect(seen.out).toMatch(/\+ +2031-03-03 +2031-03-04 +closed +expected +A feast/)
    expect((await calendar(folder, 'edit', ...feast, ...named, ...why)).out).toContain('version 2')
    const listed = await calendar(folder, 'list', '--json', '--organisation', organisation)
    const [{ calendar: inForce, versions }] = JSON.parse(listed.out)
    expect(versions.map(({ by, reason }: { by: string; reason: string }) => [by, reason])).toEqual([
      ['wasl', 'seeded from the files'],
      ['amal', 'the moon'],
    ])
    const number = 1 + inForce.entries.findIndex((entry: { from: string }) => entry.from === '2031-03-03')
    const at = ['--organisation', organisation, '--entry', String(number)]
    expect((await calendar(folder, 'edit', ...at, '--status', 'announced', ...why)).out).toMatch(
      /- +2031-03-03 .* expected .*\n\+ +2031-03-03 .* announced /,
    )
    expect((await calendar(folder, 'list', '--versions')).out).toMatch(/3 +\d{4}-.*amal +the moon/)
    expect(
      (await calendar(folder, 'preview', '--organisation', organisation, '--from', '2031-03-03')).out,
    ).toMatch(/version 4.*- +2031-03-03/s)
    expect(
      (await calendar(folder, 'strike', '--organisation', organisation, '--from', '2031-03-03', ...why)).code,
    ).toBe(0)
    expect(await calendar(folder, 'export', '--organisation', organisation)).toEqual(before)
  })

  it('exports an edited calendar as a file that is read back the same', async () => {
    const folder = join(directory, 'round')
    const hours = ['--kind', 'hours', '--opens', '09:00', '--closes', '12:00', '--day-ends', '13:00']
    const at = ['--organisation', organisation, '--from', '2031-04-01', '--to', '2031-04-30']
    expect((await calendar(folder, 'edit', ...at, ...hours, ...named, ...why)).code).toBe(0)
    expect((await calendar(folder, 'edit', ...feast, ...named, ...why)).code).toBe(0)
    const file = join(directory, 'oman.yaml')
    await writeFile(file, (await calendar(folder, 'export')).out)
    const [{ calendar: inForce }] = JSON.parse((await calendar(folder, 'list', '--json')).out)
    const [loaded] = JSON.parse((await calendar(folder, 'list', '--json', '--calendar', file)).out)
    expect(inForce.version).toBe(3)
    expect(loaded).toEqual({ ...inForce, version: 1 })
    expect(loaded.entries.map(({ from }: { from: string }) => from)).toEqual(
      expect.arrayContaining(['2031-03-03', '2031-04-01']),
    )
  })

  it.each([
    [['edit', ...feast, ...named], 2, '--reason is missing'],
    [
      ['edit', '--from', '2031-03-03', ...why],
      2,
      '--kind, --to, --name-ar, --name-en, --status, --source are missing',
    ],
    [['edit', ...feast, ...named, ...why, '--kind', 'hours'], 2, '--day-ends is missing'],
    [['edit', ...feast, ...named, ...why, '--opens', '09:00'], 2, 'Hours need --day-ends'],
    [['edit', ...feast, ...named, ...why, '--status', 'rumoured'], 2, 'announced, expected, recalled'],
    [['edit', '--entry', 'first', ...why], 2, 'Say what entry first shall be'],
    [['edit', '--entry', '0', '--to', '2031-03-03', ...why], 2, '--entry "0" is no number'],
    [['strike', ...why], 2, 'Say which entry'],
    [['strike', '--entry', '1', '--from', '2031-03-03', ...why], 2, 'Say which entry'],
    [
      ['edit', ...feast, ...named, ...why, '--to', '2031-03-01'],
      1,
      'entry-invalid: to must not be before from',
    ],
    [['strike', '--organisation', 'atlantis', '--entry', '1', ...why], 2, 'no organisation "atlantis"'],
    [['strike', '--entry', '1', '--version', '7', ...why], 1, 'calendar-changed'],
  ])('refuses %j', async (args, code, says) => {
    const outcome = await calendar(join(directory, 'refusing'), ...args)
    expect(outcome).toMatchObject({ code, out: '' })
    expect(outcome.err).toContain(says)
  })
})

describe('wasl calendar while the gateway runs', () => {
  it('edits through it, and its open cases move', async () => {
    const folder = join(directory, 'running')
    const { gateway, close } = await assemble({
      config: { ...readConfig({}), dataDir: folder, organisations: [organisation] },
      log: silentLog,
      clock: new RehearsalClock(sunday),
      use: 'rehearsal',
      openChannel: (policy) =>
        isAlwaysPlayed(policy) ? rehearsedChannel(policy, () => undefined) : undefined,
    })
    const control = await serveControl(gateway, folder)
    try {
      await gateway.intake.take(organisation, 'helpdesk', letterItems(2, letters.complete))
      await gateway.settle()
      const storm = ['--from', '2026-10-19', '--to', '2026-10-19', '--kind', 'closed', ...named]
      const seen = await calendar(folder, 'preview', '--organisation', organisation, ...storm, '--json')
      expect(JSON.parse(seen.out)).toMatchObject({ version: 2, openCases: 2 })
      const dues = () => gateway.core.store.writer.selectFrom('cases').select('due_at').execute()
      expect(await dues()).toEqual([{ due_at: wednesday }, { due_at: wednesday }])
      const done = await calendar(folder, 'edit', '--organisation', organisation, ...storm, ...why)
      expect(done).toMatchObject({
        code: 0,
        out: expect.stringContaining('2 open cases are computed anew; 2 moved'),
      })
      const thursday = '2026-10-22T10:30:00.000Z'
      expect(await dues()).toEqual([{ due_at: thursday }, { due_at: thursday }])
      const received = ['--type', 'complaint', '--received', sunday.toISOString()]
      const due = await waslIn({ DATA_DIR: folder }, 'due', '--organisation', organisation, ...received)
      expect(due.out).toMatch(/due +2026-10-22T14:30:00\+04:00(?:.|\n)*2026-10-19 +- .*A feast/)
      expect((await waslIn({ DATA_DIR: folder }, 'verify')).code).toBe(0)
    } finally {
      await new Promise((resolve) => control.close(resolve))
      await close()
    }
  })
})
