import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import { operationNamed } from '../../src/gateway/operations/all.ts'
import { organisation } from './calendar-office.ts'
import words from './sealed-words.json' with { type: 'json' }

const mail = 'khalfan.alshamsi@example.om'
const phone = '92223344'
/** What would tell who the reporter is, in any of the ways in which it stands in the store. */
const telling = [words.name, words.first, words.tribe, mail, 'khalfan', phone, '93334455', '9333 4455']

let office: Rehearsal
beforeEach(async () => {
  office = await Rehearsal.open(readConfig({}), {
    organisation,
    channel: 'helpdesk',
    address: mail,
    name: words.name,
    at: new Date('2026-11-22T10:00:00+04:00'),
    officers: 'officers@example.om',
  })
})
afterEach(() => office.close())

/** An operation's own answer, as staff read it. */
async function read(name: string, input: object): Promise<string> {
  const answer = await operationNamed(name)?.(office.gateway, { organisation, ...input })
  return JSON.stringify(answer)
}

async function fileSealed(): Promise<string> {
  await office.say(words.report, { authenticated: true })
  await office.say(words.more, { authenticated: true, reply: true })
  const reference = await office.lastReference()
  if (reference === undefined) throw new Error('no case was filed')
  return reference
}

const tellers = (shown: string) => telling.filter((one) => shown.includes(one))

const people = [
  { slug: 'amal', name: 'Amal', email: 'amal@example.om', roles: ['director-it'] },
  { slug: 'badr', name: 'Badr', email: 'badr@example.om', roles: ['head-digital-transformation'] },
  { slug: 'salma', name: 'Salma', email: 'salma@example.om', roles: ['works-section'] },
]
const unseal = (reference: string, by: string, reason = 'the prosecutor asks') =>
  office.operate('case-do', { reference, organisation, by, command: { kind: 'unseal', reason } })

describe('a sealed reporter', () => {
  it('is shown by nothing that staff read: neither the case, its export and print, nor work and mail', async () => {
    const reference = await fileSealed()
    const shown = {
      show: await read('case-show', { reference }),
      export: await read('case-export', { reference }),
      papers: await read('case-papers', { reference }),
      list: await read('case-list', {}),
      tasks: await read('tasks-list', {}),
    }
    expect(Object.entries(shown).flatMap(([what, text]) => tellers(text).map((one) => [what, one]))).toEqual(
      [],
    )
    expect(shown.show).toMatch(/"alias":"[2-9B-Z]{5}"/)
    expect(shown.show).toContain('⟨name⟩')
  })

  it('is not told by the ids under which their other cases stand', async () => {
    const reference = await fileSealed()
    const rows = await office.gateway.core.store.writer
      .selectFrom('cases')
      .select(['contact', 'fold'])
      .execute()
    const ids = rows.flatMap(({ contact, fold }) => [
      contact,
      (JSON.parse(fold) as { origin: { conversation: string } }).origin.conversation,
    ])
    const shown = `${await read('case-show', { reference })}${await read('case-export', { reference })}`
    expect(ids.filter((id) => shown.includes(id))).toEqual([])
  })

  it('is shown on no page behind an officer link, and answered at the real address', async () => {
    const said = await office.say(words.report, { authenticated: true })
    const answer = said.find(({ outbound }) => outbound.to.address === mail)
    expect(answer?.outbound.text).toMatch(/[2-9B-Z]{5}/)
    const letter = said.find(({ outbound }) => outbound.to.address === 'officers@example.om')?.outbound.text
    expect(tellers(letter ?? '')).toEqual([])
    const token = /\/l\/([\w.-]+)/.exec(letter ?? '')?.[1] ?? ''
    const page = await office.gateway.links.look(token)
    expect(page.kind).toBe('good')
    expect(tellers(JSON.stringify(page))).toEqual([])
  })

  it('is opened by two people with the right, each with a reason, and by nobody else', async () => {
    const reference = await fileSealed()
    for (const person of people) await office.operate('people-put', { organisation, by: 'admin', ...person })
    await expect(unseal(reference, 'Salma')).rejects.toMatchObject({ code: 'no-right' })
    await expect(unseal(reference, 'somebody')).rejects.toMatchObject({ code: 'no-right' })
    await expect(unseal(reference, 'Amal', ' ')).rejects.toMatchObject({ code: 'reason-missing' })
    const asked = await unseal(reference, 'amal')
    expect(asked.map(({ outbound }) => outbound.to.address).sort()).toEqual([
      'amal@example.om',
      'badr@example.om',
    ])
    expect(tellers(await read('case-show', { reference }))).toEqual([])
    await expect(unseal(reference, 'Amal')).rejects.toMatchObject({ code: 'second-person' })
    const toBadr =
      asked.find(({ outbound }) => outbound.to.address === 'badr@example.om')?.outbound.text ?? ''
    const token = /\/l\/([\w.-]+)/.exec(toBadr)?.[1] ?? ''
    expect(await office.gateway.links.act(token, { reason: '' })).toMatchObject({ code: 'reason-missing' })
    expect(await office.gateway.links.act(token, { reason: 'agreed' })).toEqual({ kind: 'done' })
    const shown = await read('case-show', { reference })
    expect(tellers(shown)).toContain(words.name)
    expect(shown).toContain('"kind":"unsealed"')
    expect(shown).toContain('"kind":"unseal-asked"')
  })

  it('stays sealed where the second person comes after the days of a link', async () => {
    const reference = await fileSealed()
    for (const person of people) await office.operate('people-put', { organisation, by: 'admin', ...person })
    await unseal(reference, 'Amal')
    await office.moveTo(new Date('2026-12-23T10:00:00+04:00'))
    await unseal(reference, 'Badr')
    expect(tellers(await read('case-show', { reference }))).toEqual([])
    await unseal(reference, 'Amal')
    expect(tellers(await read('case-show', { reference }))).toContain(words.name)
  })

  it('stays hidden in a case that is split off, and is not joined with what would tell who it is', async () => {
    const reference = await fileSealed()
    const give = (command: object, of = reference) =>
      office.operate('case-do', { reference: of, organisation, by: 'amal', command })
    await give({ kind: 'split', words: words.second })
    await office.say(words.open, { authenticated: true, subject: 'dogs' })
    const { cases } = JSON.parse(await read('case-list', {})) as {
      cases: readonly { reference: string; service: string }[]
    }
    const others = cases.filter((one) => one.reference !== reference)
    const open = others.find(({ service }) => service === 'stray-animals')?.reference
    expect(open).toBeDefined()
    const split = others.map((one) => one.reference).filter((one) => one !== open)
    expect(split).toHaveLength(1)
    expect(tellers(await read('case-show', { reference: split[0] }))).toEqual([])
    for (const [one, other] of [
      [reference, open],
      [open, reference],
    ])
      await expect(give({ kind: 'merge', other }, one)).rejects.toMatchObject({ code: 'sealed' })
    // Whether they are of one citizen is told by no refusal either.
    await expect(give({ kind: 'duplicate', other: open })).rejects.toMatchObject({ code: 'reason-missing' })
    await give({ kind: 'duplicate', other: open, reason: 'the same' })
    const { links } = JSON.parse(await read('case-show', { reference })) as { links: readonly object[] }
    expect(links).toContainEqual(
      expect.objectContaining({ as: 'duplicate-of', other: expect.objectContaining({ own: false }) }),
    )
  })

  it('stays hidden in a new case that goes on with one of theirs', async () => {
    const reference = await fileSealed()
    await office.operate('case-do', {
      reference,
      organisation,
      by: 'amal',
      command: { kind: 'resolve', result: 'Done', proof: [] },
    })
    await office.moveTo(new Date('2026-12-20T10:00:00+04:00'))
    await office.say(words.reopen, { authenticated: true, reply: true })
    await office.say(words.again, { authenticated: true, reply: true })
    const { cases } = JSON.parse(await read('case-list', {})) as { cases: readonly { reference: string }[] }
    const [next] = cases.map((one) => one.reference).filter((one) => one !== reference)
    expect(next).toBeDefined()
    const shown = await read('case-show', { reference: next })
    expect(shown).toContain('sealed')
    expect(tellers(shown)).toEqual([])
  })

  it('is hidden in what was given up too, which can be tried again and not be rewritten', async () => {
    await fileSealed()
    const { writer } = office.gateway.core.store
    const { key } = await writer
      .selectFrom('outbox')
      .select('key')
      .where('body', 'like', `%${mail}%`)
      .executeTakeFirstOrThrow()
    await writer
      .updateTable('outbox')
      .set({ state: 'failed', problem: 'no' })
      .where('key', '=', key)
      .execute()
    expect(tellers(await read('dead-show', { id: `send:${key}` }))).toEqual([])
    const { id } = await writer.selectFrom('raw_items').select('id').executeTakeFirstOrThrow()
    await writer.updateTable('raw_items').set({ state: 'unreadable' }).where('id', '=', id).execute()
    const raw = await read('dead-show', { id: `raw:${id}` })
    expect([raw.includes(mail), raw.includes(`${words.name}"`)]).toEqual([false, false])
    await expect(
      office.operate('dead-retry', { id: `send:${key}`, by: 'admin', correct: '{}' }),
    ).rejects.toMatchObject({ code: 'sealed' })
  })
})
