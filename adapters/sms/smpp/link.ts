import { connect, type Pdu, type Session } from 'smpp'
import type { ChannelIo } from '../../../src/domain/channel.ts'
import { SendError } from '../../../src/domain/errors.ts'
import type { SmppSettings } from './settings.ts'

export type Bind = 'bind_transceiver' | 'bind_transmitter' | 'bind_receiver'

const connectMilliseconds = 15_000
/** Longest pause before a session is tried again. */
const longestPause = 60_000

/** A bound session with a centre, opened when it is needed and again when it has ended. */
export class SmppLink {
  readonly #settings: SmppSettings
  readonly #io: ChannelIo
  readonly #bind: Bind
  readonly #onDelivered: (pdu: Pdu, session: Session) => void
  #session: Promise<Session> | undefined
  #failures = 0
  #lastSeenAt: string | undefined
  #problem: string | undefined

  constructor(
    settings: SmppSettings,
    io: ChannelIo,
    bind: Bind,
    onDelivered: (pdu: Pdu, session: Session) => void,
  ) {
    this.#settings = settings
    this.#io = io
    this.#bind = bind
    this.#onDelivered = onDelivered
  }

  get lastSeenAt(): string | undefined {
    return this.#lastSeenAt
  }

  /** Why there is no session; undefined while there is one, or none was wanted yet. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** The session, bound. Throws SendError. */
  session(): Promise<Session> {
    this.#session ??= this.#open()
    return this.#session
  }

  /** Milliseconds before the next try: longer after each that failed. */
  get pause(): number {
    return Math.min(longestPause, 500 * 2 ** Math.min(this.#failures, 8))
  }

  async close(): Promise<void> {
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
      const slow = setTimeout(() => session.destroy(), connectMilliseconds)
      let alive: NodeJS.Timeout | undefined
      const end = (code: string) => {
        clearTimeout(slow)
        clearInterval(alive)
        if (this.#session === opening) this.#session = undefined
        this.#problem = code
        this.#failures += 1
        session.destroy()
        reject(unreachable(code))
      }
      session.on('error', (error: unknown) => end(codeOf(error)))
      session.on('close', () => end('smpp-closed'))
      session.on('unbind', (pdu: Pdu) => {
        session.send(pdu.response())
        session.close()
      })
      session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()))
      session.on('deliver_sm', (pdu: Pdu) => this.#onDelivered(pdu, session))
      session.on('pdu', () => {
        this.#lastSeenAt = this.#io.now().toISOString()
      })
      session.on(secure ? 'secureConnect' : 'connect', () => {
        const who = {
          system_id: systemId,
          password: this.#io.secrets['password'] ?? '',
          system_type: systemType,
        }
        session[this.#bind](who, (answer) => {
          if (answer.command_status !== 0) {
            end(`smpp-bind-refused-${answer.command_status}`)
            return
          }
          clearTimeout(slow)
          this.#failures = 0
          this.#problem = undefined
          alive = setInterval(() => this.#enquire(session), enquireSeconds * 1000)
          alive.unref()
          resolve(session)
        })
      })
    })
    return opening
  }

  /** A centre that does not answer before the next sign of life is gone, whatever its connection says. */
  #enquire(session: Session): void {
    const silent = setTimeout(() => session.destroy(), this.#settings.enquireSeconds * 900)
    silent.unref()
    if (!session.enquire_link({}, () => clearTimeout(silent))) session.destroy()
  }
}

const unreachable = (code: string): SendError =>
  new SendError(code, 'There is no session with the centre: check host, port, user and password.', {
    retryable: true,
  })

const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return `smpp-${code === '' ? 'failed' : code.toLowerCase()}`
}
