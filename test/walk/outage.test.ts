import { afterEach, describe, expect, it } from 'vitest'
import { SendError } from '../../src/domain/errors.ts'
import { makeMetrics } from '../../src/gateway/metrics.ts'
import { resumeChannel, stopChannel } from '../../src/gateway/operations/breaker.ts'
import { listDead, retryDead } from '../../src/gateway/operations/dead-letters.ts'
import { reclaimSends } from '../../src/gateway/outbox.ts'
import { planPass, thinkPass } from '../../src/gateway/pump.ts'
import type { Assembled } from '../../src/main.ts'
import { type Faults, organisation, type PlayedOffice, prepareOffice } from './played-office.ts'
import { letter, post } from './story.ts'

const hour = 3_600_000
let office: PlayedOffice
let assembled: Assembled
afterEach(async () => {
  await assembled.close()
  office.remove()
})

const outbox = () =>
  assembled.gateway.core.store.writer
    .selectFrom('outbox')
    .select(['key', 'channel', 'conversation', 'sequence', 'state', 'attempts', 'lease', 'problem'])
    .orderBy('conversation')
    .orderBy('sequence')
    .execute()
const states = async () => (await outbox()).map(({ state }) => state)

/** Time passes a minute at a time. */
async function pass(hours: number): Promise<void> {
  for (let minutes = 0; minutes < hours * 60; minutes++) {
    office.clock.moveTo(new Date(office.clock.now().getTime() + hour / 60))
    await assembled.gateway.settle()
  }
}

describe('a mail platform that is down', () => {
  let tries = 0
  let down = true
  const open = async () => {
    tries = 0
    down = true
    office = prepareOffice({
      aroundSend: (_channel, send) => {
        if (!down) return send()
        tries += 1
        throw new SendError('platform-down', 'Try again later.', { retryable: true })
      },
    })
    assembled = await office.open()
    await assembled.gateway.intake.take(organisation, 'helpdesk', [letter], '1')
    await assembled.gateway.settle()
  }

  it('is tried again, less and less often, until it is up', async () => {
    await open()
    await pass(6)
    expect(tries).toBeGreaterThan(10)
    expect(tries).toBeLessThan(60)
    down = false
    await pass(1)
    expect(new Set(await states())).toEqual(new Set(['sent']))
    expect(new Set(office.letters.map(({ key }) => key)).size).toBe(office.letters.length)
  })

  it('is given up after the hours of the policy, and a person is shown every letter', async () => {
    await open()
    await pass(25)
    const waiting = (await outbox()).filter(({ state }) => state === 'waiting' || state === 'sending')
    expect(waiting).toEqual([])
    const { dead } = (await listDead(assembled.gateway, {})) as {
      dead: readonly { readonly problem: string }[]
    }
    expect(new Set(dead.map(({ problem }) => problem))).toEqual(new Set(['platform-down-given-up']))
  })

  it('is tried as long for what waited through a stop, and for what a person revived', async () => {
    await open()
    const stop = { organisation, channel: '*', by: 'officer' }
    await pass(1)
    await stopChannel(assembled.gateway, { ...stop, reason: 'a holiday' })
    await pass(25)
    await resumeChannel(assembled.gateway, stop)
    expect(new Set(await states())).toEqual(new Set(['waiting']))
    await pass(25)
    const { dead } = (await listDead(assembled.gateway, {})) as { dead: readonly { readonly id: string }[] }
    expect(dead.length).toBeGreaterThan(0)
    for (const { id } of dead) await retryDead(assembled.gateway, { id, by: 'officer' })
    expect(new Set(await states())).toEqual(new Set(['waiting']))
    down = false
    await pass(1)
    expect(new Set(await states())).toEqual(new Set(['sent']))
  })
})

describe('what is said', () => {
  /** The chat is sent to like any platform. */
  const sentTo: Faults = { aroundSend: (_channel, send) => send() }
  const open = async (faults: Faults = {}) => {
    office = prepareOffice(faults)
    assembled = await office.open()
    return { gateway: assembled.gateway }
  }

  /** Counts the statements that write an outbox which is written already. */
  const counted = async (faults: Faults) => {
    const updates = { count: 0 }
    office = prepareOffice({
      ...faults,
      around: (sql, run) => {
        if (/^\s*update outbox/.test(sql)) updates.count += 1
        return run()
      },
    })
    assembled = await office.open()
    return updates
  }

  it('is there with the answer where the citizen comes and fetches it', async () => {
    const updates = await counted({})
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await think()
    expect(await outbox()).toMatchObject([{ state: 'sent', attempts: 1, lease: null }])
    await assembled.gateway.settle()
    expect(updates.count).toBe(0)
  })

  it('is claimed in the transaction that writes it, and only settled after it was sent', async () => {
    const updates = await counted(sentTo)
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await assembled.gateway.settle()
    expect(await outbox()).toMatchObject([{ state: 'sent', attempts: 1, lease: null }])
    expect(updates.count).toBe(1)
  })

  it('goes behind what waits already', async () => {
    const { gateway } = await open()
    await stopChannel(gateway, { organisation, channel: 'webchat', by: 'officer', reason: 'a test' })
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await gateway.settle()
    await post(assembled, { id: 'm1', text: 'في كلاب سايبة عند المدرسة في حماسة' })
    await gateway.settle()
    expect(await states()).toEqual(['waiting', 'waiting'])
    await gateway.core.store.writer.deleteFrom('stops').execute()
    await post(assembled, { id: 'm2', text: 'سالم الكعبي' })
    await gateway.settle()
    expect(await states()).toEqual(['sent', 'sent', 'sent'])
  })

  it('waits again, and was not tried, when the program stops before it was sent', async () => {
    const { gateway } = await open(sentTo)
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await think()
    expect(await outbox()).toMatchObject([{ state: 'sending', attempts: 1 }])
    await gateway.run(AbortSignal.abort())
    expect(await outbox()).toMatchObject([{ state: 'waiting', attempts: 0, lease: null }])
    await gateway.settle()
    expect(await states()).toEqual(['sent'])
  })

  it('is not taken for left behind by the run that has just written it', async () => {
    const { gateway } = await open(sentTo)
    const { core, offices } = gateway
    const own = offices.get(organisation)
    if (own === undefined) throw new Error('the office is not there')
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await think()
    const { signal } = new AbortController()
    expect(await reclaimSends(core, own, 'all', 'left', signal)).toBe(0)
    await gateway.settle()
    expect(await outbox()).toMatchObject([{ state: 'sent', attempts: 1 }])
  })

  it('is taken for left behind by the next run when this one died', async () => {
    await open(sentTo)
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await think()
    await assembled.close()
    assembled = await office.open()
    const { core, offices } = assembled.gateway
    const own = offices.get(organisation)
    if (own === undefined) throw new Error('the office is not there')
    expect(await reclaimSends(core, own, 'all', 'left', new AbortController().signal)).toBe(1)
    await assembled.gateway.settle()
    expect(await states()).toEqual(['sent'])
  })
})

describe('a timer that is due', () => {
  it('waits for what was received before it and is not read yet', async () => {
    office = prepareOffice()
    assembled = await office.open()
    const { core, offices } = assembled.gateway
    const own = offices.get(organisation)
    if (own === undefined) throw new Error('the office is not there')
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await assembled.gateway.settle()
    const { due_at: dueAt } = await core.store.writer
      .selectFrom('timers')
      .select('due_at')
      .executeTakeFirstOrThrow()
    office.clock.moveTo(new Date(Date.parse(dueAt) - 1))
    await post(assembled, { id: 'm1', text: 'في كلاب سايبة عند المدرسة في حماسة' })
    office.clock.moveTo(new Date(Date.parse(dueAt) + hour))
    expect(await planPass(core, own, makeMetrics(core, offices))).toBe(0)
    office.clock.moveTo(new Date(office.clock.now().getTime() + 1))
    await think()
    // The answer has moved it: it was not idle at all.
    expect(await planPass(core, own, makeMetrics(core, offices))).toBe(0)
  })
})

async function think(): Promise<void> {
  const { core, offices } = assembled.gateway
  const own = offices.get(organisation)
  if (own === undefined) throw new Error('the office is not there')
  await thinkPass(core, own, makeMetrics(core, offices), ['webchat'], new AbortController().signal)
}
