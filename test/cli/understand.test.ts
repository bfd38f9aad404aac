import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { understandCommand } from '../../src/cli/understand.ts'
import { withDataCopy } from '../policy/data-folder.ts'
import { waslIn } from './run-command.ts'

async function understood(message: string, policyDir: string): Promise<unknown> {
  const stdout = new PassThrough()
  await understandCommand.run([], {
    stdin: Readable.from([`${JSON.stringify({ text: message })}\n`]) as never,
    stdout,
    stderr: new PassThrough(),
    environment: { POLICY_DIR: policyDir },
    now: () => new Date('2026-11-22T06:00:00Z'),
    signal: new AbortController().signal,
  })
  stdout.end()
  return JSON.parse(await text(stdout))
}

describe('wasl understand', () => {
  it('hears a matter in a letter that encloses something', async () => {
    const message = 'مرفق لكم صور حفرة كبيرة أمام منزلي في حماسة ونرجو ردمها'
    expect(await understood(message, 'data')).toMatchObject({ act: 'give-data', service: 'pits-and-swamps' })
  })

  it('reads the texts of the command line, explains them, and evaluates none of them', async () => {
    const said = await waslIn({}, 'understand', 'حفرة جدام بيتنا في حماسة', 'شكرا')
    expect(
      said.out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { type: string }).type),
    ).toEqual(['complaint', 'thanks'])
    expect((await waslIn({}, 'understand', '--explain', 'شكرا')).out).toContain('the whole message: thanks')
    expect(await waslIn({}, 'understand', '--evaluate', 'x.jsonl', 'شكرا')).toMatchObject({
      code: 2,
      err: expect.stringContaining('leave out --evaluate'),
    })
  })

  it('says that a folder is no file of messages, and trains on none of a service that is not there', async () => {
    await withDataCopy(async (folder) => {
      expect(await waslIn({}, 'understand', '--evaluate', folder)).toMatchObject({
        code: 1,
        err: `${folder}:1:1: the file cannot be read (EISDIR)\n`,
      })
      writeFileSync(
        join(folder, 'moi', 'examples', 'ours.jsonl'),
        '{"text": "x", "type": "complaint", "service": "dragons"}\n',
      )
      expect(await waslIn({ POLICY_DIR: folder }, 'train')).toMatchObject({
        code: 1,
        err: expect.stringMatching(/moi\/examples\/ours\.jsonl:1:1: there is no service "dragons"/),
      })
    })
  })

  it('understands by keywords where there are neither models nor openings to learn from', async () => {
    await withDataCopy(async (folder) => {
      for (const file of ['language/openings.yaml', 'language/types.model', 'al-buraimi/services.model'])
        rmSync(join(folder, file))
      expect(await understood('شكوى عن كلاب سايبة', folder)).toMatchObject({
        type: 'complaint',
        service: 'stray-animals',
      })
    })
  })
})
