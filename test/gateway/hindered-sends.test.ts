import { afterEach, describe, expect, it, vi } from 'vitest'
import { SendError } from '../../src/domain/errors.ts'
import type { Around } from '../../src/store/sqlite/driver.ts'
import type { AroundSend } from '../walk/played-office.ts'
import { MailOffice, mailItem, minute } from './mail-office.ts'

let office: MailOffice
afterEach(() => office.close())

async function open(aroundSend: AroundSend, around?: Around): Promise<void> {
  office = new MailOffice({ aroundSend, ...(around === undefined ? {} : { around }) })
  await office.open()
}

const states = async () =>
  (await office.outbox()).map(({ state, attempts, problem }) => ({ state, attempts, problem }))
const busy = (retryAfterSeconds: number) =>
  new SendError('smtp-busy', 'The server is busy.', { retryable: true, retryAfterSeconds })
const unknown = () => new SendError('outcome-unknown', 'The connection was lost.', { retryable: false })
const sqliteError = (code: string) => Object.assign(new Error(code), { code })
const forgetful = () => {
  const { port, own } = office
  Object.assign(port, { findSent: undefined })
  const { policy } = own
  Object.assign(own, { policy: { ...policy, notices: { ...policy.notices, unknownOutcome: 'park' } } })
}

describe('a send of unknown outcome', () => {
  it.each(['look-up that finds nothing', 'platform that cannot be asked'])(
    'goes out three times at most and is then a person’s to judge: %s',
    async (kind) => {
      let sends = 0
      await open(async () => {
        sends += 1
        throw unknown()
      })
      Object.assign(office.port, {
        findSent: kind.startsWith('look-up') ? async () => undefined : undefined,
      })
      await office.hear('first')
      for (let passed = 0; passed < 30; passed++) {
        await office.settle()
        office.later(minute)
      }
      expect(sends).toBe(3)
      expect(await states()).toEqual([{ state: 'parked', attempts: 3, problem: 'outcome-unknown' }])
    },
  )

  it('keeps the report that came back about it while a person judges', async () => {
    await open(async (_channel, send) => {
      await send()
      throw unknown()
    })
    forgetful()
    await office.hear('first')
    await office.send()
    const [letter] = office.letters
    await office.bounce(letter?.key ?? '', letter?.outbound.to.address ?? '')
    expect(await states()).toMatchObject([{ state: 'parked' }])
    expect(await office.early()).toHaveLength(1)
  })
})

describe('the pause that a platform asks for', () => {
  it('is never so short that the platform is hammered', async () => {
    let sends = 0
    await open(async () => {
      sends += 1
      throw busy(0)
    })
    await office.hear('first')
    for (let pass = 0; pass < 20; pass++) await office.send()
    expect(sends).toBe(1)
    expect(await office.outbox()).toMatchObject([{ state: 'waiting', tried_seconds: 5 }])
  })

  it('is cut to the time that is left, and then it is tried once more', async () => {
    let sends = 0
    await open(async () => {
      sends += 1
      throw busy(sends === 1 ? 5 : 1_000_000)
    })
    await office.hear('first')
    await office.send()
    office.later(minute)
    await office.send()
    const hours = office.own.policy.notices.keepTryingHours
    expect(await office.outbox()).toMatchObject([{ state: 'waiting', tried_seconds: hours * 3600 }])
    office.later(hours * 60 * minute)
    await office.send()
    expect(sends).toBe(3)
    expect(await states()).toMatchObject([{ state: 'failed', problem: 'smtp-busy-given-up' }])
  })

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY])('may be %s', async (seconds) => {
    let first = true
    await open(async (_channel, send) => {
      if (!first) return send()
      first = false
      throw busy(seconds)
    })
    await office.take(
      ['a', 'b', 'c'].map((name) => mailItem(name)),
      '1',
    )
    await office.think()
    await office.send()
    office.later(minute)
    await office.settle()
    expect(await states()).toMatchObject([{ state: 'sent' }, { state: 'sent' }, { state: 'sent' }])
    expect(office.letters).toHaveLength(3)
  })
})

describe('an outcome that cannot be written', () => {
  it('takes no other with it', async () => {
    let settled = 0
    await open(
      (_channel, send) => send(),
      async (sql, run) => {
        // All three together, and the second of them alone.
        const isSettling = sql.includes('update outbox set state = n.value')
        if (isSettling) settled += 1
        if (isSettling && (settled === 1 || settled === 3)) throw sqliteError('SQLITE_CONSTRAINT')
        return run()
      },
    )
    await office.take(
      ['a', 'b', 'c'].map((name) => mailItem(name)),
      '1',
    )
    await office.think()
    await expect(office.send()).rejects.toMatchObject({ code: 'store-constraint' })
    expect((await states()).filter(({ state }) => state === 'sent')).toHaveLength(2)
  })
})

describe('a platform that does not answer', () => {
  it('holds up no other conversation of its channel', { timeout: 30_000 }, async () => {
    let isFirst = true
    const hanging = Promise.withResolvers<never>()
    await open((_channel, send) => {
      if (!isFirst) return send()
      isFirst = false
      return hanging.promise
    })
    const end = new AbortController()
    const running = office.gateway.run(end.signal)
    await office.take([mailItem('hangs')], '1')
    await vi.waitUntil(() => !isFirst, { timeout: 10_000 })
    await office.take(
      Array.from({ length: 10 }, (_, number) => mailItem(`citizen-${number}`)),
      '2',
    )
    await vi.waitUntil(() => office.letters.length === 10, { timeout: 15_000 })
    hanging.reject(new SendError('smtp-busy', 'At last.', { retryable: true }))
    end.abort()
    await running
    expect((await states()).filter(({ state }) => state === 'sent')).toHaveLength(10)
  })

  it('is waited for no longer than its own time', async () => {
    let isFirst = true
    await open(async (_channel, send) => {
      if (!isFirst) return send()
      isFirst = false
      return new Promise<never>(() => undefined)
    })
    const own = office.own.channels.get('helpdesk')
    Object.assign(own ?? {}, { limits: { ...own?.limits, answerSeconds: 0.05 } })
    await office.hear('first')
    await office.send()
    expect(await states()).toEqual([{ state: 'waiting', attempts: 1, problem: 'reconciling' }])
    office.later(minute)
    await office.settle()
    expect(await states()).toMatchObject([{ state: 'sent' }])
  })

  it('leaves at a stop only those unsure that were begun', { timeout: 30_000 }, async () => {
    let begun = 0
    await open(() => {
      begun += 1
      return new Promise<never>(() => undefined)
    })
    await office.take(
      Array.from({ length: 40 }, (_, number) => mailItem(`citizen-${number}`)),
      '1',
    )
    await office.think()
    const stop = new AbortController()
    const sending = office.send(stop.signal)
    await vi.waitUntil(() => begun === 4, { timeout: 10_000 })
    stop.abort()
    await sending
    const after = await states()
    expect(after.filter(({ state }) => state === 'sending')).toHaveLength(4)
    expect(after.filter(({ state, attempts }) => state === 'waiting' && attempts === 0)).toHaveLength(36)
  })
})

describe('a claim that nobody took', () => {
  it('is given back when its lease is over: nothing was sent under it', async () => {
    await open((_channel, send) => send())
    forgetful()
    await office.hear('first')
    expect(await states()).toMatchObject([{ state: 'sending' }])
    office.later(10 * minute)
    await office.send()
    await office.send()
    expect(await states()).toEqual([{ state: 'sent', attempts: 1, problem: null }])
  })

  it('is given back later when the store is in trouble just then', async () => {
    let armed = false
    let phase: 'calm' | 'written' | 'committed' = 'calm'
    await open(
      (_channel, send) => send(),
      async (sql, run) => {
        if (phase === 'committed' && sql.includes("update outbox set state = 'waiting'")) {
          phase = 'calm'
          throw sqliteError('SQLITE_BUSY')
        }
        const done = await run()
        if (phase === 'calm' && armed && /^insert into "?outbox/i.test(sql.trim())) {
          armed = false
          phase = 'written'
        } else if (phase === 'written' && /^commit/i.test(sql.trim())) {
          phase = 'committed'
          throw sqliteError('SQLITE_IOERR')
        }
        return done
      },
    )
    forgetful()
    await office.take([mailItem('first')], '1')
    armed = true
    await expect(office.think()).rejects.toMatchObject({ code: 'store-full' })
    await office.think()
    await office.send()
    await office.send()
    expect(await states()).toEqual([{ state: 'sent', attempts: 1, problem: null }])
  })

  it('is not begun shortly before its lease ends: nobody else could tell that it is under way', async () => {
    let sends = 0
    const gate = Promise.withResolvers<void>()
    await open(async (_channel, send) => {
      sends += 1
      if (sends === 1) await gate.promise
      return send()
    })
    await office.hear('first')
    office.later(179_000)
    const sending = office.send()
    await vi.waitUntil(() => sends === 1, { timeout: 10_000 })
    office.later(2_000)
    expect(await office.reclaim('expired')).toBe(0)
    gate.resolve()
    await sending
    expect(office.letters).toHaveLength(1)
    expect(await states()).toEqual([{ state: 'sent', attempts: 1, problem: null }])
  })
})
