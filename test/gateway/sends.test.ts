import { afterEach, describe, expect, it, vi } from 'vitest'
import { SendError } from '../../src/domain/errors.ts'
import { listDead } from '../../src/gateway/operations/dead-letters.ts'
import type { AroundSend } from '../walk/played-office.ts'
import { MailOffice, minute } from './mail-office.ts'

const patience = { timeout: 4_000 }
let office: MailOffice
afterEach(() => office.close())

async function open(aroundSend: AroundSend = (_channel, send) => send()): Promise<void> {
  office = new MailOffice({ aroundSend })
  await office.open()
}
const rowOf = async (key: string) => (await office.outbox()).find((row) => row.key === key)

describe('what was sent', () => {
  it('is written down while the rest is being sent, at the instant of its sending', async () => {
    let sends = 0
    await open(async (_channel, send) => {
      const done = await send()
      sends += 1
      if (sends === 2) {
        await vi.waitUntil(
          async () => (await office.outbox()).some(({ state }) => state === 'sent'),
          patience,
        )
        office.later(minute)
      }
      return done
    })
    await office.stop()
    await office.hear('first')
    await office.hear('second')
    await office.resume()
    const sent = (await office.outbox()).map(({ state, sent_at }) => ({ state, sent_at }))
    expect(sent).toContainEqual({ state: 'sent', sent_at: '2026-11-22T06:00:00.000Z' })
    expect(sent).toContainEqual({ state: 'sent', sent_at: '2026-11-22T06:01:00.000Z' })
  })

  it('has failed when it came back before it was written down', async () => {
    await open(async (_channel, send) => {
      const done = await send()
      const [letter] = office.letters
      if (letter !== undefined && office.letters.length === 1)
        await office.bounce(letter.key, letter.outbound.to.address)
      return done
    })
    await office.hear('first')
    await office.settle()
    const [letter] = office.letters
    expect(await rowOf(letter?.key ?? '')).toMatchObject({ state: 'failed', problem: 'address-unknown' })
    expect(await office.early()).toEqual([])
  })

  it('has failed when it came back to a process that died before that', async () => {
    await open(async (_channel, send) => {
      await send()
      if (office.letters.length > 1) throw new Error('it was sent twice')
      throw new SendError('outcome-unknown', 'The connection was lost.', { retryable: false })
    })
    await office.hear('first')
    await office.settle()
    const [letter] = office.letters
    await office.bounce(letter?.key ?? '', letter?.outbound.to.address ?? '')
    expect(await office.early()).toHaveLength(1)
    office.later(minute)
    await office.settle()
    expect(await rowOf(letter?.key ?? '')).toMatchObject({ state: 'failed', problem: 'address-unknown' })
  })

  it('is not said to have failed by a report about nothing, nor is that kept where nothing is under way', async () => {
    await open()
    await office.hear('first')
    await office.settle()
    await office.bounce('unknown', 'first@example.om')
    expect(await office.outbox()).toMatchObject([{ state: 'sent' }])
    expect(await office.early()).toEqual([])
  })
})

describe('a channel that is stopped', () => {
  it('sends nothing more of what was claimed before, and all of it once it speaks again', async () => {
    let stopped: Promise<unknown> | undefined
    await open(async (_channel, send) => {
      stopped ??= office.stop()
      await stopped
      return send()
    })
    await office.stop()
    for (let number = 0; number < 12; number++) await office.hear(`citizen-${number}`)
    await office.resume()
    const before = office.letters.length
    const waiting = (await office.outbox()).filter(({ state }) => state === 'waiting')
    expect(before).toBeLessThanOrEqual(4)
    expect(waiting.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 12 - before }, () => 0))
    await office.resume()
    expect(new Set(office.letters.map(({ key }) => key)).size).toBe(12)
    expect(office.letters).toHaveLength(12)
  })

  it('does not send what was claimed when it was written', async () => {
    await open()
    await office.hear('first')
    expect(await office.outbox()).toMatchObject([{ state: 'sending' }])
    await office.stop()
    await office.settle()
    expect(await office.outbox()).toMatchObject([{ state: 'waiting', attempts: 0, lease: null }])
    expect(office.letters).toEqual([])
  })
})

describe('a send that must be looked up', () => {
  let unknown = 0
  /** The first letter is lost on the way, and nobody knows. */
  const openUnsure = async () => {
    unknown = 0
    await open((_channel, send) => {
      unknown += 1
      if (unknown > 1) return send()
      throw new SendError('outcome-unknown', 'The connection was lost.', { retryable: false })
    })
    await office.hear('first')
    await office.settle()
  }

  it('holds up no other conversation', async () => {
    await openUnsure()
    let sentMeanwhile = false
    office.port.findSent = async () => {
      await vi.waitUntil(() => office.letters.length > 0, patience)
      sentMeanwhile = true
      return undefined
    }
    await office.hear('second')
    office.later(minute)
    await office.settle()
    expect(sentMeanwhile).toBe(true)
    expect(await office.outbox()).toMatchObject([{ state: 'sent' }, { state: 'sent' }])
  })

  it('is shown to a person when it cannot be looked up for the hours of the policy', {
    timeout: 30_000,
  }, async () => {
    await openUnsure()
    office.port.findSent = async () => {
      throw new Error('the mailbox cannot be opened')
    }
    const minutes = office.own.policy.notices.keepTryingHours * 60
    for (let passed = 0; passed <= minutes; passed++) {
      office.later(minute)
      await office.settle()
    }
    expect(await office.outbox()).toMatchObject([{ state: 'parked', problem: 'outcome-unknown' }])
    expect(await listDead(office.gateway, {})).toMatchObject({ dead: [{ problem: 'outcome-unknown' }] })
  })
})

describe('a clock that was set back', () => {
  const setBack = (milliseconds: number) => {
    const { clock } = office.played
    const now = clock.now.bind(clock)
    clock.now = () => new Date(now().getTime() - milliseconds)
  }

  it('lets nothing go before what was said before it in its conversation', async () => {
    await open()
    await office.stop()
    await office.hear('first')
    setBack(60 * minute)
    await office.hear('first', { externalId: 'more@example.om', text: 'اسمي سالم وهاتفي 92223344' })
    await office.resume()
    const inOrder = (await office.outbox()).toSorted((a, b) => a.sequence - b.sequence)
    expect(office.letters.map(({ key }) => key)).toEqual(inOrder.map(({ key }) => key))
    expect(inOrder).toHaveLength(2)
  })

  it('not even where more waits than is claimed at a time', async () => {
    await open()
    await office.stop()
    await office.hear('first')
    const { writer } = office.gateway.core.store
    const [row] = await office.outbox()
    if (row === undefined) throw new Error('nothing was answered')
    const at = (hours: number) => new Date(Date.parse(row.created_at) - hours * 60 * minute).toISOString()
    const others = Array.from({ length: 128 }, (_, number) => `other-${number}`)
    await writer
      .insertInto('outbox')
      .values([
        { ...row, key: 'later', sequence: row.sequence + 1, created_at: at(2) },
        ...others.map((key) => ({ ...row, key, conversation: key, created_at: at(1) })),
      ])
      .execute()
    await office.resume()
    const keys = office.letters.map(({ key }) => key)
    expect(keys).toHaveLength(130)
    expect(keys.indexOf('later')).toBeGreaterThan(keys.indexOf(row.key))
  })
})
