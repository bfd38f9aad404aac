import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { doToCase, listCases, showCase } from '../../src/gateway/operations/cases.ts'
import type { Assembled } from '../../src/main.ts'
import { dialogue } from '../crash/chat-citizen.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'

let office: PlayedOffice
let assembled: Assembled
let reference: string
beforeEach(async () => {
  office = prepareOffice()
  assembled = await office.open()
  for (const [index, text] of dialogue.entries()) {
    await post(assembled, { id: `m${index}`, text })
    await assembled.gateway.settle()
  }
  const { cases } = (await listCases(assembled.gateway, {})) as {
    readonly cases: readonly { readonly reference: string }[]
  }
  reference = cases[0]?.reference ?? ''
})
afterEach(async () => {
  await assembled.close()
  office.remove()
})

const note = (words: string, request: string) =>
  doToCase(assembled.gateway, {
    organisation,
    reference,
    by: 'tester',
    request,
    command: { kind: 'note', words },
  })
const notes = async () => {
  const { notes: all } = (await showCase(assembled.gateway, { reference })) as {
    readonly notes: readonly { readonly words: string }[]
  }
  return all.map(({ words }) => words)
}

describe('an officer’s command', () => {
  it('is done as often as it is given, though the words and the instant are the same', async () => {
    await note('called', 'one')
    await note('called', 'two')
    expect(await notes()).toEqual(['called', 'called'])
  })

  it('is done once when the same asking for it arrives again, later or at the same time', async () => {
    await Promise.all([note('called', 'one'), note('called', 'one')])
    office.clock.moveTo(new Date(office.clock.now().getTime() + 60_000))
    expect(await note('called', 'one')).toMatchObject({ reference, events: [] })
    expect(await notes()).toEqual(['called'])
  })

  it('keeps no name that is longer than a name', async () => {
    for (const command of [
      { kind: 'assign', role: 'contact-section', officer: 'x'.repeat(101) },
      { kind: 'assign', role: 'x'.repeat(101) },
      { kind: 'reclassify', service: 'x'.repeat(101) },
      { kind: 'told', notice: 'x'.repeat(101) },
      { kind: 'ask', items: [{ field: 'x'.repeat(101) }] },
    ])
      await expect(
        doToCase(assembled.gateway, { organisation, reference, by: 'tester', request: 'long', command }),
      ).rejects.toThrow(/is too long: at most 100 characters/)
  })

  it('is refused again when the asking that was refused arrives again', async () => {
    const close = () =>
      doToCase(assembled.gateway, {
        organisation,
        reference,
        by: 'tester',
        request: 'close',
        command: { kind: 'close', how: 'treated' },
      })
    for (const _time of ['first', 'second'])
      await expect(close()).rejects.toMatchObject({ code: 'not-resolved' })
  })

  it('asks in own words, and the answer stands beside the question', async () => {
    for (const words of ['How many?', 'Did one bite?'])
      await doToCase(assembled.gateway, {
        organisation,
        reference,
        by: 'tester',
        request: words,
        command: { kind: 'ask', items: [{ field: 'details', words }] },
      })
    await post(assembled, { id: 'answer', text: 'حوالي خمسة كلاب' })
    await assembled.gateway.settle()
    expect(await showCase(assembled.gateway, { reference })).toMatchObject({
      state: 'awaiting-data',
      missing: [{ field: 'details2', words: 'Did one bite?' }],
      fields: { details: 'حوالي خمسة كلاب' },
      questions: { details: 'How many?' },
    })
  })

  it('is asked under a name', async () => {
    await expect(note('called', '')).rejects.toMatchObject({ code: 'input-invalid' })
  })
})
