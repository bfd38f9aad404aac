import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenWhatsappWeb } from '../../../adapters/whatsapp-web/index.ts'
import type { Receipt } from '../../../src/domain/channel.ts'
import { SendError } from '../../../src/domain/errors.ts'
import { chromiumsOf, killChromium } from './chromium-of.ts'
import {
  connected,
  type Listener,
  listenOn,
  pairNumber,
  say,
  startNumber,
  type TestNumber,
} from './number.ts'

const kills = Number(process.env['WHATSAPP_KILLS'] ?? 3)

let number: TestNumber
let channel: OpenWhatsappWeb
let listener: Listener
beforeEach(async () => {
  number = await startNumber()
  channel = number.open()
  listener = listenOn(channel)
  await pairNumber(number, channel, listener)
})
afterEach(async () => {
  await listener.end()
  await number.stop()
})

/** Closes the channel and opens it again from the stored cursor, as a new start of the gateway does. */
async function restart(): Promise<void> {
  await listener.end()
  await channel.close()
  const cursor = listener.cursor()
  channel = number.open()
  listener = listenOn(channel, cursor)
}

/** Milliseconds between two tries: without any, nothing else would come to its turn. */
const pause = 50

/** Says something as the gateway does: what may be out is looked for before it is said again. */
async function saySurely(key: string, text: string): Promise<Receipt> {
  for (;;) {
    try {
      return await say(channel, key, { text })
    } catch (error) {
      if (!(error instanceof SendError && error.retryable)) throw error
    }
    const found = await findSurely(key)
    if (found !== undefined) return found
    await delay(pause)
  }
}

async function findSurely(key: string): Promise<Receipt | undefined> {
  for (;;) {
    try {
      return await channel.findSent(key)
    } catch (error) {
      if (!(error instanceof SendError && error.retryable)) throw error
    }
    await delay(pause)
  }
}

describe('a Chromium that is killed in the middle', () => {
  it(
    `loses no message and says none twice, ${kills} times`,
    async () => {
      const { page, folder } = number
      const texts: string[] = []
      for (let kill = 0; kill < kills; kill++) {
        const numbers = Array.from({ length: 10 }, (_, i) => `${kill}.${i}`)
        texts.push(...numbers)
        // Half of them come while nobody is there.
        for (const id of numbers.slice(0, 5)) await page.arrive({ id: `K${id}`, body: id })
        const before = page.said.length
        const saying = numbers.map((text) => saySurely(`key-${text}`, text))
        await page.until(() => page.said.length > before + (kill % 3))
        const opened = page.pagesOpened()
        killChromium(folder)
        for (const id of numbers.slice(5)) await page.arrive({ id: `K${id}`, body: id })
        await page.until(() => page.pagesOpened() > opened)
        await Promise.all(saying)
        for (const id of numbers) await listener.message(`K${id}`)
      }
      const heard = new Map(
        listener.got.filter(({ kind }) => kind === 'message').map((one) => [one.externalId, one.text]),
      )
      expect([...heard.values()].toSorted()).toEqual(texts.toSorted())
      expect(page.said.map(({ body }) => body).toSorted()).toEqual(texts.toSorted())
    },
    20_000 + kills * 20_000,
  )

  it('is found out about a message that WhatsApp had and had not acknowledged', async () => {
    const { page, folder } = number
    page.holdTicks(true)
    const saying = say(channel, 'half-way', { text: 'said once' })
    await page.until(() => page.said.length === 1)
    const opened = page.pagesOpened()
    killChromium(folder)
    await expect(saying).rejects.toMatchObject({ code: 'outcome-unknown' })
    await page.until(() => page.pagesOpened() > opened)
    await connected(channel, listener)
    await expect(channel.findSent('half-way')).rejects.toMatchObject({ code: 'send-pending' })
    page.holdTicks(false)
    await page.tick(page.said[0]?.id ?? '', 1)
    const id = `true_96891234567@c.us_${page.said[0]?.id}`
    expect(await findSurely('half-way')).toEqual({ externalId: id, confirmed: false })
    expect(await channel.findSent('never-said')).toBeUndefined()
    expect(await say(channel, 'half-way', { text: 'said once' })).toMatchObject({ externalId: id })
    expect(page.said).toHaveLength(1)
  })
})

describe('a worker', () => {
  it('is begun anew when it is killed, and leaves no Chromium behind', async () => {
    const opened = number.page.pagesOpened()
    const [before] = chromiumsOf(number.folder)
    process.kill(channel.workerPid() ?? 0, 'SIGKILL')
    await number.page.until(() => number.page.pagesOpened() > opened)
    await number.page.arrive({ id: 'AFTER', body: 'still there?' })
    expect((await listener.message('AFTER')).text).toBe('still there?')
    expect(chromiumsOf(number.folder)).toHaveLength(1)
    expect(chromiumsOf(number.folder)).not.toContain(before)
  })

  it('is begun anew in order when it uses too much memory', async () => {
    await listener.end()
    await channel.close()
    const opened = number.page.pagesOpened()
    const greedy = number.open(undefined, { pulseMilliseconds: 200 }, { maxMegabytes: 64 })
    const listening = listenOn(greedy)
    await number.page.until(() => number.page.pagesOpened() > opened + 1)
    expect(number.world.logged()).toContain('too much memory')
    await listening.end()
    await greedy.close()
  })
})

describe('a page', () => {
  it('that is reloaded is listened to again, and what came meanwhile is heard once', async () => {
    const { page } = number
    const opened = page.pagesOpened()
    const reloading = page.tell({ kind: 'reload' })
    await page.until(() => page.pagesOpened() > opened)
    await reloading
    await page.arrive({ id: 'MEANWHILE', body: 'while it loads' })
    await listener.message('MEANWHILE')
    await connected(channel, listener)
    await page.tell({ kind: 'synced' })
    await page.arrive({ id: 'LATER', body: 'and later' })
    await listener.message('LATER')
    expect(listener.got.map(({ text }) => text)).toEqual(['while it loads', 'and later'])
    expect((await say(channel, 'again')).externalId).toContain('true_')
  })

  it('that is never ready after a reload is begun anew', async () => {
    const { page } = number
    page.neverSync()
    const opened = page.pagesOpened()
    void page.tell({ kind: 'reload' })
    await page.until(() => page.pagesOpened() > opened + 1)
    await connected(channel, listener)
    expect(number.world.logged()).toContain('never-ready')
  })

  it('whose session is open elsewhere is told to a person', async () => {
    void number.page.tell({ kind: 'state', state: 'CONFLICT' })
    await listener.until(() => number.world.logged().includes('"code":"conflict"'))
    expect(number.world.logged()).toContain('needs a person')
    expect(channel.health().needsPerson).toBe('conflict')
  })
})

describe('a number', () => {
  it('needs no pairing after a restart, and hears what came while it was away', async () => {
    await number.page.arrive({ id: 'BEFORE', body: 'before' })
    await listener.message('BEFORE')
    await listener.end()
    await channel.close()
    await number.page.arrive({ id: 'AWAY', body: 'away' })
    await restart()
    const { externalId } = await listener.message('AWAY')
    expect(externalId).toBe('false_96891234567@c.us_AWAY')
    expect(listener.got).toHaveLength(1)
    expect(number.world.logged().match(/shows a code/g)).toHaveLength(1)
  })

  it('hears what was not stored again after a restart', async () => {
    await listener.end()
    const refusing = new AbortController()
    const refused = Promise.withResolvers<void>()
    const listening = channel.listen(
      undefined,
      async () => {
        refused.resolve()
        throw new Error('the disk is full')
      },
      refusing.signal,
    )
    await number.page.arrive({ id: 'FULL', body: 'on a full disk' })
    await refused.promise
    refusing.abort()
    await listening
    await restart()
    expect((await listener.message('FULL')).text).toBe('on a full disk')
  })

  it('hears of ticks that came while it was away', async () => {
    const { externalId } = await say(channel, 'ticked')
    await listener.end()
    await channel.close()
    await number.page.tick(externalId.split('_')[2] ?? '', 3)
    await restart()
    await listener.until(() => listener.got.some(({ about }) => about === externalId))
    expect(listener.got).toMatchObject([{ kind: 'receipt', status: 'read' }])
  })

  it('leaves what is older than its work alone', async () => {
    await listener.end()
    await channel.close()
    const t = Math.floor(Date.now() / 1000)
    await number.page.arrive({ id: 'HISTORY', body: 'a year ago', t: t - 31_536_000 })
    await number.page.arrive({ id: 'RECENT', body: 'a minute ago', t: t - 60 })
    await restart()
    await listener.message('RECENT')
    expect(listener.got.map(({ text }) => text)).toEqual(['a minute ago'])
  })

  it('that is unlinked on the phone is told to a person, and can be paired again', async () => {
    await number.page.logout()
    await listener.until(() => channel.health().problem?.startsWith('logged-out') === true)
    expect(number.world.logged()).toContain('"code":"logged-out"')
    expect(channel.health().needsPerson).toBe('unpaired')
    expect(await channel.diagnose(AbortSignal.timeout(1_000))).toContainEqual({
      ok: false,
      line: expect.stringContaining('wasl pair'),
    })
    await pairNumber(number, channel, listener)
    expect(channel.health()).not.toHaveProperty('problem')
  })

  it('that is not the one of the settings is neither heard nor spoken with', async () => {
    await listener.end()
    await channel.close()
    const other = number.open(undefined, {}, { number: '96811111111' })
    const listening = listenOn(other)
    await number.page.arrive({ id: 'PRIVATE', body: 'a private chat' })
    await listening.until(() => other.health().problem?.startsWith('wrong-number') === true)
    expect(listening.got).toEqual([])
    expect(other.health().needsPerson).toBe('wrong-number')
    await listening.end()
    await other.close()
  })

  it('that only a person mends is not begun anew at each look of somebody who pairs it', async () => {
    await listener.end()
    await channel.close()
    const pace = { backOffMilliseconds: [600_000], watchedMilliseconds: 600_000 }
    const other = number.open(undefined, pace, { number: '96811111111' })
    const listening = listenOn(other)
    const refusals = () => number.world.logged().match(/"code":"wrong-number"/g)?.length ?? 0
    await listening.until(() => refusals() === 1)
    const looks = () => Array.from({ length: 20 }, () => other.pairing())
    expect(looks()).toContainEqual(expect.objectContaining({ kind: 'waiting', trouble: 'wrong-number' }))
    await listening.until(() => refusals() === 2)
    looks()
    await new Promise((resolve) => setImmediate(resolve))
    expect(other.workerPid()).toBeUndefined()
    await listening.end()
    await other.close()
  })

  it('hears five hundred messages at once, each once and in order', async () => {
    const ids = Array.from({ length: 500 }, (_, i) => `B${i}`)
    const began = performance.now()
    await Promise.all(ids.map((id, i) => number.page.arrive({ id, body: String(i) })))
    await listener.until(() => listener.got.length >= ids.length)
    const took = performance.now() - began
    expect(listener.got.map(({ text }) => text)).toEqual(ids.map((_, i) => String(i)))
    console.info(`500 messages in ${Math.round(took)} ms`)
  })
})
