import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/cli/arguments.ts'
import { policyCommand } from '../../src/cli/policy.ts'
import { withDataCopy } from './data-folder.ts'
import { sample } from './sample-folder.ts'

async function run(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const stdout = new PassThrough()
  const code = await policyCommand.run(args, {
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    environment: {},
    now: () => new Date('2026-11-22T06:00:00Z'),
    signal: new AbortController().signal,
  })
  stdout.end()
  return { code, output: await text(stdout) }
}

describe('wasl policy check', () => {
  it('finds no mistake in the policies of the project and lists what is assumed', async () => {
    const { code, output } = await run('check')
    expect(code).toBe(0)
    expect(output).toContain('Assumed in al-buraimi, to be decided')
    expect(output).toContain('  types.suggestion.deadline.dueWorkingDays = 15\n')
    expect(output).toContain('Assumed in moi, to be decided')
    expect(output).toContain('  types.inquiry.deadline.dueWorkingDays = 2\n')
    expect(output).toMatch(/Policies in order: 2\. Mistakes: 0\. Warnings: \d+\.\n$/)
  })

  it('names a mistake with its file and line and ends with 1', async () => {
    await withDataCopy(async (folder) => {
      writeFileSync(join(folder, 'moi', 'places.yaml'), 'places: []\nzones: []\n')
      const { code, output } = await run('check', folder)
      expect(code).toBe(1)
      expect(output).toMatch(
        /moi\/places\.yaml:2:1: `zones` is not known here; remove it or mend its spelling\n/,
      )
      expect(output).toMatch(/Policies in order: 1\. Mistakes: 1\. /)
    })
  })

  it('names examples and models of a service that the office does not have, and lines that are none', async () => {
    await withDataCopy(async (folder) => {
      const services = join(folder, 'moi', 'services.yaml')
      const before = readFileSync(services, 'utf8')
      writeFileSync(services, before.replace('slug: tribal-affairs', 'slug: tribes'))
      writeFileSync(
        join(folder, 'al-buraimi', 'examples', 'ours.jsonl'),
        '{"text": "x", "type": "complaint", "service": "dragons"}\n{"text": \n{"text": "x", "type": "wish"}\n',
      )
      const { code, output } = await run('check', folder)
      expect(code).toBe(1)
      expect(output).toMatch(
        /moi\/services\.model:1:1: the model tells "tribal-affairs", which is no service .* run "npm run train"\n/,
      )
      expect(output).toMatch(
        /moi\/examples\/[\w-]+\.jsonl:\d+:1: there is no service "tribal-affairs" in services\.yaml\n/,
      )
      const ours = [...output.matchAll(/ours\.jsonl:(\d+:1: .*)\n/g)].map(([, problem]) => problem)
      expect(ours).toEqual([
        '1:1: there is no service "dragons" in services.yaml',
        '2:1: the line is not JSON',
        '3:1: type is not as it must be: write {"text", "type", "service"}',
      ])
    })
  })

  it('names the settings of a channel that cannot be meant, but what the environment brings', async () => {
    await withDataCopy(async (folder) => {
      const file = join(folder, 'al-buraimi', 'policy.yaml')
      const text = readFileSync(file, 'utf8')
      const edited = text.replace(/( +)mailbox: /, '$1mailbx: ')
      expect(edited).not.toBe(text)
      writeFileSync(file, edited)
      const { code, output } = await run('check', folder)
      expect(code).toBe(1)
      expect(output).toMatch(
        /al-buraimi\/policy\.yaml:\d+:\d+: `settings\.imap\.mailbx` of "helpdesk" is no setting of this channel\n/,
      )
      expect(output).toMatch(/Mistakes: 1\. /)
    })
  })

  it('misses the texts that the flows say', async () => {
    const { code, output } = await run('check', sample)
    expect(code).toBe(1)
    expect(output).toContain('texts/ar.yaml:1:1: text "filed.done" is missing in both languages\n')
  })

  it('gives the same as JSON', async () => {
    await withDataCopy(async (folder) => {
      cpSync(join(sample, 'library'), join(folder, 'library'), { recursive: true })
      const { code, output } = await run('check', folder, '--json')
      expect(code).toBe(1)
      const { problems, assumed } = JSON.parse(output)
      expect(problems).toContainEqual({
        severity: 'mistake',
        file: 'library/policy.yaml',
        line: 9,
        column: 11,
        path: 'calendar',
        message: 'there is no calendar "plain"; known are oman',
      })
      expect(assumed.map(({ of }: { of: string }) => of)).toEqual(
        expect.arrayContaining(['al-buraimi', 'library', 'moi']),
      )
    })
  })
})

describe('wasl policy page', () => {
  it('prints the charter of the first office in Arabic', async () => {
    const { code, output } = await run('page')
    expect(code).toBe(0)
    expect(output.replace(/[\u2068\u2069]/g, '')).toMatch(/^ميثاق الخدمة: محافظة البريمي\n/)
  })

  it('prints that of another in English, also as JSON', async () => {
    const page = await run('page', '--organisation', 'moi', '--language', 'en')
    expect(page.output).toMatch(/^Service charter: Ministry of Interior\n/)
    const { output } = await run('page', '--organisation', 'moi', '--language', 'en', '--json')
    expect(JSON.parse(output).title).toBe('Service charter: Ministry of Interior')
  })

  it('says which offices there are when it does not know one', async () => {
    await expect(run('page', '--organisation', 'museum')).rejects.toThrow('there are al-buraimi, moi')
  })
})

describe('wrong arguments', () => {
  it.each([
    [[], 'Say what to do: check or page.'],
    [['publish'], '"publish" is not known; it is check or page.'],
    [['check', 'data', 'more'], '"more" is not expected here.'],
    [['page', '--language', 'fr'], '--language is ar or en, not "fr".'],
    [['page', '--colour', 'red'], "Unknown option '--colour'"],
  ])('%j', async (args, says) => {
    const failure = await run(...args).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UsageError)
    expect(String(failure)).toContain(says)
  })
})
