import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseWhatsappWebConfig } from '../../../adapters/whatsapp-web/config.ts'
import type { HostPace } from '../../../adapters/whatsapp-web/host.ts'
import { type OpenWhatsappWeb, openWhatsappWeb } from '../../../adapters/whatsapp-web/index.ts'
import type { ChannelIo, Receipt } from '../../../src/domain/channel.ts'
import type { Inbound, Outbound } from '../../../src/domain/message.ts'
import { findChromium } from '../../browser/chromium.ts'
import { startWhatsappPage, type WhatsappPage } from '../../system/whatsapp-page/server.ts'
import { createWorld, type World } from '../world.ts'

/** The pace of tests: nothing is waited for longer than it takes. */
export const quick: HostPace = {
  pulseMilliseconds: 1_000,
  readyMilliseconds: 8_000,
  backOffMilliseconds: [50],
  soundMilliseconds: 300_000,
  stopMilliseconds: 8_000,
  pairingMilliseconds: 600_000,
  watchedMilliseconds: 0,
}

/** A number at the page that stands in for WhatsApp Web, in a folder of its own. */
export interface TestNumber {
  readonly page: WhatsappPage
  readonly world: World
  readonly folder: string
  readonly config: Readonly<Record<string, unknown>>
  open(
    io?: ChannelIo,
    pace?: Partial<HostPace>,
    settings?: Readonly<Record<string, unknown>>,
  ): OpenWhatsappWeb
  stop(): Promise<void>
}

export async function startNumber(
  more: Readonly<Record<string, unknown>> = {},
  lids: readonly (readonly [string, string])[] = [],
): Promise<TestNumber> {
  const page = await startWhatsappPage(undefined, lids, ['96899999999'])
  const folder = mkdtempSync(join(tmpdir(), 'wasl-whatsapp-'))
  const world = createWorld({}, 'whatsapp-web')
  const config = {
    number: page.me,
    browserArguments: [...page.browserArguments],
    pace: { messagesPerMinute: 6_000, atOnce: 1_000, typingMillisecondsPerCharacter: 0 },
    ...more,
  }
  const opened: OpenWhatsappWeb[] = []
  return {
    page,
    world,
    folder,
    config,
    open(io = world.io, pace = {}, settings = {}) {
      const channel = openWhatsappWeb(
        parseWhatsappWebConfig({ ...config, ...settings }),
        { ...io, folder: join(folder, 'channel'), browser: findChromium() },
        { ...quick, ...pace },
      )
      opened.push(channel)
      return channel
    },
    async stop() {
      await Promise.all(opened.map((channel) => channel.close()))
      await page.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Listens on a number as the gateway does, until it is ended. */
export interface Listener {
  readonly got: readonly Inbound[]
  /** Resolves when this is true of what came, or of how the number is; it is looked at again as things happen. */
  until(holds: () => boolean): Promise<void>
  /** The message of this id, once it has come. */
  message(id: string): Promise<Inbound>
  readonly cursor: () => string | undefined
  end(): Promise<void>
}

export function listenOn(channel: OpenWhatsappWeb, cursor?: string): Listener {
  const got: Inbound[] = []
  const stop = new AbortController()
  const watchers = new Set<() => void>()
  let stored = cursor
  const look = () => {
    for (const watcher of [...watchers]) watcher()
  }
  const listening = channel.listen(
    cursor,
    async (batch) => {
      for (const item of batch.items) got.push(...(await channel.parse(item, stop.signal)))
      stored = batch.cursor
      look()
    },
    stop.signal,
  )
  // How a number is tells itself by no event: it is looked at.
  const timer = setInterval(look, 50)
  const until: Listener['until'] = (holds) =>
    new Promise((resolve) => {
      const watcher = () => {
        if (!holds()) return
        watchers.delete(watcher)
        resolve()
      }
      watchers.add(watcher)
      watcher()
    })
  return {
    got,
    until,
    async message(id) {
      const find = () => got.find(({ externalId }) => externalId.includes(`_${id}`))
      await until(() => find() !== undefined)
      const found = find()
      if (found === undefined) throw new Error(`${id} never came`)
      return found
    },
    cursor: () => stored,
    async end() {
      clearInterval(timer)
      stop.abort()
      await listening
    },
  }
}

/** Pairs a number as a person does: the code is waited for and scanned. */
export async function pairNumber(number: TestNumber, channel: OpenWhatsappWeb, listener: Listener) {
  await listener.until(() => channel.pairing().kind === 'code')
  await number.page.scan()
  await connected(channel, listener)
}

export const connected = (channel: OpenWhatsappWeb, listener: Listener): Promise<void> =>
  listener.until(() => channel.health().connected)

/** Says something to a citizen. */
export function say(
  channel: OpenWhatsappWeb,
  key: string,
  more: Partial<Outbound> = {},
  address = '96891234567',
): Promise<Receipt> {
  return channel.send(
    {
      conversation: address,
      to: { address },
      language: 'ar',
      text: 'a text',
      choices: [],
      attachments: [],
      ...more,
    },
    key,
  )
}
