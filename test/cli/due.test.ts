import { describe, expect, it } from 'vitest'
import { wasl } from './run-command.ts'

const sunday = '2026-10-18T10:00:00+04:00'

async function due(organisation: string, type: string, ...more: readonly string[]) {
  const { code, out, err } = await wasl(
    'due',
    '--organisation',
    organisation,
    '--type',
    type,
    '--received',
    sunday,
    '--json',
    ...more,
  )
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}

describe('wasl due', () => {
  it.each([
    ['al-buraimi', 'complaint', undefined, '2026-10-21T14:30:00+04:00'],
    ['al-buraimi', 'inquiry', undefined, '2026-10-20T14:30:00+04:00'],
    ['al-buraimi', 'report', undefined, '2026-10-19T14:30:00+04:00'],
    ['al-buraimi', 'suggestion', undefined, '2026-11-08T14:30:00+04:00'],
    ['moi', 'complaint', '2026-10-21T14:30:00+04:00', '2026-10-25T14:30:00+04:00'],
    ['moi', 'inquiry', undefined, '2026-10-20T14:30:00+04:00'],
    ['moi', 'suggestion', undefined, '2026-11-08T14:30:00+04:00'],
  ])('%s: a %s', async (organisation, type, targetAt, dueAt) => {
    const result = await due(organisation, type)
    expect([result.targetAt, result.dueAt]).toEqual([targetAt, dueAt])
  })

  it('tells the ladder from the due date, in hours of the wall', async () => {
    const { ladder } = await due('al-buraimi', 'complaint')
    expect(ladder.map(({ level, at }: { level: number; at: string }) => [level, at])).toEqual([
      [1, '2026-10-21T14:30:00+04:00'],
      [2, '2026-10-22T14:30:00+04:00'],
      [3, '2026-10-23T02:30:00+04:00'],
    ])
    expect((await due('moi', 'complaint')).ladder).toMatchObject([
      { level: 2, at: '2026-10-25T14:30:00+04:00' },
    ])
  })

  it('explains each day in both languages', async () => {
    const { explanation } = await due('al-buraimi', 'report', '--service', 'stray-animals')
    expect(explanation).toEqual([
      {
        on: '2026-10-18',
        counted: false,
        why: { ar: expect.any(String), en: expect.stringContaining('day of receipt') },
      },
      { on: '2026-10-19', counted: true, why: { ar: 'يوم عمل', en: 'working day' } },
    ])
  })

  it('prints the same for a person', async () => {
    const { code, out } = await wasl(
      'due',
      '--organisation',
      'moi',
      '--type',
      'complaint',
      '--received',
      sunday,
    )
    expect(code).toBe(0)
    for (const line of [
      'target  2026-10-21T14:30:00+04:00',
      'due     2026-10-25T14:30:00+04:00',
      'level 2',
      '2026-10-23  -        weekly day off',
    ]) {
      expect(out).toContain(line)
    }
  })

  it.each([
    [['--organisation', 'moi', '--type', 'ticket', '--received', sunday], 2, '"ticket" is no type'],
    [['--organisation', 'moi', '--type', 'report', '--received', 'now'], 2, '"now" is no instant'],
    [['--organisation', 'moi', '--type', 'report'], 2, '--received is missing'],
    [['--type', 'report', '--received', sunday], 2, '--organisation is missing'],
    [
      ['--organisation', 'al-buraimi', '--type', 'report', '--service', 'x', '--received', sunday],
      2,
      'There is no service "x"',
    ],
    [
      ['--organisation', 'al-buraimi', '--type', 'report', '--severity', 'x', '--received', sunday],
      2,
      'There is no severity "x"',
    ],
    [['--organisation', 'nowhere', '--type', 'report', '--received', sunday], 2, 'no organisation "nowhere"'],
  ])('refuses %j', async (args, code, says) => {
    const outcome = await wasl('due', ...args)
    expect([outcome.code, outcome.out]).toEqual([code, ''])
    expect(outcome.err).toContain(says)
  })
})

describe('wasl due beyond what its calendar knows', () => {
  const dueOf = (received: string, ...more: readonly string[]) =>
    wasl(...'due --organisation moi --type complaint --received'.split(' '), received, ...more)

  it('warns where no holiday is known any more', async () => {
    const says = /The calendar oman knows no holidays after \d{4}/
    expect((await dueOf('2099-01-04')).out).toMatch(says)
    expect(JSON.parse((await dueOf('2099-01-04', '--json')).out).warnings).toEqual([
      expect.stringMatching(says),
    ])
    expect(JSON.parse((await dueOf(sunday, '--json')).out).warnings).toEqual([])
  })

  it('refuses an instant before the calendar begins', async () => {
    const { code, err } = await dueOf('1900-01-01')
    expect(code).toBe(2)
    expect(err).toMatch(/--received lies before \d{4}, where the calendar oman begins\./)
  })
})
