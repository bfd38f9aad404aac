import { afterEach, beforeEach, expect, it } from 'vitest'
import { makePairings, pairingLink } from '../../src/gateway/pairing-links.ts'
import type { Pairings } from '../../src/gateway/service.ts'
import { MailOffice, minute } from './mail-office.ts'

const name = 'whatsapp-web'
let office: MailOffice
let pairings: Pairings
let asked: number
beforeEach(async () => {
  asked = 0
  office = new MailOffice({ organisations: 'al-buraimi,moi' })
  await office.open()
  const { core, offices } = office.gateway
  const pairing = () => {
    asked++
    return { kind: 'connected', as: '96825643286' } as const
  }
  // Every channel of both offices could be paired: what a link opens is the link's to say.
  const paired = [...offices].map(([organisation, own]) => {
    const channels = [...own.channels].map(([of, channel]) => {
      const { port, ...rest } = channel
      return [of, { ...rest, port: { ...port, pairing } }] as const
    })
    return [organisation, { ...own, channels: new Map(channels) }] as const
  })
  pairings = makePairings(core, new Map(paired))
})
afterEach(() => office.close())

const make = (channel = name, organisation = 'al-buraimi') => {
  const { link } = pairingLink(office.gateway.core, organisation, channel)
  const { pathname } = new URL(link)
  expect(pathname).toMatch(/^\/p\/[\w.-]+$/)
  return pathname.slice('/p/'.length)
}

it('opens the channel that it was made for, and no other', async () => {
  const token = make()
  expect(await pairings.look(token)).toMatchObject({
    kind: 'good',
    organisation: 'al-buraimi',
    pairing: { kind: 'connected', as: '96825643286' },
  })
  const [organisation, channel, until, seal] = token.split('.')
  for (const forged of [
    [organisation, 'helpdesk', until, seal],
    ['moi', channel, until, seal],
    ['moi', 'helpdesk', until, make('helpdesk').split('.')[3]],
    [organisation, channel, `${until}0`, seal],
    [organisation, channel, 'zzzzzzz', seal],
    [organisation, channel, until, 'a'.repeat(26)],
    [organisation, channel, until, seal, 'more'],
    [organisation, channel, until],
    [],
  ])
    expect(await pairings.look(forged.join('.'))).toEqual({ kind: 'unknown' })
  expect(asked).toBe(1)
})

it('is good for a quarter of an hour, and shows nothing then', async () => {
  const token = make()
  office.later(15 * minute - 1_000)
  expect(await pairings.look(token)).toMatchObject({ kind: 'good' })
  office.later(1_000)
  expect(await pairings.look(token)).toEqual({ kind: 'expired', organisation: 'al-buraimi' })
  expect(asked).toBe(1)
})

it('is no link to a case, nor is one of those a link to pair', async () => {
  const { core, links } = office.gateway
  expect(await links.look(make())).toMatchObject({ kind: 'unknown' })
  expect(await pairings.look(core.tokens.sealLink(`pairing|al-buraimi|${name}`))).toEqual({ kind: 'unknown' })
})

it('opens nothing where the channel is closed by now', async () => {
  expect(await pairings.look(make('unheard-of'))).toEqual({ kind: 'unknown', organisation: 'al-buraimi' })
})
