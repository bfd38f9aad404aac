import { afterEach, describe, expect, it, vi } from 'vitest'
import { SendError } from '../../src/domain/errors.ts'
import { makeMetrics } from '../../src/gateway/metrics.ts'
import { resumeChannel, stopChannel } from '../../src/gateway/operations/breaker.ts'
import { listDead } from '../../src/gateway/operations/dead-letters.ts'
import { thinkPass } from '../../src/gateway/pump.ts'
import type { Assembled } from '../../src/main.ts'
import { type AroundSend, organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'

const channel = 'helpdesk'
const minute = 60_000
const patience = { timeout: 4_000 }
let office: PlayedOffice
let assembled: Assembled
afterEach(async () => {
  await assembled.close()
  office.remove()
})

async function open(aroundSend: AroundSend = (_channel, send) => send()): Promise<void> {
  office = prepareOffice({ aroundSend })
  assembled = await office.open()
}

const own = () => {
  const found = assembled.gateway.offices.get(organisation)
  if (found === undefined) throw new Error('the office is not there')
  return found
}
const port = () => {
  const found = own().channels.get(channel)
  if (found === undefined) throw new Error('there is no mail')
  return found.port
}
const settle = () => assembled.gateway.settle()

/** Stores a message or a report of the mail platform and handles it; nothing is sent yet. */
async function hear(name: string, given: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const address = `${name}@example.om`
  const inbound = {
    kind: 'message',
    channel,
    externalId: address,
    conversation: address,
    from: { address },
    text: 'شكوى: في كلاب سايبة عند المدرسة في حماسة',
    attachments: [],
    authenticated: true,
    ...given,
  }
  const item = { externalId: inbound.externalId, contentType: 'application/json', body: bytes(inbound) }
  await assembled.gateway.intake.take(organisation, channel, [item], name)
  const { core, offices } = assembled.gateway
  const metrics = makeMetrics(core, offices)
  const { signal } = new AbortController()
  while ((await thinkPass(core, own(), metrics, [channel], signal)) > 0);
}
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

const bounce = (about: string, recipient: string) =>
  hear(`report-${about}`, {
    kind: 'receipt',
    conversation: recipient,
    from: { address: 'mailer-daemon@mx.example.com' },
    text: '',
    about,
    status: 'failed',
    error: 'address-unknown',
  })

const outbox = () =>
  assembled.gateway.core.store.writer
    .selectFrom('outbox')
    .selectAll()
    .where('channel', '=', channel)
    .orderBy('created_at')
    .orderBy('key')
    .execute()
const early = () => assembled.gateway.core.store.writer.selectFrom('early_receipts').selectAll().execute()
const rowOf = async (key: string) => (await outbox()).find((row) => row.key === key)
const stop = () => stopChannel(assembled.gateway, { organisation, channel, by: 'officer', reason: 'a test' })
const resume = () => resumeChannel(assembled.gateway, { organisation, channel, by: 'officer' })
const later = (milliseconds: number) =>
  office.clock.moveTo(new Date(office.clock.now().getTime() + milliseconds))

describe('what was sent', () => {
  it('is written down while the rest is being sent, at the instant of its sending', async () => {
    let sends = 0
    await open(async (_channel, send) => {
      const done = await send()
      sends += 1
      if (sends === 2) {
        await vi.waitUntil(async () => (await outbox()).some(({ state }) => state === 'sent'), patience)
        later(minute)
      }
      return done
    })
    await stop()
    await hear('first')
    await hear('second')
    await resume()
    const sent = (await outbox()).map(({ state, sent_at }) => ({ state, sent_at }))
    expect(sent).toContainEqual({ state: 'sent', sent_at: '2026-11-22T06:00:00.000Z' })
    expect(sent).toContainEqual({ state: 'sent', sent_at: '2026-11-22T06:01:00.000Z' })
  })

  it('has failed when it came back before it was written down', async () => {
    await open(async (_channel, send) => {
      const done = await send()
      const [letter] = office.letters
      if (letter !== undefined && office.letters.length === 1)
        await bounce(letter.key, letter.outbound.to.address)
      return done
    })
    await hear('first')
    await settle()
    const [letter] = office.letters
    expect(await rowOf(letter?.key ?? '')).toMatchObject({ state: 'failed', problem: 'address-unknown' })
    expect(await early()).toEqual([])
  })

  it('has failed when it came back to a process that died before that', async () => {
    await open(async (_channel, send) => {
      await send()
      if (office.letters.length > 1) throw new Error('it was sent twice')
      throw new SendError('outcome-unknown', 'The connection was lost.', { retryable: false })
    })
    await hear('first')
    await settle()
    const [letter] = office.letters
    await bounce(letter?.key ?? '', letter?.outbound.to.address ?? '')
    expect(await early()).toHaveLength(1)
    later(minute)
    await settle()
    expect(await rowOf(letter?.key ?? '')).toMatchObject({ state: 'failed', problem: 'address-unknown' })
  })

  it('is not said to have failed by a report about nothing, nor is that kept where nothing is under way', async () => {
    await open()
    await hear('first')
    await settle()
    await bounce('unknown', 'first@example.om')
    expect(await outbox()).toMatchObject([{ state: 'sent' }])
    expect(await early()).toEqual([])
  })
})

describe('a channel that is stopped', () => {
  it('sends nothing more of what was claimed before, and all of it once it speaks again', async () => {
    let stopped: Promise<unknown> | undefined
    await open(async (_channel, send) => {
      stopped ??= stop()
      await stopped
      return send()
    })
    await stop()
    for (let number = 0; number < 12; number++) await hear(`citizen-${number}`)
    await resume()
    const before = office.letters.length
    const waiting = (await outbox()).filter(({ state }) => state === 'waiting')
    expect(before).toBeLessThanOrEqual(4)
    expect(waiting.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 12 - before }, () => 0))
    await resume()
    expect(new Set(office.letters.map(({ key }) => key)).size).toBe(12)
    expect(office.letters).toHaveLength(12)
  })

  it('does not send what was claimed when it was written', async () => {
    await open()
    await hear('first')
    expect(await outbox()).toMatchObject([{ state: 'sending' }])
    await stop()
    await settle()
    expect(await outbox()).toMatchObject([{ state: 'waiting', attempts: 0, lease: null }])
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
    await hear('first')
    await settle()
  }

  it('holds up no other conversation', async () => {
    await openUnsure()
    let sentMeanwhile = false
    port().findSent = async () => {
      await vi.waitUntil(() => office.letters.length > 0, patience)
      sentMeanwhile = true
      return undefined
    }
    await hear('second')
    later(minute)
    await settle()
    expect(sentMeanwhile).toBe(true)
    expect(await outbox()).toMatchObject([{ state: 'sent' }, { state: 'sent' }])
  })

  it('is shown to a person when it cannot be looked up for the hours of the policy', {
    timeout: 30_000,
  }, async () => {
    await openUnsure()
    port().findSent = async () => {
      throw new Error('the mailbox cannot be opened')
    }
    const minutes = own().policy.notices.keepTryingHours * 60
    for (let passed = 0; passed <= minutes; passed++) {
      later(minute)
      await settle()
    }
    expect(await outbox()).toMatchObject([{ state: 'parked', problem: 'outcome-unknown' }])
    expect(await listDead(assembled.gateway, {})).toMatchObject({ dead: [{ problem: 'outcome-unknown' }] })
  })
})

describe('a clock that was set back', () => {
  const setBack = (milliseconds: number) => {
    const { clock } = office
    const now = clock.now.bind(clock)
    clock.now = () => new Date(now().getTime() - milliseconds)
  }

  it('lets nothing go before what was said before it in its conversation', async () => {
    await open()
    await stop()
    await hear('first')
    setBack(60 * minute)
    await hear('first', { externalId: 'more@example.om', text: 'اسمي سالم وهاتفي 92223344' })
    await resume()
    const inOrder = (await outbox()).toSorted((a, b) => a.sequence - b.sequence)
    expect(office.letters.map(({ key }) => key)).toEqual(inOrder.map(({ key }) => key))
    expect(inOrder).toHaveLength(2)
  })

  it('not even where more waits than is claimed at a time', async () => {
    await open()
    await stop()
    await hear('first')
    const { writer } = assembled.gateway.core.store
    const [row] = await outbox()
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
    await resume()
    const keys = office.letters.map(({ key }) => key)
    expect(keys).toHaveLength(130)
    expect(keys.indexOf('later')).toBeGreaterThan(keys.indexOf(row.key))
  })
})
