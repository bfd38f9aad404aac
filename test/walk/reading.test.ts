import { afterEach, describe, expect, it } from 'vitest'
import { WaslError } from '../../src/domain/errors.ts'
import { makeMetrics } from '../../src/gateway/metrics.ts'
import type { Office } from '../../src/gateway/office.ts'
import { planPass, registerPass, thinkPass } from '../../src/gateway/pump.ts'
import type { Assembled } from '../../src/main.ts'
import type { Around } from '../../src/store/sqlite/driver.ts'
import { organisation, type PlayedOffice, prepareOffice } from './played-office.ts'
import { letter, post } from './story.ts'

const never = new AbortController().signal
let office: PlayedOffice
let assembled: Assembled
afterEach(async () => {
  await assembled.close()
  office.remove()
})

async function open(around?: Around): Promise<Office> {
  office = prepareOffice(around === undefined ? {} : { around })
  assembled = await office.open()
  const own = assembled.gateway.offices.get(organisation)
  if (own === undefined) throw new Error('the office is not there')
  return own
}

const metrics = () => makeMetrics(assembled.gateway.core, assembled.gateway.offices)
const rawItems = () =>
  assembled.gateway.core.store.writer
    .selectFrom('raw_items')
    .select(['channel', 'state', 'attempts'])
    .execute()

describe('a channel that is slow to read', () => {
  it('holds up no other channel, and is read by its own reader only', async () => {
    const own = await open()
    const { gateway } = assembled
    const mail = own.channels.get('helpdesk')
    if (mail === undefined) throw new Error('there is no mail')
    let reads = 0
    let read: () => void = () => undefined
    const slow = new Promise<void>((resolve) => {
      read = resolve
    })
    const { parse } = mail.port
    Object.assign(mail.port, {
      parse: async (...given: Parameters<typeof parse>) => {
        reads += 1
        await slow
        return parse(...given)
      },
    })
    const stop = new AbortController()
    const running = gateway.run(stop.signal)
    await gateway.intake.take(organisation, 'helpdesk', [letter], '1')
    const answered = new Promise<void>((resolve) => {
      const look = async () => {
        const entries = await gateway.transcripts.read(organisation, 'webchat', 'visitor-of-the-walk')
        if (entries.some(({ from }) => from === 'office')) resolve()
      }
      gateway.transcripts.watch(organisation, 'webchat', 'visitor-of-the-walk', () => void look())
    })
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await answered
    expect(office.letters).toEqual([])
    read()
    stop.abort()
    await running
    expect(reads).toBe(1)
  })
})

describe('after a crash', () => {
  it('the store in trouble costs what is read no attempt', async () => {
    let full = true
    const own = await open(async (sql, run) => {
      if (full && /insert into "messages"/.test(sql)) throw new WaslError('store-full', 'no room')
      return run()
    })
    const { gateway } = assembled
    gateway.core.careful = true
    await gateway.intake.take(organisation, 'helpdesk', [letter], '1')
    for (let pass = 0; pass < 30; pass++)
      await expect(registerPass(gateway.core, own, metrics(), 'helpdesk', never)).rejects.toThrow('no room')
    expect(await rawItems()).toMatchObject([{ state: 'new', attempts: 0 }])
    full = false
    await registerPass(gateway.core, own, metrics(), 'helpdesk', never)
    expect(await rawItems()).toMatchObject([{ state: 'parsed' }])
  })

  it('no timer fires before a message that was registered is heard', async () => {
    const own = await open()
    const { gateway } = assembled
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await gateway.settle()
    const { due_at: dueAt } = await gateway.core.store.writer
      .selectFrom('timers')
      .select('due_at')
      .executeTakeFirstOrThrow()
    office.clock.moveTo(new Date(Date.parse(dueAt) - 1))
    await post(assembled, { id: 'm1', text: 'في كلاب سايبة عند المدرسة في حماسة' })
    await registerPass(gateway.core, own, metrics(), 'webchat', never)
    expect(await rawItems()).toMatchObject([{ state: 'parsed' }, { state: 'parsed' }])
    office.clock.moveTo(new Date(Date.parse(dueAt) + 3_600_000))
    expect(await planPass(gateway.core, own, metrics())).toBe(0)
    await thinkPass(gateway.core, own, metrics(), [], never)
    expect(await planPass(gateway.core, own, metrics())).toBe(0)
  })

  it('no timer fires before an older message that came after the clock was set back', async () => {
    const own = await open()
    const { gateway } = assembled
    const { writer } = gateway.core.store
    await post(assembled, { id: 'm0', text: 'شكوى' })
    await gateway.settle()
    const { due_at: dueAt } = await writer.selectFrom('timers').select('due_at').executeTakeFirstOrThrow()
    office.clock.moveTo(new Date(Date.parse(dueAt) + 60_000))
    await post(assembled, { id: 'm1', text: 'شكوى' })
    await post(assembled, { id: 'm2', text: 'في كلاب سايبة' })
    const earlier = new Date(Date.parse(dueAt) - 60_000).toISOString()
    const [, , last] = await writer.selectFrom('raw_items').select('id').orderBy('id').execute()
    await writer
      .updateTable('raw_items')
      .set({ received_at: earlier })
      .where('id', '=', last?.id ?? 0)
      .execute()
    expect(await planPass(gateway.core, own, metrics())).toBe(0)
  })
})
