import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { citizenLink, officerLink } from '../../src/gateway/link-tokens.ts'
import { type LoadedCase, loadCases } from '../../src/gateway/load.ts'
import { doToCase, showCase } from '../../src/gateway/operations/cases.ts'
import { organisation } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'
import { MailOffice, mailItem } from './mail-office.ts'

const visitor = 'visitor-of-the-link'

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
  const text = 'شكوى: في كلاب سايبة عند المدرسة في حماسة\nالاسم: سالم الكعبي\nالهاتف: 92345678'
  await office.take([mailItem('salem', { text })], '1')
  await office.settle()
})
afterEach(() => office.close())

async function theCase(): Promise<LoadedCase> {
  const { core } = office.gateway
  const { id } = await core.store.writer.selectFrom('cases').select('id').executeTakeFirstOrThrow()
  const [loaded] = await core.store.transaction('handle', (trx) =>
    loadCases(trx, organisation, { ids: [id] }),
  )
  if (loaded === undefined) throw new Error('there is no case')
  return loaded
}

const tokenOf = (link: string): string => link.split('/l/')[1] ?? ''

describe('the link of a citizen', () => {
  const join = async () => {
    const token = tokenOf(citizenLink(office.gateway.core, office.own, await theCase()))
    await Promise.all([1, 2].map(() => office.gateway.links.join(token, 'webchat', visitor)))
    await office.settle()
  }
  const said = async () =>
    (await office.gateway.transcripts.read(organisation, 'webchat', visitor)).map(({ text }) => text)
  const ask = async (words: string) => {
    const { file } = await theCase()
    const command = { kind: 'ask', items: [{ field: 'details', words }] }
    const { reference } = file
    await doToCase(office.gateway, { organisation, reference, by: 'amal', request: words, command })
    await office.settle()
  }

  it('shows each asking, once, in a browser that has opened it before', async () => {
    await join()
    expect(await said()).toHaveLength(1)
    await ask('هل عضت أحدا؟')
    await join()
    await join()
    expect((await said()).filter((text) => text.includes('هل عضت أحدا؟'))).toHaveLength(1)
    await post(office.assembled, { id: 'm1', text: 'نعم، ولدي أمس' }, visitor)
    await office.settle()
    const { reference } = (await theCase()).file
    expect(await showCase(office.gateway, { reference })).toMatchObject({ missing: [] })
    await ask('متى كان ذلك؟')
    await join()
    await join()
    expect((await said()).filter((text) => text.includes('متى كان ذلك؟'))).toHaveLength(1)
  })
})

describe('the link of an officer', () => {
  it('is not used by a try that was refused, though another came at the same time', async () => {
    const loaded = await theCase()
    const token = tokenOf(officerLink(office.gateway.core, office.own, loaded, 'resolve', 'health-section'))
    const { links } = office.gateway
    const [refused, good] = await Promise.all([
      links.act(token, { result: ' ' }),
      links.act(token, { result: 'جمعت الكلاب.' }),
    ])
    expect([refused?.kind, good?.kind]).toEqual(['refused', 'done'])
    expect(await links.act(token, { result: 'جمعت الكلاب.' })).toMatchObject({ kind: 'used' })
  })

  it('acts once however often it is sent at the same time', async () => {
    const token = tokenOf(officerLink(office.gateway.core, office.own, await theCase(), 'verify', 'x'))
    const kinds = await Promise.all([1, 2, 3].map(() => office.gateway.links.act(token, {})))
    expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['done', 'used', 'used'])
  })
})

describe('two officers at once', () => {
  it('one wins, the other is told what changed', async () => {
    const { reference } = (await theCase()).file
    const give = (by: string, result: string) =>
      doToCase(office.gateway, {
        organisation,
        reference,
        by,
        request: by,
        command: { kind: 'resolve', result, proof: [] },
      }).then(
        () => 'done',
        (error: Error) => error.message,
      )
    const outcomes = await Promise.all([give('amal', 'جمعت.'), give('badr', 'نقلت.')])
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
    const [told] = outcomes.filter((one) => one !== 'done')
    const winner = outcomes[0] === 'done' ? 'amal' : 'badr'
    expect(told).toContain('A result was already given')
    expect(told).toContain(`It has changed meanwhile: verified by ${winner} at 2026-`)
    expect(told).toContain(`resolved by ${winner}`)
  })
})
