import { makeMetrics } from '../../src/gateway/metrics.ts'
import { resumeChannel, stopChannel } from '../../src/gateway/operations/breaker.ts'
import { reclaimSends } from '../../src/gateway/outbox.ts'
import { sendPass, thinkPass } from '../../src/gateway/pump.ts'
import type { Assembled } from '../../src/main.ts'
import { type Faults, organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'

/** The mailbox that is written to. */
export const channel = 'helpdesk'
export const minute = 60_000

const never = new AbortController().signal
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

/** A letter of somebody with this name, or what else the mail platform brings, as it is taken in. */
export function mailItem(name: string, given: Readonly<Record<string, unknown>> = {}) {
  const address = `${name}@example.om`
  const inbound = {
    kind: 'message',
    channel,
    externalId: address,
    conversation: address,
    from: { address },
    text: 'شكوى: في كلاب سايبة عند المدرسة في حماسة',
    attachments: [],
    authenticated: true,
    ...given,
  }
  return { externalId: inbound.externalId, contentType: 'application/json', body: bytes(inbound) }
}

/** An office of one mailbox whose stages go one by one, as a test tells them. */
export class MailOffice {
  readonly played: PlayedOffice
  #assembled: Assembled | undefined

  constructor(faults: Faults = {}) {
    this.played = prepareOffice({ aroundSend: (_channel, send) => send(), ...faults })
  }

  async open(): Promise<void> {
    this.#assembled = await this.played.open()
  }

  get assembled(): Assembled {
    if (this.#assembled === undefined) throw new Error('the office is not open')
    return this.#assembled
  }

  get gateway() {
    return this.assembled.gateway
  }

  get own() {
    const found = this.gateway.offices.get(organisation)
    if (found === undefined) throw new Error('the office is not there')
    return found
  }

  get port() {
    const found = this.own.channels.get(channel)
    if (found === undefined) throw new Error('there is no mail')
    return found.port
  }

  get letters() {
    return this.played.letters
  }

  /** Everything again, with what was stored, as after an end of the process. */
  async openAgain(): Promise<void> {
    await this.assembled.close()
    await this.open()
  }

  async close(): Promise<void> {
    await this.#assembled?.close()
    this.played.remove()
  }

  take(items: readonly ReturnType<typeof mailItem>[], cursor: string): Promise<unknown> {
    return this.gateway.intake.take(organisation, channel, items, cursor)
  }

  /** Stores a message or a report of the mail platform and handles it; nothing is sent yet. */
  async hear(name: string, given: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.take([mailItem(name, given)], name)
    await this.think()
  }

  async think(): Promise<void> {
    const { core } = this.gateway
    while ((await thinkPass(core, this.own, this.#metrics(), [channel], never)) > 0);
  }

  bounce(about: string, recipient: string): Promise<void> {
    return this.hear(`report-${about}`, {
      kind: 'receipt',
      conversation: recipient,
      from: { address: 'mailer-daemon@mx.example.com' },
      text: '',
      about,
      status: 'failed',
      error: 'address-unknown',
    })
  }

  send(signal: AbortSignal = never): Promise<number> {
    return sendPass(this.gateway.core, this.own, this.#metrics(), { channel }, signal)
  }

  reclaim(which: 'left' | 'expired'): Promise<number> {
    return reclaimSends(this.gateway.core, this.own, { channel }, which, never)
  }

  settle(): Promise<void> {
    return this.gateway.settle()
  }

  stop() {
    return stopChannel(this.gateway, { organisation, channel, by: 'officer', reason: 'a test' })
  }

  resume() {
    return resumeChannel(this.gateway, { organisation, channel, by: 'officer' })
  }

  later(milliseconds: number): void {
    const { clock } = this.played
    clock.moveTo(new Date(clock.now().getTime() + milliseconds))
  }

  outbox() {
    return this.gateway.core.store.writer
      .selectFrom('outbox')
      .selectAll()
      .where('channel', '=', channel)
      .orderBy('created_at')
      .orderBy('key')
      .execute()
  }

  early() {
    return this.gateway.core.store.writer.selectFrom('early_receipts').selectAll().execute()
  }

  #metrics() {
    return makeMetrics(this.gateway.core, this.gateway.offices)
  }
}
