import { createHash } from 'node:crypto'
import type { Pdu, Session } from 'smpp'
import type { Batch, ChannelIo, Health, RawItem, Receipt } from '../../../src/domain/channel.ts'
import { codeOf } from '../../../src/domain/errors.ts'
import type { Outbound } from '../../../src/domain/message.ts'
import { composeParts } from './compose.ts'
import { type Joined, JoinedParts } from './join-parts.ts'
import { SmppLink } from './link.ts'
import { givenId, receiptOf } from './receipt.ts'
import type { SmppSettings } from './settings.ts'
import { submitPart, Window } from './submit.ts'

/** Nothing is written down: a centre sends again what it was not told OK for. */
const temporaryFailure = 0x64
/** Ids of parts that are not the last of their text, for receipts that say that one failed. */
const mostRemembered = 10_000

/** A centre's two ways: texts to it, and what it delivers. */
export class SmppChannel {
  readonly #settings: SmppSettings
  readonly #sender: string
  readonly #io: ChannelIo
  readonly #out: SmppLink
  readonly #in: SmppLink
  readonly #window: Window
  readonly #joined = new JoinedParts((joined) => void this.#store(joined))
  readonly #lastOf = new Map<string, string>()
  #deliver: ((batch: Batch) => Promise<void>) | undefined
  #reference = 0

  constructor(sender: string, settings: SmppSettings, io: ChannelIo) {
    this.#sender = sender
    this.#settings = settings
    this.#io = io
    this.#window = new Window(settings.window)
    const hear = (pdu: Pdu, session: Session) => this.#hear(pdu, session)
    const isOne = settings.bind === 'transceiver'
    this.#out = new SmppLink(settings, io, isOne ? 'bind_transceiver' : 'bind_transmitter', hear)
    this.#in = isOne ? this.#out : new SmppLink(settings, io, 'bind_receiver', hear)
  }

  /**
   * Hands a text over, part by part; of a long one the last part's id stands for the whole: parts go out in order, and
   * what becomes of the earlier ones is told as its failure. Throws SendError.
   */
  async send(message: Outbound): Promise<Receipt> {
    const session = await this.#out.session()
    this.#reference = (this.#reference + 1) % 256
    const config = { sender: this.#sender, smpp: this.#settings }
    const parts = composeParts(config, message.to.address, message.text, this.#reference)
    const ids: string[] = []
    for (const part of parts)
      ids.push(givenId(await this.#window.run(() => submitPart(session, part)), this.#settings.receiptIds))
    const last = ids.at(-1) ?? ''
    for (const id of ids.slice(0, -1)) this.#remember(id, last)
    return { externalId: last, confirmed: false }
  }

  /** Hears the centre until it is told to stop, through ends of its sessions. */
  async listen(deliver: (batch: Batch) => Promise<void>, signal: AbortSignal): Promise<void> {
    this.#deliver = deliver
    while (!signal.aborted) {
      try {
        const session = await this.#in.session()
        await endOf(session, signal)
      } catch (error) {
        this.#io.log.warn({ code: codeOf(error) }, 'smpp-session-failed')
      }
      await this.#io.sleep(this.#in.pause, signal).catch(() => undefined)
    }
    this.#deliver = undefined
  }

  health(): Health {
    const problem = this.#out.problem ?? this.#in.problem
    const { lastSeenAt } = this.#in
    return {
      connected: problem === undefined && lastSeenAt !== undefined,
      ...(lastSeenAt !== undefined && { lastSeenAt }),
      ...(problem !== undefined && { problem }),
    }
  }

  async diagnose(): Promise<readonly { readonly ok: boolean; readonly line: string }[]> {
    const { host, port, systemId } = this.#settings
    try {
      await this.#out.session()
      return [{ ok: true, line: `${host}:${port} knows ${systemId}; texts go out as ${this.#sender}` }]
    } catch (error) {
      return [{ ok: false, line: `${host}:${port}: ${codeOf(error)}; check host, port, user and password` }]
    }
  }

  async close(): Promise<void> {
    await Promise.all([...new Set([this.#out, this.#in])].map((link) => link.close()))
  }

  #hear(pdu: Pdu, session: Session): void {
    const text = textOf(pdu)
    const receipt = receiptOf(pdu, text)
    if (receipt === undefined) {
      this.#joined.take(pdu, session, text)
      return
    }
    const { id, status, code } = receipt
    const last = this.#lastOf.get(id)
    const about = status === 'failed' ? (last ?? id) : id
    const answers = [{ pdu, session }]
    // That an earlier part arrived says nothing of the whole.
    if (last !== undefined && status !== 'failed') acknowledge(answers)
    else
      void this.#keep(
        {
          kind: 'receipt',
          to: pdu.source_addr ?? '',
          id: about,
          status,
          ...(status === 'failed' && { code }),
        },
        `${about}:${status}`,
        answers,
      )
  }

  async #store({ from, text, reference, answers }: Joined): Promise<void> {
    // Where the network names nothing, an equal text of the same minute is the one that was sent again.
    const minute = this.#io.now().toISOString().slice(0, 16)
    await this.#keep({ kind: 'message', from, text }, `${from}:${reference ?? minute}:${text}`, answers)
  }

  async #keep(body: object, name: string, answers: Joined['answers']): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(body))
    const item: RawItem = {
      externalId: createHash('sha256').update(name).digest('hex').slice(0, 40),
      contentType: 'application/json; wasl=smpp',
      body: bytes,
    }
    try {
      if (this.#deliver === undefined) throw new Error('nobody listens')
      await this.#deliver({ items: [item], cursor: '' })
      acknowledge(answers)
    } catch (error) {
      this.#io.log.warn({ code: codeOf(error) }, 'not stored, so not acknowledged')
      for (const { pdu, session } of answers) session.send(pdu.response({ command_status: temporaryFailure }))
    }
  }

  #remember(id: string, last: string): void {
    this.#lastOf.set(id, last)
    const [oldest] = this.#lastOf.keys()
    if (this.#lastOf.size > mostRemembered && oldest !== undefined) this.#lastOf.delete(oldest)
  }
}

function acknowledge(answers: Joined['answers']): void {
  for (const { pdu, session } of answers) session.send(pdu.response())
}

function textOf({ short_message: short, message_payload: payload }: Pdu): string {
  const plain = (message: string | Buffer | undefined) =>
    typeof message === 'string' ? message : (message?.toString('latin1') ?? '')
  const inShort = plain(short?.message)
  if (inShort !== '' || payload === undefined) return inShort
  return plain(typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : payload.message)
}

function endOf(session: Session, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      session.off('close', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    session.once('close', end)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}
