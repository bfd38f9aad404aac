import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAlwaysPlayed, rehearsedChannel } from '../../src/cli/rehearsal/channel.ts'
import { RehearsalClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { assemble } from '../../src/main.ts'
import { waslIn } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasl-export-'))
afterAll(() => rmSync(folder, { recursive: true }))
const environment = { DATA_DIR: join(folder, 'store') }

/** A store with the case of one letter. */
async function fillStore(): Promise<string> {
  const { gateway, close } = await assemble({
    config: readConfig(environment),
    log: silentLog,
    clock: new RehearsalClock(new Date('2026-11-22T10:00:00+04:00')),
    use: 'rehearsal',
    openChannel: (policy) => (isAlwaysPlayed(policy) ? rehearsedChannel(policy, () => undefined) : undefined),
  })
  const inbound = {
    kind: 'message',
    channel: 'helpdesk',
    externalId: 'letter-1',
    conversation: 'sara@example.om',
    from: { address: 'sara@example.om' },
    subject: 'شكوى',
    text: 'نشتكي من تجمع كلاب سائبة أمام بيتنا كل ليلة ونرجو حجزها.',
    attachments: [],
  }
  const body = Buffer.from(JSON.stringify(inbound))
  await gateway.intake.take('al-buraimi', 'helpdesk', [
    { externalId: inbound.externalId, contentType: 'application/json', body },
  ])
  await gateway.settle()
  const { reference } = await gateway.core.store.reader
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  await close()
  return reference
}

let reference: string
beforeAll(async () => {
  reference = await fillStore()
})

describe('wasl case export', () => {
  it('writes a PDF for this user alone, and over nothing unless it is told to', async () => {
    const file = join(folder, 'case.pdf')
    const printing = ['case', 'export', reference, '--pdf', file]
    expect(await waslIn(environment, ...printing)).toEqual({ code: 0, out: `${file}\n`, err: '' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    writeFileSync(file, 'mine')
    const again = await waslIn(environment, ...printing)
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.err).toContain('file-exists')
    expect(again.err).toContain('--overwrite')
    const told = await waslIn(environment, ...printing, '--overwrite', '--language', 'en', '--json')
    expect(JSON.parse(told.out)).toEqual({ file, pages: expect.any(Number), bytes: statSync(file).size })
    const { out } = await waslIn(environment, 'case', 'export', reference)
    expect(JSON.parse(out)).toMatchObject({ case: { reference }, conversation: [{ from: 'citizen' }, {}] })
  })

  it.each([
    [['--pdf', 'x.pdf', '--language', 'fr'], 2, '--language is ar or en'],
    [['--language', 'en'], 2, 'go with --pdf FILE'],
    [['--overwrite'], 2, 'go with --pdf FILE'],
    [['--pdf', join(folder, 'no', 'such', 'folder.pdf')], 1, 'file-unwritable'],
  ])('refuses %j', async (args, code, says) => {
    const outcome = await waslIn(environment, 'case', 'export', reference, ...args)
    expect(outcome).toMatchObject({ code, out: '' })
    expect(outcome.err).toContain(says)
    expect(existsSync('x.pdf')).toBe(false)
  })
})
