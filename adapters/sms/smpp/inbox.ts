import { z } from 'zod'
import type { Batch, ChannelIo, RawItem } from '../../../src/domain/channel.ts'
import { codeOf, WaslError } from '../../../src/domain/errors.ts'
import type { Alphabet } from './alphabet.ts'
import { type Joined, LongMessages, partsWritten } from './long-messages.ts'
import { type LongText, LongTexts, textsWritten } from './long-texts.ts'
import { OfferedAgain, offersWritten } from './offered-again.ts'
import { receiptIn } from './parse.ts'
import { type Delivery, readDelivery } from './pdu.ts'
import { messageItem, receiptItem } from './stored.ts'
import { userDataOf } from './user-data.ts'

/** What the next process must know, stored with the items: parts that wait, texts that wait for receipts, what may be offered again. */
const cursorSchema = z.object({ parts: partsWritten, texts: textsWritten, offers: offersWritten })

/**
 * What comes from a centre, on its way into the store. Nothing is answered before it is stored: as an item, or, where it is but a
 * part, in the cursor that is written with the items.
 */
export class Inbox {
  readonly #io: ChannelIo
  readonly #alphabet: Alphabet
  readonly #messages = new LongMessages()
  readonly #texts = new LongTexts()
  readonly #offers = new OfferedAgain()
  #deliver: ((batch: Batch) => Promise<void>) | undefined
  /** Receipts that could not be stored yet and that nobody will offer again. */
  #unstored: RawItem[] = []
  #isRestored = false

  constructor(io: ChannelIo, alphabet: Alphabet) {
    this.#io = io
    this.#alphabet = alphabet
  }

  /** Where things are stored from now on; what an earlier process left begins with it. */
  async open(cursor: string | undefined, deliver: (batch: Batch) => Promise<void>): Promise<void> {
    this.#deliver = deliver
    if (cursor === undefined || this.#isRestored) return
    this.#isRestored = true
    const { parts, texts, offers } = cursorSchema.parse(JSON.parse(cursor))
    this.#messages.restore(parts)
    this.#texts.restore(texts)
    this.#offers.restore(offers)
    this.#unstored.push(...this.#texts.leftOver().map(receiptItem))
    if (this.#unstored.length > 0) await this.#store([])
  }

  close(): void {
    this.#deliver = undefined
  }

  /** Stores a delivery; rejects where it could not be, and it is then to be offered again. */
  async take(raw: Buffer, session: object): Promise<void> {
    if (this.#deliver === undefined) throw new WaslError('nobody-listens', 'It is offered again.')
    const now = this.#now()
    try {
      await this.#offers.once(raw, session, now, (name, offered) => this.#take(raw, name, offered, now))
    } catch (error) {
      this.#offers.failed(raw)
      throw error
    }
    this.#offers.answered(raw, this.#now())
  }

  /** Keeps what cannot be read for a person. */
  async keepUnread(raw: Buffer): Promise<void> {
    const hex = raw.toString('hex')
    await this.#store([messageItem([hex], hex)])
  }

  sessionEnded(session: object): void {
    this.#offers.ended(session, this.#now())
  }

  /** Gives what has waited too long for its parts. */
  async sweep(): Promise<void> {
    const overdue = this.#messages.overdue(this.#now())
    if (overdue.length > 0) await this.#storeJoined(overdue)
  }

  begin(text: LongText): void {
    this.#texts.begin(text)
  }

  add(text: LongText, id: string): void {
    this.#texts.add(text, id)
  }

  /** A text is handed over, or given up for now; what its receipts have said meanwhile is told. */
  async end(text: LongText, how: 'whole' | 'broken'): Promise<void> {
    const told = this.#texts.end(text, how).map(receiptItem)
    if (this.#deliver === undefined || (told.length === 0 && how === 'broken')) {
      this.#unstored.push(...told)
      return
    }
    await this.#store(told).catch((error: unknown) => {
      this.#unstored.push(...told)
      this.#io.log.warn({ code: codeOf(error) }, 'receipts are stored with the next')
    })
  }

  async #take(raw: Buffer, name: string, offered: 'first' | 'again', now: number): Promise<void> {
    const delivery = read(raw)
    const hex = raw.toString('hex')
    const receipt = delivery === undefined ? undefined : receiptIn(delivery, this.#alphabet)
    if (receipt?.id !== undefined) {
      const told = this.#texts.hear({ id: receipt.id, status: receipt.status, raw: hex })
      await this.#store(told.map(receiptItem))
      return
    }
    const place = delivery === undefined || receipt !== undefined ? undefined : userDataOf(delivery).place
    if (delivery === undefined || place === undefined) {
      await this.#store([messageItem([hex], name)])
      return
    }
    // What it is a part of may be whole and stored by now: it would wait for the others in vain.
    if (offered === 'again') return
    const from = `${delivery.source_addr}/${delivery.destination_addr}`
    await this.#storeJoined([...this.#messages.take(from, place, hex, now), ...this.#messages.overdue(now)])
  }

  async #storeJoined(messages: readonly Joined[]): Promise<void> {
    const items = messages.map(({ pdus, name }) => messageItem(pdus, name))
    try {
      await this.#store(items)
    } catch (error) {
      // Parts of them were acknowledged long ago; what is stored twice by this is one item.
      this.#unstored.push(...items)
      throw error
    }
    for (const each of messages) this.#messages.stored(each)
  }

  async #store(items: readonly RawItem[]): Promise<void> {
    const deliver = this.#deliver
    if (deliver === undefined) throw new WaslError('nobody-listens', 'It is offered again.')
    const late = this.#unstored
    this.#unstored = []
    const written: z.input<typeof cursorSchema> = {
      parts: this.#messages.written(),
      texts: this.#texts.written(),
      offers: this.#offers.written(this.#now()),
    }
    try {
      await deliver({ items: [...late, ...items], cursor: JSON.stringify(written) })
    } catch (error) {
      this.#unstored.unshift(...late)
      throw error
    }
  }

  #now(): number {
    return this.#io.now().getTime()
  }
}

function read(raw: Buffer): Delivery | undefined {
  try {
    return readDelivery(raw)
  } catch {
    // Kept as it is: parsing it says the same, and a person sees it.
    return undefined
  }
}
