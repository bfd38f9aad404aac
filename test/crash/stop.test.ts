import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '../system/free-port.ts'
import { runWasl } from '../system/wasl-process.ts'
import { makeChance } from './chance.ts'
import { chat, type Reach } from './chat-citizen.ts'
import { brokenPromises, inspect } from './figures.ts'
import { complaintLetter } from './letters.ts'
import { type CrashOffice, openCrashOffice, organisation } from './office.ts'
import { everybodyHeard, settled } from './settled.ts'

const tenSeconds = 10_000
let office: CrashOffice
afterEach(() => office.close())

/** Eight citizens chat and twenty letters arrive, while `meanwhile` goes on; then everything is counted. */
async function load(meanwhile: () => Promise<void>) {
  const reachOf = (seat: number): Reach => ({
    base: office.wasl.base,
    organisation,
    chance: makeChance(seat),
    patience: 60_000,
  })
  const letters = 20
  const chatting = Promise.all(Array.from({ length: 8 }, (_, seat) => chat(reachOf(seat), seat)))
  const [chats] = await Promise.all([
    chatting,
    office.dovecot.arrive(Array.from({ length: letters }, (_, number) => complaintLetter(number))),
    meanwhile(),
  ])
  const witness = { chats, letters, arrivals: letters }
  const waiting = await settled(office.wasl.base, 60_000, () => everybodyHeard(office.sink, letters))
  const run = { kills: 0, killedBeforeListening: 0, startMilliseconds: [], waiting, from: 0 }
  return inspect(office, witness, run)
}

describe('a gateway that is told to stop', () => {
  it('ends within ten seconds under load and loses nothing', { timeout: 180_000 }, async () => {
    office = await openCrashOffice()
    await office.wasl.start()
    const stops: { code: number | null; milliseconds: number }[] = []
    const figures = await load(async () => {
      for (let turn = 0; turn < 3; turn++) {
        stops.push(await office.wasl.stop())
        await office.wasl.start()
      }
    })
    expect(brokenPromises(figures)).toEqual({})
    expect(figures.mail.repliesDoubled).toBe(0)
    for (const stop of stops) {
      expect(stop.code).toBe(0)
      expect(stop.milliseconds).toBeLessThan(tenSeconds)
    }
  })

  it('ends within ten seconds while a mail server does not answer', { timeout: 60_000 }, async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    if (address === null || typeof address === 'string') throw new Error('the silent server has no port')
    office = await openCrashOffice(address.port)
    await office.wasl.start()
    await office.dovecot.arrive([complaintLetter(0)])
    await once(silent, 'connection')
    const stop = await office.wasl.stop()
    expect(stop.code).toBe(0)
    expect(stop.milliseconds).toBeLessThan(tenSeconds)
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
})

describe('a folder that a gateway runs on', () => {
  it('is refused to a second gateway, and the first one goes on', { timeout: 60_000 }, async () => {
    office = await openCrashOffice()
    await office.wasl.start()
    const environment = { ...office.environment, DATA_DIR: office.dataDir, PORT: String(await freePort()) }
    const second = await runWasl(['start'], environment)
    expect(second.code).toBe(1)
    expect(second.err).toContain('store-in-use')
    expect(second.err).toContain('stop it first')
    expect((await fetch(`${office.wasl.base}/readyz`)).status).toBe(200)
  })

  it('answers commands under load', { timeout: 180_000 }, async () => {
    office = await openCrashOffice()
    await office.wasl.start()
    const environment = { ...office.environment, DATA_DIR: office.dataDir }
    const figures = await load(async () => {
      for (const args of [['verify'], ['dead'], ['tasks'], ['verify'], ['case', 'list']]) {
        const { code, out, err } = await runWasl([...args, '--json'], environment)
        expect([args.join(' '), code, err]).toEqual([args.join(' '), 0, ''])
        expect(JSON.parse(out)).toBeTypeOf('object')
      }
    })
    expect(brokenPromises(figures)).toEqual({})
  })
})
