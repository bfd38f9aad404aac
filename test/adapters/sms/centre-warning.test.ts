import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RehearsalClock } from '../../../src/clock.ts'
import { readConfig } from '../../../src/config.ts'
import { operationNamed } from '../../../src/gateway/operations/all.ts'
import { moveClock } from '../../../src/gateway/operations/clock.ts'
import { silentLog } from '../../../src/log.ts'
import { type Assembled, assemble, readPolicies } from '../../../src/main.ts'
import { centrePassword, centreSettings, receiptText, type Smsc, startSmsc } from '../../system/smsc.ts'
import { organisation } from '../../walk/played-office.ts'
import { post } from '../../walk/story.ts'
import words from './words.json' with { type: 'json' }

const begin = new Date('2026-10-18T10:00:00+04:00')
const phone = '96892223344'
let centre: Smsc
let office: Assembled
let stop: AbortController
let listening: Promise<void>

/** An office whose number is 90017 at the centre, listening to it. */
beforeEach(async () => {
  centre = await startSmsc()
  const environment = { CENTRE_SYSTEM_ID: 'wasl', CENTRE_PASSWORD: centrePassword }
  const config = { ...readConfig(environment), dataDir: ':memory:', organisations: [organisation] }
  const read = readPolicies(config, { now: () => begin })
  const policies = read.loaded.policies.map((policy) => ({
    ...policy,
    channels: policy.channels.map((channel) =>
      channel.name === 'sms'
        ? {
            ...channel,
            settings: { ...centreSettings(centre), sender: '90017' },
            settingEnv: { 'smpp.systemId': 'CENTRE_SYSTEM_ID' },
            secretEnv: { password: 'CENTRE_PASSWORD' },
          }
        : channel,
    ),
  }))
  office = await assemble({
    config,
    log: silentLog,
    clock: new RehearsalClock(begin),
    use: 'rehearsal',
    policies: { ...read, loaded: { ...read.loaded, policies } },
  })
  const port = office.gateway.offices.get(organisation)?.channels.get('sms')?.port
  stop = new AbortController()
  const take = office.gateway.intake.take.bind(office.gateway.intake, organisation, 'sms')
  listening =
    port?.listen?.(undefined, ({ items, cursor }) => take(items, cursor), stop.signal) ?? Promise.reject()
})
afterEach(async () => {
  stop.abort()
  await listening
  await office.close()
  await centre.stop()
})

/** A chat that falls silent before it has said where, warned a day later; the parts of the warning. */
async function warned(): Promise<readonly string[]> {
  await post(office, { id: 'm1', text: words.complaint })
  await office.gateway.settle()
  for (const at of ['2026-10-18T11:00:00+04:00', '2026-10-19T15:00:00+04:00'])
    await moveClock(office.gateway, new Date(at))
  await office.gateway.settle()
  return centre.texts.at(-1)?.ids ?? []
}

async function shown() {
  await office.gateway.settle()
  const row = await office.gateway.core.store.writer
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  return (await operationNamed('case-show')?.(office.gateway, { ...row, organisation })) as {
    readonly state: string
    readonly notices: readonly {
      readonly kind: string
      readonly state: string
      readonly routes: readonly string[]
    }[]
  }
}

const warning = async () => (await shown()).notices.find(({ kind }) => kind === 'data-warning')
const report = (id: string, stat: string) =>
  centre.deliver({
    esm_class: 0x04,
    source_addr: phone,
    destination_addr: '90017',
    short_message: receiptText(id, stat),
  })

describe('the warning of three working days, over a centre', () => {
  it('stands as delivered in the case file once all of its parts are', async () => {
    const ids = await warned()
    expect(centre.texts).toMatchObject([{ to: phone, from: '90017', coding: 8 }])
    expect(centre.texts[0]?.text).toContain(words.warning)
    expect(ids.length).toBeGreaterThan(1)
    for (const id of ids.slice(1)) await report(id, 'DELIVRD')
    expect((await warning())?.state).toBe('sent')
    await report(ids[0] ?? '', 'DELIVRD')
    expect(await warning()).toMatchObject({ state: 'confirmed', routes: ['sms', 'origin', 'call'] })
  })

  it('takes its next route where one part is not delivered', async () => {
    const ids = await warned()
    await report(ids.at(-1) ?? '', 'DELIVRD')
    await report(ids[0] ?? '', 'UNDELIV')
    expect(await warning()).toMatchObject({ routes: ['origin', 'call'] })
  })

  it('is answered by a text message from that phone, which completes the case', async () => {
    await warned()
    const before = (await shown()).state
    await centre.deliver({
      source_addr: phone,
      destination_addr: '90017',
      data_coding: 8,
      short_message: words.place,
    })
    expect([before, (await shown()).state]).toEqual(['awaiting-data', 'received'])
  })
})
