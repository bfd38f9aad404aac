import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { operationNamed } from '../../src/gateway/operations/all.ts'
import { organisation } from '../walk/played-office.ts'
import words from './edits.json' with { type: 'json' }
import { MailOffice } from './mail-office.ts'

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
})
afterEach(() => office.close())

const from = { conversation: 'salem@example.om', from: { address: 'salem@example.om' } }
const edit = (id: string, of: string, text: string, more = {}) =>
  office.hear(id, { ...from, kind: 'edit', text, replyTo: [of], ...more })

async function theCase(): Promise<{ readonly reference: string } | undefined> {
  const listed = await operationNamed('case-list')?.(office.gateway, { organisation })
  const { cases } = listed as { readonly cases: readonly { readonly reference: string }[] }
  return cases[0]
}
const told = async (): Promise<string> => {
  const shown = await operationNamed('case-export')?.(office.gateway, {
    organisation,
    reference: (await theCase())?.reference,
  })
  return JSON.stringify(shown)
}

describe('a message that its citizen has edited', () => {
  it('is told to the case that it has led to, and its section is told', async () => {
    await office.hear('m1', { ...from, text: words.complaint })
    await edit('e1', 'm1@example.om', words.corrected)
    await edit('e1', 'm1@example.om', words.corrected)
    await office.settle()
    expect(await told()).toContain(`edited: ${words.corrected}`)
    const listed = await operationNamed('tasks-list')?.(office.gateway, { organisation })
    expect(JSON.stringify(listed).match(/notify/g)?.length).toBeGreaterThan(1)
  })

  it('is heard like any other words where there is no case of it yet, and once', async () => {
    await office.hear('m1', { ...from, text: words.greeting })
    await edit('e1', 'm1@example.om', words.complaint)
    await edit('e1', 'm1@example.om', words.complaint)
    await office.settle()
    expect(await theCase()).toBeDefined()
  })

  it('of somebody else, of a group, or without words changes nothing', async () => {
    await office.hear('m1', { ...from, text: words.complaint })
    const before = await told()
    await edit('e2', 'm1@example.om', words.corrected, { automatic: true })
    await edit('e3', 'm1@example.om', ' ')
    await office.hear('e4', {
      kind: 'edit',
      conversation: 'maryam@example.om',
      from: { address: 'maryam@example.om' },
      text: words.greeting,
      replyTo: ['m1@example.om'],
    })
    await office.settle()
    const events = (text: string) => (JSON.parse(text) as { events?: unknown[] }).events?.length
    expect(events(await told())).toBe(events(before))
  })
})
