import type { Pdu, Session } from 'smpp'
import type { Batch, ChannelIo, Health, Receipt } from '../../../src/domain/channel.ts'
import { codeOf } from '../../../src/domain/errors.ts'
import type { Outbound } from '../../../src/domain/message.ts'
import { HandOver } from './hand-over.ts'
import { Inbox } from './inbox.ts'
import { type LinkEvents, SmppLink } from './link.ts'
import { answerTo } from './pdu.ts'
import type { SmppSettings } from './settings.ts'

/** command_status of what could not be stored (SMPP 3.4 §5.1.3): a centre offers it again. */
const temporaryFailure = 0x64
const sweepMilliseconds = 60_000

/** A centre's two ways: texts to it, and what it delivers. */
export class SmppChannel {
  readonly #settings: SmppSettings
  readonly #sender: string
  readonly #io: ChannelIo
  readonly #out: SmppLink
  readonly #in: SmppLink
  readonly #inbox: Inbox
  readonly #handOver: HandOver

  constructor(sender: string, settings: SmppSettings, io: ChannelIo) {
    this.#sender = sender
    this.#settings = settings
    this.#io = io
    this.#inbox = new Inbox(io, settings.alphabet)
    this.#handOver = new HandOver(sender, settings, this.#inbox, io.now().getTime() % 256)
    const events: LinkEvents = {
      delivered: (pdu, raw, session) => void this.#hear(pdu, raw, session),
      unreadable: (raw, session) => this.#hearUnreadable(raw, session),
      ended: (session) => this.#inbox.sessionEnded(session),
    }
    const isOne = settings.bind === 'transceiver'
    this.#out = new SmppLink(settings, io, isOne ? 'bind_transceiver' : 'bind_transmitter', events)
    this.#in = isOne ? this.#out : new SmppLink(settings, io, 'bind_receiver', events)
  }

  /** Throws SendError. */
  async send(message: Outbound, key: string): Promise<Receipt> {
    return this.#handOver.send(message, key, await this.#out.session())
  }

  /** Hears the centre until it is told to stop, through ends of its sessions. */
  async listen(
    cursor: string | undefined,
    deliver: (batch: Batch) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#inbox.open(cursor, deliver)
    try {
      while (!signal.aborted) await this.#listenOnce(signal)
    } finally {
      this.#inbox.close()
    }
  }

  health(): Health {
    const problem = this.#out.problem ?? this.#in.problem
    const { lastSeenAt } = this.#in
    return {
      connected: problem === undefined && lastSeenAt !== undefined,
      ...(lastSeenAt !== undefined && { lastSeenAt }),
      ...(problem !== undefined && { problem }),
      ...(problem?.startsWith('smpp-bind-refused') === true && { needsPerson: 'refused' }),
    }
  }

  async diagnose(): Promise<readonly { readonly ok: boolean; readonly line: string }[]> {
    const { host, port, systemId } = this.#settings
    try {
      await Promise.all([this.#out.session(), this.#in.session()])
      return [{ ok: true, line: `${host}:${port} knows ${systemId}; texts go out as ${this.#sender}` }]
    } catch (error) {
      return [{ ok: false, line: `${host}:${port}: ${codeOf(error)}; check host, port, user and password` }]
    }
  }

  async close(): Promise<void> {
    await Promise.all([...new Set([this.#out, this.#in])].map((link) => link.close()))
  }

  async #listenOnce(signal: AbortSignal): Promise<void> {
    try {
      const session = await this.#in.session()
      while (!(await isOver(session, signal, this.#io))) await this.#inbox.sweep()
    } catch (error) {
      if (!signal.aborted) this.#io.log.warn({ code: codeOf(error) }, 'smpp-session-failed')
    }
    await this.#io.sleep(this.#in.pause, signal).catch(() => undefined)
  }

  async #hear(pdu: Pdu, raw: Buffer, session: Session): Promise<void> {
    try {
      await this.#inbox.take(raw, session)
      session.send(pdu.response())
    } catch (error) {
      this.#io.log.warn({ code: codeOf(error) }, 'not stored, so not acknowledged')
      session.send(pdu.response({ command_status: temporaryFailure }))
    }
  }

  async #hearUnreadable(raw: Buffer, session: Session): Promise<void> {
    const status = await this.#inbox.keepUnread(raw).then(
      () => 0,
      () => temporaryFailure,
    )
    if (session.socket.writable)
      await new Promise<void>((resolve) => session.socket.write(answerTo(raw, status), () => resolve()))
  }
}

/** Whether a session has ended, or hearing it; false after a while of neither. */
async function isOver(session: Session, signal: AbortSignal, io: ChannelIo): Promise<boolean> {
  const over = new AbortController()
  const end = () => over.abort()
  session.once('close', end)
  try {
    await io.sleep(sweepMilliseconds, AbortSignal.any([over.signal, signal]))
    return false
  } catch (error) {
    if (over.signal.aborted || signal.aborted) return true
    throw error
  } finally {
    session.off('close', end)
  }
}
