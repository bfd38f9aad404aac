import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder } from '../store/folder.ts'
import { talkIn, wasl, waslIn } from './run-command.ts'

const talk = (...lines: readonly string[]) => talkIn(['--at', '2026-11-22T10:00:00+04:00'], lines)

describe('wasl talk', () => {
  it.each([
    ['/at yesterday', '! instant-malformed: "yesterday" is no instant'],
    ['/wait soon', '! duration-malformed: "soon" is no duration: write 3d'],
    ['/wait 99999d', '! duration-too-long: "P99999D" is too long: at most 9999 weeks, days'],
    ['/location 999 999', '! action-malformed: /location "999 999" is no place'],
    ['/location 91,0', '! action-malformed: /location "91,0" is no place'],
    ['/location a b', '! action-malformed: /location "a b" is no place'],
    ['/language xx', '! action-malformed: /language is ar or en, not "xx".'],
    ['/reply zzz', '! action-malformed: /reply takes nothing after it, not "zzz".'],
    ['/tasks zzz', '! action-malformed: /tasks takes nothing after it'],
    ['/attach nofile', '! action-malformed: /attach needs NAME.jpg'],
    ['/attach a.jpg picture', '! action-malformed: /attach needs NAME.jpg'],
    ['/choose', '! action-malformed: /choose needs ID.'],
    ['/as webchat', '! action-malformed: /as needs CHANNEL ADDRESS [NAME].'],
    ['/as telex me', '! channel-unknown: al-buraimi has no channel "telex" to talk on; it has'],
    ['/operate case-list {', '! action-malformed: /operate needs a name and JSON.'],
    [
      '/officer',
      '! usage: Say what to do: verify, acknowledge, escalate, ask, assign, reclassify, identify, seal, unseal, note, resolve, close, give, reopen, withdraw, told, refer, duplicate, merge, split.',
    ],
    ['/officer constructor', '! usage: "constructor" is none of verify'],
    ['/attach a.constructor', '! action-malformed: /attach needs NAME.jpg'],
    ['/operate constructor {}', '! operation-unknown: There is no operation "constructor".'],
    ['/officer sing', '! usage: "sing" is none of verify'],
    ['/officer note --how treated', '! usage: "note" takes no --how; it takes --words.'],
    ['/officer resolve Done --result Done', '! usage: --result is said twice'],
    ['/shout', '! action-unknown: "/shout" is no action: wait, at'],
  ])('says of %s what is wrong, and goes on', async (line, says) => {
    const { code, out, err } = await talk(line, '/tasks')
    const [, problem = '', why = ''] = /^! ([a-z-]+): (.*)$/.exec(says) ?? []
    expect(code).toBe(0)
    expect(err.startsWith(why)).toBe(true)
    expect(out).toContain(`\n${line}\n! ${problem}\n`)
    expect(out).toMatch(/\n\/tasks\n$/)
  })

  it('prints what "wasl rehearse" plays without a difference, refused actions too', async () => {
    const folder = await emptyFolder()
    const { out } = await talk('/bogus', '/officer fly', '/wait x', 'السلام عليكم')
    writeFileSync(join(folder, 'talk.chat'), out)
    const { code } = await wasl('rehearse', join(folder, 'talk.chat'))
    expect(code).toBe(0)
  })

  it.each([
    [['--organisation', 'x'], 'There is no organisation "x"; there are al-buraimi, moi.'],
    [['--channel', 'foo'], 'al-buraimi has no channel "foo" to talk on; it has phone, technical-support'],
    [['--at', 'yesterday'], '"yesterday" is no instant'],
    [['--at', '1900-01-01T10:00'], 'A rehearsal plays in the years 2020 to 2099'],
    [['--at', '9999-12-31T23:00Z'], 'A rehearsal plays in the years 2020 to 2099'],
  ])('refuses %j as wrong arguments', async (args, says) => {
    const { code, out, err } = await talkIn(args, [])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(`wasl talk: ${says}`)
  })

  it('begins on the clock of the office where no offset is said', async () => {
    expect((await talkIn(['--at', '2026-11-22T10:00'], [])).out).toContain('at: 2026-11-22T06:00:00.000Z\n')
  })

  it('tells the citizen what "wasl case do" would, options or not', async () => {
    for (const said of ['resolve The road is clean', 'resolve --result "The road is clean"']) {
      const { out } = await talk(
        '/language en',
        'I want to complain: rubbish on the road in Hamasa near the school',
        '/wait 31m',
        '/attach after.jpg',
        `/officer ${said}`,
      )
      expect(out).toMatch(/^< .*The road is clean/m)
      expect(out).not.toMatch(/^< .*--result/m)
    }
  })
})

describe('wasl rehearse', () => {
  it('plays the same whatever the operator’s own environment says', async () => {
    const shipped = (name: string) => join(import.meta.dirname, '../transcripts', `${name}.chat`)
    const outcome = await waslIn(
      {
        BASE_URL: 'https://wasl.example.om',
        PORT: '9999',
        OFFICERS_EMAIL: 'officers@example.om',
        AL_BURAIMI_HEALTH_SECTION_EMAIL: 'health@example.om',
      },
      'rehearse',
      shipped('complaint-gulf-ar'),
      shipped('abuse-ar'),
      shipped('chase-chat-ar'),
    )
    expect(outcome).toMatchObject({ code: 0, out: '3 played, 0 differ.\n' })
  })

  it.each([
    ['', 'has no turns'],
    ['# Nothing\norganisation: moi\n', 'has no turns'],
    ['# Nothing\nat: nope\n\n> hello\n', ':2: "nope" is no instant'],
  ])('refuses %j', async (text, says) => {
    const file = join(await emptyFolder(), 'some.chat')
    writeFileSync(file, text)
    const { code, err } = await wasl('rehearse', file)
    expect(code).toBe(1)
    expect(err).toContain('transcript-malformed')
    expect(err).toContain(says)
  })
})

describe('wrong arguments', () => {
  it.each(['constructor', 'toString', '__proto__'])('%s is no command', async (name) => {
    expect(await wasl(name)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`wasl: there is no command "${name}".`),
    })
  })

  it.each([
    [['start', '--rehearsal', 'yesterday'], '"yesterday" is no instant'],
    [['start', '--rehearsal', '1999-01-01T00:00:00Z'], 'A rehearsal plays in the years 2020 to 2099'],
    [['clock', 'set', '9999-12-31T23:59:59Z'], 'A rehearsal plays in the years 2020 to 2099'],
    [['clock', 'set', '2026'], '"2026" is no instant'],
    [['clock', 'advance', 'P10000D'], '"P10000D" is too long: at most 9999'],
    [['clock', 'advance', 'soon'], '"soon" is no duration: write P3D'],
    [['case', 'list', '--state', 'foo'], 'state must be one of received, verified, awaiting-data'],
    [['case', 'list', '--organisation', 'x'], 'There is no organisation "x"'],
    [['case', 'show', '12'], '"12" is no reference number'],
    [['case', 'do', '12', 'note', '--words', ''], 'words must not be empty'],
    [['case', 'do', '12', 'note', '--words', 'x'.repeat(4001)], 'words is too long: at most 4000 characters'],
    [['case', 'do', '12', 'assign', '--role', 'it', '--officer', ''], 'officer must not be empty'],
    [['case', 'do', '12', 'close', '--how', 'bogus'], 'how must be one of treated, not-upheld'],
    [
      ['case', 'do', '12', 'resolve', '--result', 'x', '--proof', '/none/photo.jpg'],
      'is no file that is there',
    ],
    [['case', 'do', '12', 'verify', 'now'], '"now" is not expected after "verify"'],
    [
      ['calendar', 'add', '--calendar', 'nofile', '--from', '2026-10-18', '--working-days', '1'],
      'There is no calendar "nofile": there are oman; or name a YAML file.',
    ],
  ])('%j end with 2 and say what is meant', async (args, says) => {
    const { code, out, err } = await waslIn({ DATA_DIR: join(await emptyFolder(), 'var') }, ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
    expect(err).not.toMatch(/Invalid|Too small|Too big|expected (string|one)/)
  })
})
