import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Health } from '../../src/domain/channel.ts'
import { type ChannelAlarms, makeChannelAlarms } from '../../src/gateway/channel-alarms.ts'
import { operationNamed } from '../../src/gateway/operations/all.ts'
import { watchChannel } from '../../src/gateway/watch-channels.ts'
import { organisation } from '../walk/played-office.ts'
import { channel, MailOffice, minute } from './mail-office.ts'

const name = 'whatsapp-web'
let office: MailOffice
let alarms: ChannelAlarms
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
  alarms = makeChannelAlarms(office.gateway.core, office.own)
})
afterEach(() => office.close())

const operate = (operation: string, input: object) => operationNamed(operation)?.(office.gateway, input)

async function troubles(): Promise<readonly { readonly id: string; readonly subject: string }[]> {
  const { tasks } = (await operate('tasks-list', { organisation })) as {
    readonly tasks: readonly { readonly id: string; readonly kind: string; readonly subject: string }[]
  }
  return tasks.filter(({ kind }) => kind === 'trouble').map(({ id, subject }) => ({ id, subject }))
}

const ids = async () => (await troubles()).map(({ id }) => id)

/** Somebody holds the role that owns the clock, and has mail. */
async function engage(): Promise<void> {
  const person = { slug: 'amal', name: 'Amal', email: 'amal@example.om', roles: ['contact-section'] }
  await operate('people-put', { organisation, ...person, by: 'test' })
}

describe('a trouble of a channel', () => {
  it('is work for who owns the clock, in one task however often it is raised', async () => {
    for (let turn = 0; turn < 3; turn++) await alarms.raise(name, 'unpaired')
    await makeChannelAlarms(office.gateway.core, office.own).raise(name, 'unpaired')
    expect(await troubles()).toMatchObject([
      {
        id: 'trouble/whatsapp-web/unpaired',
        subject: expect.stringContaining('wasl pair whatsapp-web --link'),
      },
    ])
  })

  it('is mailed to who holds that role, once for each time that it comes', async () => {
    await engage()
    for (let time = 0; time < 2; time++) {
      await alarms.raise(name, 'unpaired')
      await alarms.raise(name, 'unpaired')
      await alarms.settle(name, 'unpaired')
    }
    await office.settle()
    expect(office.letters.map(({ outbound }) => outbound.to.address)).toEqual([
      'amal@example.om',
      'amal@example.om',
    ])
    expect(await ids()).toEqual([])
  })

  it('that the mail account itself has is no letter', async () => {
    await engage()
    await alarms.raise(channel, 'silent')
    await office.settle()
    expect(office.letters).toEqual([])
    expect(await ids()).toEqual(['trouble/helpdesk/silent'])
  })

  it('that was ticked off comes up again only after it was settled', async () => {
    await alarms.raise(name, 'conflict')
    await operate('tasks-done', { organisation, id: 'trouble/whatsapp-web/conflict', by: 'amal' })
    await alarms.raise(name, 'conflict')
    expect(await ids()).toEqual([])
    await alarms.settle(name, 'conflict')
    await alarms.raise(name, 'conflict')
    expect(await ids()).toEqual(['trouble/whatsapp-web/conflict/2'])
  })

  it('leaves the others alone when it is settled', async () => {
    await alarms.raise(name, 'silent')
    await alarms.raise(name, 'unpaired')
    await alarms.settle(name, 'unpaired')
    expect(await ids()).toEqual(['trouble/whatsapp-web/silent'])
  })

  it('is raised after a restart only where nobody has it in hand', async () => {
    await alarms.raise(name, 'blocked')
    await office.openAgain()
    await makeChannelAlarms(office.gateway.core, office.own).raise(name, 'blocked')
    expect(await ids()).toEqual(['trouble/whatsapp-web/blocked'])
  })
})

describe('a channel that is watched', () => {
  let health: Health
  let look: () => Promise<void>
  let at: number
  beforeEach(() => {
    at = 0
    const watched = office.own.channels.get(name)
    if (watched === undefined) throw new Error('the channel is not open')
    const watch = watchChannel({ ...watched, port: { ...watched.port, health: () => health } }, alarms)
    look = () => watch(at)
  })

  const looked = async (next: Health, after: number) => {
    health = next
    at += after
    await look()
    return ids()
  }

  it('tells what its adapter says, one trouble after the other, and that it is well', async () => {
    expect(await looked({ connected: false }, 0)).toEqual([])
    expect(await looked({ connected: false, needsPerson: 'unpaired' }, minute)).toEqual([
      'trouble/whatsapp-web/unpaired',
    ])
    expect(await looked({ connected: false, needsPerson: 'wrong-number' }, minute)).toEqual([
      'trouble/whatsapp-web/wrong-number',
    ])
    expect(await looked({ connected: false }, minute)).toHaveLength(1)
    expect(await looked({ connected: true }, 1_000)).toHaveLength(1)
    expect(await looked({ connected: true }, minute)).toEqual([])
  })

  it('that is well for a moment between two troubles has been in one', async () => {
    await engage()
    for (let turn = 0; turn < 5; turn++) {
      await looked({ connected: false, needsPerson: 'conflict' }, minute)
      await looked({ connected: true }, 1_000)
      await looked({ connected: true }, 10_000)
    }
    await office.settle()
    expect(office.letters).toHaveLength(1)
    expect(await ids()).toEqual(['trouble/whatsapp-web/conflict'])
  })

  it('settles no alarm that another watch has raised', async () => {
    await alarms.raise(name, 'silent')
    await looked({ connected: true }, 0)
    expect(await looked({ connected: true }, minute)).toEqual(['trouble/whatsapp-web/silent'])
  })
})
