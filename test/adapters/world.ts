import { tmpdir } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChannelIo } from '../../src/domain/channel.ts'

/** The world of an adapter under test, with all that it logged. */
export interface World {
  readonly io: ChannelIo
  /** Everything logged so far, as text. */
  logged(): string
}

/** A world with real time and network; `seal` is reversible and keeps to lower-case letters and digits. */
export function createWorld(secrets: Readonly<Record<string, string>>, channel = 'helpdesk'): World {
  const lines: string[] = []
  const note = (fields: Readonly<Record<string, unknown>>, event: string) => {
    lines.push(JSON.stringify({ event, ...fields }))
  }
  return {
    logged: () => lines.join('\n'),
    io: {
      organisation: 'al-buraimi',
      channel,
      fetch: globalThis.fetch,
      now: () => new Date(),
      sleep: async (milliseconds, signal) => {
        await delay(milliseconds, undefined, { signal })
      },
      log: { info: note, warn: note, error: note },
      folder: tmpdir(),
      secrets,
      seal: (value) => `z${Buffer.from(value).toString('hex')}`,
      open: (token) =>
        /^z(?:[0-9a-f]{2})+$/.test(token) ? Buffer.from(token.slice(1), 'hex').toString() : undefined,
    },
  }
}
