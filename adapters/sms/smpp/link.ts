import { connect, type Pdu, type Session } from 'smpp'
import type { ChannelIo } from '../../../src/domain/channel.ts'
import { SendError } from '../../../src/domain/errors.ts'
import { hearRaw } from './pdu.ts'
import type { SmppSettings } from './settings.ts'

export type Bind = 'bind_transceiver' | 'bind_transmitter' | 'bind_receiver'

/** Who is told what comes over a session. */
export interface LinkEvents {
  /** `deliver_sm` or `data_sm`, as the library read it and as it came. */
  readonly delivered: (pdu: Pdu, raw: Buffer, session: Session) => void
  /** A delivery that cannot be read: resolves when it is kept and answered, for the session ends then. */
  readonly unreadable: (raw: Buffer, session: Session) => Promise<void>
  readonly ended: (session: Session) => void
}

/** interface_version: 3.4 (SMPP 3.4 §5.2.4). The library would say 5.0. */
const version = 0x34
const connectMilliseconds = 15_000
const shortestPause = 500
/** Longest pause before a session is tried again. */
const longestPause = 60_000

/** A bound session with a centre, opened when it is needed and again when it has ended. */
export class SmppLink {
  readonly #settings: SmppSettings
  readonly #io: ChannelIo
  readonly #bind: Bind
  readonly #events: LinkEvents
  #session: Promise<Session> | undefined
  /** Sessions in a row that came to nothing. */
  #failures = 0
  #rest: NodeJS.Timeout | undefined
  #isClosed = false
  #lastSeenAt: string | undefined
  #problem: string | undefined

  constructor(settings: SmppSettings, io: ChannelIo, bind: Bind, events: LinkEvents) {
    this.#settings = settings
    this.#io = io
    this.#bind = bind
    this.#events = events
  }

  get lastSeenAt(): string | undefined {
    return this.#lastSeenAt
  }

  /** Why there is no session; undefined while there is one, or none was wanted yet. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** The session, bound. Throws SendError; at once while the link rests after a failure, for centres shut out who hammers. */
  async session(): Promise<Session> {
    if (this.#isClosed) throw unreachable('smpp-closed')
    if (this.#rest !== undefined)
      throw unreachable(this.#problem ?? 'smpp-failed', Math.ceil(this.pause / 1000))
    this.#session ??= this.#open()
    return this.#session
  }

  /** Milliseconds before the next try: longer after each that failed. */
  get pause(): number {
    return Math.min(longestPause, shortestPause * 2 ** Math.max(0, Math.min(this.#failures - 1, 8)))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#rest)
    const opened = this.#session
    this.#session = undefined
    const session = await opened?.catch(() => undefined)
    if (session === undefined) return
    await new Promise<void>((resolve) => {
      session.once('close', () => resolve())
      const isAsked = session.unbind({}, () => session.close())
      if (!isAsked) resolve()
      // A centre that does not answer is left.
      setTimeout(() => session.destroy(), 1_000).unref()
    })
  }

  #open(): Promise<Session> {
    const { host, port, secure, systemId, systemType, enquireSeconds } = this.#settings
    const opening = new Promise<Session>((resolve, reject) => {
      const session = connect({ host, port, tls: secure, servername: host })
      session.setMaxListeners(0)
      // Answers are small and many: held back until the centre confirms the last, they would come at 25 a second.
      session.socket.setNoDelay(true)
      const raw = hearRaw(session)
      const slow = setTimeout(() => session.destroy(), connectMilliseconds)
      let alive: NodeJS.Timeout | undefined
      let isEnded = false
      const end = (code: string) => {
        if (isEnded) return
        isEnded = true
        clearTimeout(slow)
        clearInterval(alive)
        if (this.#session === opening) this.#session = undefined
        this.#fail(code)
        session.destroy()
        this.#events.ended(session)
        reject(unreachable(code))
      }
      session.on('error', (error: unknown) => {
        const { unread } = raw
        if (unread === undefined) end(codeOf(error))
        else void this.#events.unreadable(unread, session).finally(() => end('smpp-unreadable'))
      })
      session.on('close', () => end('smpp-closed'))
      session.on('unbind', (pdu: Pdu) => {
        session.send(pdu.response())
        session.close()
      })
      // What nobody here knows is refused by name (§4.3): a centre would wait for the answer.
      for (const command of ['enquire_link', 'unknown'])
        session.on(command, (pdu: Pdu) => session.send(pdu.response()))
      for (const command of ['deliver_sm', 'data_sm'])
        session.on(command, (pdu: Pdu) => this.#events.delivered(pdu, raw.last, session))
      session.on('pdu', ({ command }: Pdu) => {
        this.#lastSeenAt = this.#io.now().toISOString()
        // A centre that lets us in and shuts the door has not worked.
        if (!command.startsWith('bind_')) this.#failures = 0
      })
      session.on(secure ? 'secureConnect' : 'connect', () => {
        const who = {
          system_id: systemId,
          password: this.#io.secrets['password'] ?? '',
          system_type: systemType,
          interface_version: version,
        }
        session[this.#bind](who, (answer) => {
          if (answer.command_status !== 0) {
            end(`smpp-bind-refused-${answer.command_status}`)
            return
          }
          clearTimeout(slow)
          this.#problem = undefined
          alive = setInterval(() => this.#enquire(session), enquireSeconds * 1000)
          alive.unref()
          resolve(session)
        })
      })
    })
    return opening
  }

  /** The first new session after one that worked is opened at once. */
  #fail(code: string): void {
    this.#problem = code
    const isFirst = this.#failures === 0
    this.#failures += 1
    if (isFirst && code === 'smpp-closed') return
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => {
      this.#rest = undefined
    }, this.pause)
    this.#rest.unref()
  }

  /** A centre that does not answer before the next sign of life is gone, whatever its connection says. */
  #enquire(session: Session): void {
    const silent = setTimeout(() => session.destroy(), this.#settings.enquireSeconds * 900)
    silent.unref()
    if (!session.enquire_link({}, () => clearTimeout(silent))) session.destroy()
  }
}

const unreachable = (code: string, retryAfterSeconds?: number): SendError =>
  new SendError(code, 'There is no session with the centre: check host, port, user and password.', {
    retryable: true,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })

const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return `smpp-${code === '' ? 'failed' : code.toLowerCase()}`
}
