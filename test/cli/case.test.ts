import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { exportCase } from '../../src/gateway/operations/case-export.ts'
import { listCases } from '../../src/gateway/operations/cases.ts'
import { dialogue } from '../crash/chat-citizen.ts'
import { emptyFolder } from '../store/folder.ts'
import { organisation, prepareOffice } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'
import { type Outcome, waslIn } from './run-command.ts'

let folder: string
let reference: string
let conversation: string

let office: ReturnType<typeof prepareOffice>

beforeEach(async () => {
  office = prepareOffice()
  folder = office.directory
  const assembled = await office.open()
  for (const [index, text] of dialogue.entries()) {
    await post(assembled, { id: `m${index}`, text })
    await assembled.gateway.settle()
  }
  const { cases } = (await listCases(assembled.gateway, {})) as {
    readonly cases: readonly { readonly reference: string }[]
  }
  reference = cases[0]?.reference ?? ''
  const exported = (await exportCase(assembled.gateway, { reference })) as {
    readonly case: { readonly origin: { readonly conversation: string } }
  }
  conversation = exported.case.origin.conversation
  await assembled.close()
  return office.remove
})

const run = (...args: readonly string[]): Promise<Outcome> =>
  waslIn({ DATA_DIR: folder, WASL_KEY: '07'.repeat(32) }, ...args)
const resolve = (proof: string): Promise<Outcome> =>
  run('case', 'do', reference, 'resolve', '--result', 'Done', '--proof', proof, '--by', 'tester')

describe('wasl case', () => {
  it('tells instants by the clock of the office, and which conversation can be replayed', async () => {
    const { out } = await run('case', 'show', reference)
    expect(out).toMatch(/^received +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+04:00$/m)
    expect(out).not.toMatch(/\dZ/)
    expect(out).toMatch(new RegExp(`^conversation +${conversation} +webchat$`, 'm'))
    const replayed = await run('replay', conversation, '--organisation', organisation)
    expect(replayed.out).toMatch(/events replayed/)
    const listed = await run('case', 'list')
    expect(listed.out).toMatch(/due \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+04:00$/m)
  })

  it('shows the levels that a case has reached, and who has it in hand', async () => {
    const assembled = await office.open()
    for (const [index, text] of ['nobody tells me what happens with my complaint', 'yes'].entries()) {
      await post(assembled, { id: `up${index}`, text })
      await assembled.gateway.settle()
    }
    await assembled.close()
    expect((await run('case', 'show', reference)).out).toMatch(
      /^level 1 +head-technical-support {2}since \d{4}-\d\d-\d\dT\S+\+04:00$/m,
    )
    expect(await run('case', 'do', reference, 'escalate')).toMatchObject({ code: 1 })
    expect(await run('case', 'do', reference, 'acknowledge', '--by', 'Amal')).toMatchObject({ code: 0 })
    expect((await run('case', 'show', reference)).out).toMatch(/^level \d .* in hand: Amal$/m)
    expect((await run('case', 'do', reference, 'acknowledge')).err).toContain('has it in hand already')
  })

  it('lists the cases and tasks of every organisation, each with its own', async () => {
    const listed = await run('case', 'list')
    expect(listed.out).toMatch(new RegExp(`^${reference} +${organisation} +`, 'm'))
    const elsewhere = await run('case', 'list', '--organisation', 'moi')
    expect(elsewhere.out).toBe('No such cases.\n')
    const first = { ORGANISATIONS: `moi,${organisation}`, DATA_DIR: folder, WASL_KEY: '07'.repeat(32) }
    expect((await waslIn(first, 'case', 'list')).out).toContain(reference)
    const tasks = await waslIn(first, 'tasks')
    expect(tasks.out).toMatch(new RegExp(`  ${organisation}  notify  `))
    const id = /notify {2}.* {2}(\S+)$/m.exec(tasks.out)?.[1] ?? ''
    expect(await waslIn(first, 'tasks', 'done', id)).toMatchObject({ code: 0, out: `Done: ${id}\n` })
  })

  it('takes a file as proof, and afterwards its ref', async () => {
    const photo = join(await emptyFolder(), 'after, from the street.png')
    copyFileSync(join(import.meta.dirname, '../print/pictures/street.png'), photo)
    expect(await resolve(photo)).toMatchObject({ code: 0, err: '' })
    const { attachments } = JSON.parse((await run('case', 'export', reference)).out) as {
      readonly attachments: readonly object[]
    }
    expect(attachments).toContainEqual(
      expect.objectContaining({
        name: 'after, from the street.png',
        contentType: 'image/png',
        isProof: true,
      }),
    )
  })

  it.each([
    ['a ref of no file of the case', () => 'a'.repeat(48), 1, 'proof-unknown: "aaaa'],
    ['words', () => 'trust me', 2, 'is no file that is there, nor the ref'],
    ['nothing', () => '', 2, '--proof names nothing: name a file, or leave it out'],
    ['a list of nothing', () => ' , ', 2, '--proof names nothing'],
    [
      'a file of a kind that is not taken',
      async () => written('notes.txt', 'seen'),
      1,
      'file-refused: notes.txt',
    ],
    [
      'an empty file',
      async () => written('empty.png', ''),
      1,
      'file-refused: empty.png was not taken as proof',
    ],
    [
      'a file that the policy finds too large',
      async () => written('large.pdf', `%PDF-${' '.repeat(11_000_000)}`),
      1,
      'it has more than 10485760 bytes',
    ],
  ])('refuses %s as proof, and resolves nothing', async (_name, proof, code, says) => {
    const outcome = await resolve(await proof())
    expect(outcome).toMatchObject({ code, out: '' })
    expect(outcome.err).toContain(says)
    expect((await run('case', 'show', reference)).out).not.toContain('resolved')
  })
})

async function written(name: string, text: string): Promise<string> {
  const file = join(await emptyFolder(), name)
  writeFileSync(file, text)
  return file
}
