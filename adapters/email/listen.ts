import type { ImapFlow } from 'imapflow'
import type { Batch, ChannelIo } from '../../src/domain/channel.ts'
import type { EmailConfig } from './config.ts'
import { type Cursor, parseCursor } from './cursor.ts'
import { fetchLetters } from './fetch-letters.ts'
import { connectMailbox, errorCode } from './mailbox.ts'
import type { Pulse } from './pulse.ts'

/** How listening goes about it; tests shorten the times. */
export interface ListenPace {
  readonly lettersPerPage: number
  readonly bytesPerBatch: number
  /** IDLE is begun anew after this long (RFC 2177 asks for less than 29 minutes, routers for less than five). */
  readonly idleMilliseconds: number
  /** How often a server without IDLE is asked. */
  readonly pollMilliseconds: number
  /** Waits before a new connection, after the first failure, the second …; the last one stays. */
  readonly backOffMilliseconds: readonly number[]
}

/** The pace of an office. */
export const usualPace: ListenPace = {
  lettersPerPage: 50,
  bytesPerBatch: 16 * 1024 * 1024,
  idleMilliseconds: 4 * 60_000,
  pollMilliseconds: 30_000,
  backOffMilliseconds: [1_000, 2_000, 5_000, 10_000, 30_000, 60_000],
}

/** All that listening to one mailbox needs. */
export interface Listening {
  readonly config: EmailConfig
  readonly io: ChannelIo
  readonly pace: ListenPace
  readonly pulse: Pulse
  readonly deliver: (batch: Batch) => Promise<void>
  readonly signal: AbortSignal
}

/** Where listening stands and how many connections in a row came to nothing. */
interface Standing {
  position: Cursor | undefined
  failures: number
}

/** Reads a mailbox from `cursor` on and waits for more, over as many connections as it takes, until aborted. */
export async function listenToMailbox(listening: Listening, cursor: string | undefined): Promise<void> {
  const { io, pace, pulse, signal } = listening
  const standing: Standing = { position: parseCursor(cursor), failures: 0 }
  while (!signal.aborted) {
    try {
      await serveConnection(listening, standing)
    } catch (error) {
      if (signal.aborted) return
      pulse.lose(errorCode(error))
      io.log.warn({ code: errorCode(error), failures: standing.failures }, 'mailbox-lost')
    }
    const step = Math.min(standing.failures++, pace.backOffMilliseconds.length - 1)
    await rest(io, pace.backOffMilliseconds[step] ?? 60_000, signal)
  }
}

/** Catches up and waits, for as long as one connection lives. Throws when it is lost or a batch was not stored. */
async function serveConnection(listening: Listening, standing: Standing): Promise<void> {
  const { config, io, pace, pulse, deliver, signal } = listening
  const client = await connectMailbox(config, io, signal)
  try {
    const bell = createBell(client)
    await client.mailboxOpen(config.imap.mailbox, { readOnly: true })
    const limits = { ...pace, maxBytes: config.maxBytes, ignoreBefore: config.imap.ignoreBefore }
    while (!signal.aborted) {
      bell.reset()
      await fetchLetters(client, standing.position, limits, io, deliver, (cursor) => {
        standing.position = cursor
        pulse.beat()
      })
      standing.failures = 0
      pulse.beat()
      await waitForMail(client, bell, io, pace, signal)
    }
  } finally {
    client.close()
  }
}

/** Rings when the server tells of a new letter or the connection ends; what rang before `reset` is forgotten. */
interface Bell {
  reset(): void
  heard(): Promise<void>
}

function createBell(client: ImapFlow): Bell {
  let next = Promise.withResolvers<void>()
  const ring = () => next.resolve()
  client.on('exists', ring)
  client.on('close', ring)
  return {
    reset: () => {
      next = Promise.withResolvers<void>()
    },
    heard: () => next.promise,
  }
}

async function waitForMail(
  client: ImapFlow,
  bell: Bell,
  io: ChannelIo,
  pace: ListenPace,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  const ways = [bell.heard()]
  if (client.capabilities.has('IDLE')) {
    ways.push(rest(io, pace.idleMilliseconds, until))
    ways.push(idle(client, io, pace, until))
  } else ways.push(rest(io, pace.pollMilliseconds, until))
  await Promise.race(ways)
  over.abort()
}

/** An IDLE that ends by itself was refused or cut short by the server: then it is polled, not asked in a tight loop. */
async function idle(client: ImapFlow, io: ChannelIo, pace: ListenPace, until: AbortSignal): Promise<void> {
  try {
    await client.idle()
  } catch (error) {
    io.log.warn({ code: errorCode(error) }, 'idle-failed')
  }
  await rest(io, pace.pollMilliseconds, until)
}

/** Sleeps, or less when aborted. */
async function rest(io: ChannelIo, milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await io.sleep(milliseconds, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
