import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import { operationNamed } from '../../src/gateway/operations/all.ts'
import { organisation } from './calendar-office.ts'

let office: Rehearsal
beforeEach(async () => {
  office = await Rehearsal.open(readConfig({}), {
    organisation,
    channel: 'webchat',
    address: 'visitor-of-people',
    at: new Date('2026-11-22T10:00:00+04:00'),
    officers: 'officers@example.om',
  })
})
afterEach(() => office.close())

const ask = (name: string, input: object) => office.operate(name, { organisation, by: 'admin', ...input })
const section = 'health-section'
const amal = { slug: 'amal', name: 'أمل', email: 'Amal@example.om', roles: [section] }
const badr = { slug: 'badr', name: 'بدر', email: 'badr@example.om', roles: [section] }

const lines = ['شكوى: كلاب سائبة في محضة قرب المدرسة، اسمي مريم الكعبي، رقمي 92223344', 'نعم']
async function file() {
  const said = []
  for (const line of lines) said.push(...(await office.say(line)))
  return said.filter(({ outbound }) => outbound.to.address.includes('@')).map(({ outbound }) => outbound)
}

describe('the people of an office', () => {
  it('are written to in the place of their role, each with links of their own, of which one acts', async () => {
    await ask('people-put', amal)
    await ask('people-put', badr)
    const mails = await file()
    expect(mails.map(({ to }) => to.address).sort()).toEqual(['amal@example.om', 'badr@example.om'])
    const tokens = mails.map(({ text }) => /\/l\/([\w.-]+)/.exec(text)?.[1] ?? '')
    expect(new Set(tokens).size).toBe(2)
    const { links } = office.gateway
    expect((await links.act(tokens[0] ?? '', {})).kind).toBe('done')
    expect((await links.act(tokens[1] ?? '', {})).kind).toBe('used')
    const event = await office.gateway.core.store.writer
      .selectFrom('case_events')
      .select('body')
      .where('kind', '=', 'verified')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(event.body)).toMatchObject({ by: { kind: 'officer', name: 'أمل', role: section } })
  })

  it('are away on their days: who acts for them is written to and told so', async () => {
    await ask('people-put', { ...badr, roles: ['head-technical-support'] })
    await ask('people-put', { ...amal, deputy: 'badr' })
    await ask('people-absent', { slug: 'amal', from: '2026-11-22', to: '2026-11-23' })
    const [mail, ...others] = await file()
    expect([mail?.to.address, others]).toEqual(['badr@example.om', []])
    expect(mail?.text).toContain('تنوبون عن ⁨أمل⁩')
    expect(mail?.text).toContain('you act for أمل')
    await ask('people-back', { slug: 'amal' })
    office.address = 'another-visitor'
    expect((await file()).map(({ to }) => to.address)).toContain('amal@example.om')
  })

  it('leave the role’s own address when nobody is there', async () => {
    await ask('people-put', amal)
    await ask('people-absent', { slug: 'amal', from: '2026-11-22', to: '2026-11-22' })
    expect((await file()).map(({ to }) => to.address)).toEqual(['officers@example.om'])
  })

  it.each([
    ['people-put', { slug: 'new' }, 'needs a name'],
    ['people-put', { ...amal, roles: ['nobody'] }, 'There is no role "nobody"'],
    ['people-put', { ...amal, deputy: 'amal' }, 'Nobody is their own deputy'],
    ['people-put', { ...amal, deputy: 'ghost' }, 'There is no "ghost"'],
    ['people-absent', { slug: 'ghost', from: '2026-11-22', to: '2026-11-23' }, 'has no "ghost"'],
    ['people-back', { slug: 'ghost' }, 'nobody yet'],
    ['people-remove', { slug: 'ghost' }, 'has no "ghost"'],
  ])('refuse %s %j', async (name, input, words) => {
    await expect(ask(name, input)).rejects.toThrow(words)
  })

  it('refuse a backward absence, and to lose somebody who acts for another', async () => {
    await ask('people-put', badr)
    await ask('people-put', { ...amal, deputy: 'badr' })
    await expect(
      ask('people-absent', { slug: 'amal', from: '2026-11-23', to: '2026-11-22' }),
    ).rejects.toThrow('is before')
    await expect(ask('people-remove', { slug: 'badr' })).rejects.toThrow('acts for "amal"')
    await ask('people-put', { slug: 'amal', deputy: null })
    await ask('people-remove', { slug: 'badr' })
    expect(office.gateway.offices.get(organisation)?.people.map(({ slug }) => slug)).toEqual(['amal'])
  })
})

describe('a level of the ladder', () => {
  it('is said to be in hand by who holds it, where somebody does', async () => {
    await file()
    const reference = await office.lastReference()
    await office.moveTo(new Date('2026-12-01T10:00:00+04:00'))
    const { ladder } = JSON.parse(
      JSON.stringify(await operationNamed('case-export')?.(office.gateway, { organisation, reference })),
    ).case as { readonly ladder: { readonly levels: readonly { readonly role: string }[] } }
    const role = ladder.levels.at(-1)?.role
    await ask('people-put', { ...amal, roles: [role] })
    const acknowledge = (by: string) =>
      office.operate('case-do', { organisation, reference, by, command: { kind: 'acknowledge' } })
    await expect(acknowledge('stranger')).rejects.toMatchObject({ code: 'not-the-holder' })
    await acknowledge('amal')
  })
})
