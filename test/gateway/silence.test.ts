import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countArrivals } from '../../src/gateway/arrivals.ts'
import { makeChannelAlarms } from '../../src/gateway/channel-alarms.ts'
import { makeMetrics } from '../../src/gateway/metrics.ts'
import { operationNamed } from '../../src/gateway/operations/all.ts'
import { tellOfSilence } from '../../src/gateway/watch-silence.ts'
import { organisation } from '../walk/played-office.ts'
import { channel, MailOffice, minute } from './mail-office.ts'

const hour = 60 * minute
let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
})
afterEach(() => office.close())

/** Four weeks in which thirty letters came in each hour of the day until now. */
async function remember(): Promise<void> {
  const now = Math.floor(office.played.clock.now().getTime() / hour) * hour
  const rows = Array.from({ length: 28 * 24 }, (_, back) => new Date(now - (back + 1) * hour).toISOString())
  await office.gateway.core.store.transaction('import', async (trx) => {
    for (const at of rows)
      await trx
        .insertInto('arrivals')
        .values({ organisation, channel, hour: at, count: 30, last_at: at })
        .execute()
  })
}

async function look(): Promise<readonly string[]> {
  const { core } = office.gateway
  await countArrivals(core)
  await tellOfSilence(core, office.own, makeChannelAlarms(core, office.own))
  const listed = await operationNamed('tasks-list')?.(office.gateway, { organisation })
  const { tasks } = listed as { readonly tasks: readonly { readonly id: string }[] }
  return tasks.map(({ id }) => id).filter((id) => id.startsWith('trouble/'))
}

const figures = async () => {
  const { core, offices } = office.gateway
  const text = await makeMetrics(core, offices).text()
  const value = (name: string) => new RegExp(`^${name}\\{[^}]*"${channel}"\\} (\\S+)$`, 'm').exec(text)?.[1]
  return {
    silent: value('wasl_channel_silent'),
    lastAt: value('wasl_channel_last_inbound_timestamp_seconds'),
  }
}

describe('a channel that has been heard for weeks', () => {
  it('is told to be silent after the hours in which something always comes, and well with the next letter', async () => {
    await remember()
    office.later(50 * minute)
    expect(await look()).toEqual([])
    expect(await figures()).toMatchObject({ silent: '0' })
    office.later(80 * minute)
    expect(await look()).toEqual([`trouble/${channel}/silent`])
    expect(await figures()).toMatchObject({ silent: '1' })
    await office.hear('salem')
    expect(await look()).toEqual([])
    const { silent, lastAt } = await figures()
    expect(silent).toBe('0')
    expect(Number(lastAt) * 1000).toBe(office.played.clock.now().getTime())
  })

  it('was not silent while nobody listened', async () => {
    await remember()
    office.later(5 * hour)
    await office.openAgain()
    expect(await look()).toEqual([])
    office.later(3 * hour)
    expect(await look()).toEqual([`trouble/${channel}/silent`])
  })
})

it('counts each item once, however often it is counted and whatever ended the process between', async () => {
  await office.hear('salem')
  await countArrivals(office.gateway.core)
  await office.hear('maryam')
  await office.openAgain()
  await countArrivals(office.gateway.core)
  await countArrivals(office.gateway.core)
  const { rows } = await sql<{ count: number }>`select sum(count) as count from arrivals`.execute(
    office.gateway.core.store.reader,
  )
  expect(rows).toEqual([{ count: 2 }])
})
