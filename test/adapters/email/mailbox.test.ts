import type { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenEmail } from '../../../adapters/email/index.ts'
import type { AnyOpenChannel, Batch } from '../../../src/domain/channel.ts'
import { startCuttableProxy } from '../../system/cuttable-proxy.ts'
import { freePort } from '../../system/free-port.ts'
import { collect } from '../listening.ts'
import { createWorld } from '../world.ts'
import { letterSource, type MailOffice, startMailOffice } from './office.ts'

describe('a mailbox on a real Dovecot', () => {
  let office: MailOffice
  const opened: OpenEmail[] = []
  beforeAll(async () => {
    office = await startMailOffice()
  }, 60_000)
  afterAll(async () => {
    await Promise.all(opened.map((channel) => channel.close()))
    await office.stop()
  })

  const open = (changes: Parameters<MailOffice['config']>[0] = {}) => {
    const channel = office.open(createWorld(office.secrets).io, office.config(changes))
    opened.push(channel)
    return channel
  }
  const drop = (mailbox: string, from: number, count: number) =>
    office.dovecot.drop(
      Array.from({ length: count }, (_, i) => letterSource(`${mailbox}-${from + i}`, `letter ${from + i}`)),
      mailbox,
    )
  const operator: MailOffice['dovecot']['operate'] = (task) => office.dovecot.operate(task)

  it('tells of a letter that arrives while it waits in IDLE', async () => {
    drop('Idle', 0, 1)
    const channel = open({ mailbox: 'Idle' })
    const { items } = await withLaterArrival(channel, office, 'Idle')
    expect(Buffer.from(items[1]?.body ?? []).toString()).toContain('while you waited')
    expect(channel.health()).toMatchObject({ connected: true })
  })

  it('asks again and again a server that has no IDLE', async () => {
    const poor = await startMailOffice('IMAP4rev1 LITERAL+ UIDPLUS NAMESPACE')
    const channel = poor.open(createWorld(poor.secrets).io)
    poor.dovecot.drop([letterSource('poor-0', 'letter 0')])
    const { items } = await withLaterArrival(channel, poor, 'INBOX')
    expect(Buffer.from(items[1]?.body ?? []).toString()).toContain('while you waited')
    expect((await channel.diagnose(AbortSignal.timeout(20_000)))[0]?.line).toContain('is polled')
    await channel.close()
    await poor.stop()
  }, 20_000)

  it('reads 2,000 waiting letters once each, in order, page by page', async () => {
    drop('Waiting', 0, 2_000)
    let largest = 0
    const { items } = await collect(
      open({ mailbox: 'Waiting' }),
      undefined,
      (all) => all.length >= 2_000,
      (batch) => {
        largest = Math.max(largest, batch.items.length)
      },
    )
    expect(items.map(({ externalId }) => Number(externalId.split('.')[1]))).toEqual(
      Array.from({ length: 2_000 }, (_, i) => i + 1),
    )
    expect(largest).toBeLessThanOrEqual(50)
  }, 60_000)

  it('resumes after the cursor that was stored, after another start', async () => {
    drop('Resume', 0, 120)
    const first = await collect(open({ mailbox: 'Resume' }), undefined, (all) => all.length >= 50)
    await office.dovecot.arrive([letterSource('Resume-120', 'letter 120')], 'Resume')
    const second = await collect(
      open({ mailbox: 'Resume' }),
      first.cursor,
      (all) => first.items.length + all.length >= 121,
    )
    const ids = [...first.items, ...second.items].map((item) => item.externalId)
    expect(new Set(ids).size).toBe(121)
    expect(ids).toHaveLength(121)
  })

  it('goes on after its connection was killed in the middle of a letter, and loses none', async () => {
    drop('Killed', 0, 400)
    const proxy = await startCuttableProxy(office.dovecot.port)
    const channel = open({ mailbox: 'Killed', imapPort: proxy.port })
    let batches = 0
    const { items } = await collect(
      channel,
      undefined,
      (all) => all.length >= 400,
      () => {
        batches++
        if (batches === 2) proxy.cutAfter(5_000)
        if (batches === 5) proxy.cut()
      },
    )
    expect(proxy.connections()).toBe(3)
    expect(new Set(items.map((item) => item.externalId)).size).toBe(400)
    expect(items).toHaveLength(400)
    await proxy.stop()
  })

  it('delivers all again when the server has renumbered the mailbox', async () => {
    drop('Renumbered', 0, 3)
    const before = await collect(open({ mailbox: 'Renumbered' }), undefined, (all) => all.length >= 3)
    await operator(async (client) => {
      await client.mailboxDelete('Renumbered')
      await client.mailboxCreate('Renumbered')
      await client.append('Renumbered', letterSource('Renumbered-0', 'letter 0'))
    })
    const channel = open({ mailbox: 'Renumbered' })
    const after = await collect(channel, before.cursor, (all) => all.length >= 1)
    expect(after.items[0]?.externalId).not.toBe(before.items[0]?.externalId)
    const [old] = before.items
    const [renumbered] = after.items
    expect(await identity(channel, renumbered)).toEqual(await identity(channel, old))
  })

  it('passes over a letter that vanished between being listed and being read', async () => {
    drop('Vanishing', 0, 120)
    let first = true
    const expunge = (client: ImapFlow) =>
      client.mailboxOpen('Vanishing').then(() => client.messageDelete('60:70', { uid: true }))
    const channel = open({ mailbox: 'Vanishing' })
    const items: string[] = []
    const stop = new AbortController()
    const deliver = async (batch: Batch) => {
      if (first) await operator(expunge)
      first = false
      items.push(...batch.items.map((item) => item.externalId.split('.')[1] ?? ''))
      if (items.includes('120')) stop.abort()
    }
    await channel.listen(undefined, deliver, AbortSignal.any([stop.signal, AbortSignal.timeout(30_000)]))
    expect(items).toHaveLength(109)
    expect(items).not.toContain('65')
  })

  it('keeps the beginning of an enormous letter and says that it is cut', async () => {
    const long = letterSource('Enormous-0', 'توجد حفرة. '.repeat(40_000))
    office.dovecot.drop([long, letterSource('Enormous-1', 'short')], 'Enormous')
    const channel = open({ mailbox: 'Enormous', maxBytes: 65_536 })
    const { items } = await collect(channel, undefined, (all) => all.length >= 2)
    expect(items[0]?.body.length).toBe(65_536)
    expect(items[0]?.contentType).toBe(`message/rfc822; truncated=${Buffer.byteLength(long)}`)
    const [message] = items[0] ? await channel.parse(items[0], AbortSignal.timeout(20_000)) : []
    expect(message).toMatchObject({ error: 'mail-incomplete', subject: 'Enormous-0' })
    expect(message?.text).toContain('توجد حفرة.')
  })

  it('delivers a cursor for an empty mailbox, so that the next start knows its numbering', async () => {
    await operator((client) => client.mailboxCreate('Empty'))
    const { items, cursor } = await collect(open({ mailbox: 'Empty' }), undefined, () => true)
    expect(items).toEqual([])
    expect(cursor).toMatch(/^\{"uidValidity":"\d+","uid":0\}$/)
  })

  it('files a copy of what it sends in Sent and finds it there', async () => {
    const channel = open()
    const receipt = await channel.send(outbound, 'effect-1')
    const copy = await operator(async (client) => {
      await client.mailboxOpen('Sent')
      const found = await client.search({ header: { 'message-id': receipt.externalId } }, { uid: true })
      return client.fetchOne(
        String(Array.isArray(found) ? found[0] : 0),
        { source: true, flags: true },
        { uid: true },
      )
    })
    expect(copy ? copy.source?.toString() : undefined).toBe(office.sink.letters.at(-1)?.raw.toString())
    expect(copy ? copy.flags : undefined).toContain('\\Seen')
    expect(await channel.findSent('effect-1')).toEqual(receipt)
  })

  it('does not fail a letter that is out when its copy cannot be filed', async () => {
    const channel = open({ imapPort: await freePort() })
    expect(await channel.send(outbound, 'effect-2')).toMatchObject({ confirmed: false })
  })

  it('says what is wrong with a login, in its health and to the doctor', async () => {
    const world = createWorld({ ...office.secrets, imapPassword: 'wrong-on-purpose' })
    const channel = office.open(world.io)
    opened.push(channel)
    const stop = new AbortController()
    const listening = channel.listen(undefined, async () => undefined, stop.signal)
    const findings = await channel.diagnose(stop.signal)
    stop.abort()
    await listening
    expect(findings.map((finding) => finding.ok)).toEqual([false, false, true, true])
    expect(findings[0]?.line).toContain('authentication-failed')
    expect(world.logged()).not.toContain('wrong-on-purpose')
  })

  it('finds everything in order when it is', async () => {
    const findings = await open().diagnose(AbortSignal.timeout(20_000))
    expect(findings.filter((finding) => !finding.ok)).toEqual([])
  })
})

const outbound = {
  conversation: 'salem@example.om',
  to: { address: 'salem@example.om' },
  language: 'ar',
  text: 'تم تسجيل شكواكم.',
  choices: [],
  subject: 'رقم الشكوى',
  attachments: [],
} as const

/** Collects one letter that waits and one that arrives after it was stored. */
function withLaterArrival(channel: AnyOpenChannel, office: MailOffice, mailbox: string) {
  let arrival: Promise<void> | undefined
  const arrive = () => {
    arrival ??= office.dovecot.arrive([letterSource(`${mailbox}-1`, 'while you waited')], mailbox)
  }
  return collect(channel, undefined, (all) => all.length >= 2, arrive).finally(() => arrival)
}

async function identity(channel: AnyOpenChannel, item: Batch['items'][number] | undefined) {
  if (!item) throw new Error('nothing arrived')
  const [message] = await channel.parse(item, AbortSignal.timeout(20_000))
  return [message?.externalId, message?.digest]
}
