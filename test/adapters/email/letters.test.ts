import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toInbound } from '../../../adapters/email/inbound.ts'
import { readLetter } from '../../../adapters/email/letter.ts'
import type { Inbound } from '../../../src/domain/message.ts'
import { createWorld } from '../world.ts'
import { attachments } from './cases/attachments.ts'
import { automatic } from './cases/automatic.ts'
import { encodings } from './cases/encodings.ts'
import type { LetterCase } from './cases/letter-case.ts'
import { replies } from './cases/replies.ts'
import { reports } from './cases/reports.ts'
import { trust } from './cases/trust.ts'

const folder = new URL('./letters/', import.meta.url)
const tables = { replies, reports, automatic, encodings, attachments, trust }

/** Letters travel with CRLF; the captured files are kept with LF so that they can be read. */
async function read(file: string, wire: 'LF' | 'CRLF' = 'CRLF'): Promise<Inbound> {
  const source = readFileSync(new URL(`${file}.eml`, folder))
  const body =
    wire === 'LF' ? source : Buffer.from(source.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')
  const letter = await readLetter(body, {
    address: 'helpdesk@office.example.om',
    authservId: 'mx.office.example.om',
  })
  return toInbound(letter, { externalId: '1.1', contentType: 'message/rfc822', body }, createWorld({}).io)
}

function expectCase(inbound: Inbound, wanted: LetterCase): void {
  const { file: _file, says: _says, attachments: files, without, ...fields } = wanted
  expect(inbound).toMatchObject(fields)
  if (files) expect(inbound.attachments.map((one) => [one.name, one.contentType])).toEqual(files)
  for (const field of without ?? []) expect(inbound).not.toHaveProperty(field)
}

for (const [table, cases] of Object.entries(tables))
  describe(`letters: ${table}`, () => {
    it.each(cases)('$says ($file)', async (wanted) => {
      expectCase(await read(wanted.file), wanted)
      expectCase(await read(wanted.file, 'LF'), wanted)
    })
  })

describe('letters', () => {
  it('stand each in a table', () => {
    const named = [
      ...Object.values(tables)
        .flat()
        .map((one) => one.file),
      ...pairs,
    ].sort()
    expect(
      readdirSync(folder)
        .map((name) => name.replace(/\.eml$/, ''))
        .sort(),
    ).toEqual(named)
  })

  it('that come twice on different ways are the same', async () => {
    const [first, second] = [await read('duplicate-first-way'), await read('duplicate-second-way')]
    expect([second.externalId, second.digest]).toEqual([first.externalId, first.digest])
  })

  it('that differ under one Message-ID are told apart', async () => {
    const [first, other] = [await read('duplicate-first-way'), await read('same-id-other-letter')]
    expect(other.externalId).toBe(first.externalId)
    expect(other.digest).not.toBe(first.digest)
  })

  it('keep all that was written beside what was written now', async () => {
    const letter = await read('outlook-ar-desktop')
    expect(letter.fullText).toContain('تم تسجيل شكواكم.')
    expect(await read('windows-1256')).not.toHaveProperty('fullText')
  })

  it('bring their files whole', async () => {
    const [file] = (await read('attachment-rfc2047')).attachments
    expect(Buffer.from(file?.content ?? []).toString()).toBe('%PDF-1.4\n')
    expect(file).toMatchObject({ bytes: 9, sha256: createHash('sha256').update('%PDF-1.4\n').digest('hex') })
  })

  it('say when they were written', async () => {
    expect((await read('gmail-en-reply')).sentAt).toBe('2026-11-08T06:15:32.000Z')
  })
})

const pairs = ['duplicate-first-way', 'duplicate-second-way', 'same-id-other-letter']
