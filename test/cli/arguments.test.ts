import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unheardOn } from '../../src/cli/control.ts'
import { emptyFolder } from '../store/folder.ts'
import { wasl, waslIn } from './run-command.ts'

describe('what is called wrongly is named, with what to do', () => {
  it.each([
    ['case list extra', 2, '"extra" is not expected here.'],
    ['case show 26-8830-3162 extra', 2, '"extra" is not expected here.'],
    ['case export 26-8830-3162 extra', 2, '"extra" is not expected here.'],
    [
      'case do 26-8830-3162',
      2,
      'Say what to do: verify, acknowledge, escalate, ask, assign, reclassify, identify',
    ],
    ['dead fly', 2, '"fly" is none of show, retry, dismiss.'],
    ['dead list raw:1', 2, '"raw:1" is not expected here.'],
    ['dead show raw:1 raw:2', 2, '"raw:2" is not expected here.'],
    ['dead retry raw:1 --correct nowhere.eml', 1, 'file-unreadable: nowhere.eml cannot be read'],
    [
      'due --organisation nowhere --type report --received 2026-11-22',
      2,
      'There is no organisation "nowhere"',
    ],
    ['calendar list --organisation nowhere', 2, 'There is no organisation "nowhere"'],
    ['policy page --organisation nowhere', 2, 'There is no organisation "nowhere"'],
    ['understand --organisation nowhere', 2, 'There is no organisation "nowhere"'],
  ])('wasl %s', async (line, code, says) => {
    const outcome = await wasl(...line.split(' '))
    expect(outcome).toMatchObject({ code, out: '', err: expect.stringContaining(says) })
    expect(outcome.err).not.toMatch(/^\s+at /m)
  })

  it('a gateway of another user says whose it is', () => {
    expect(unheardOn('/var/wasl/control.sock', 'EACCES')).toContain('belongs to another user')
    expect(unheardOn('/var/wasl/control.sock', 'ECONNRESET')).toContain('does not answer')
  })
})

it('the help of "case" has every verb that an officer may use', async () => {
  const refused = await wasl('case', 'do', '26-8830-3162', 'fly')
  const verbs = /none of ([a-z, ]+)\./.exec(refused.err)?.[1]?.split(', ') ?? []
  expect(verbs).toContain('reclassify')
  const { out } = await wasl('case', '--help')
  for (const verb of verbs) expect(out).toContain(`wasl case do REF ${verb}`)
})

it.each([
  ['webchat', 'wasl resume webchat --organisation moi'],
  ['*', "wasl resume '*' --organisation moi"],
])('what stops %s says how it speaks again, for the same office', async (channel, command) => {
  const here = { DATA_DIR: join(await emptyFolder(), 'var') }
  const stopped = await waslIn(here, 'stop', channel, '--organisation', 'moi')
  expect(stopped.out).toContain(`until "${command}"`)
  const [, ...args] = command.replaceAll("'", '').split(' ')
  expect(await waslIn(here, ...args)).toMatchObject({ code: 0, err: '' })
})
