import { createHash } from 'node:crypto'
import { z } from 'zod'
import { bodyOf } from './pdu.ts'

/** Milliseconds after which what looks the same is another message: centres offer again at once, or with the next session. */
const offeredAgainWithin = 120_000
/** An answer that took longer, or whose session ended as soon after it, may not have been heard. */
const unheardWithin = 10_000
const mostKept = 2_000
/** More than a centre sends before it waits for answers. */
const mostWritten = 100

/** What deliveries look like, when they came, and which of that instant each was. */
export const offersWritten = z.array(z.tuple([z.string(), z.number(), z.int()])).default([])

interface Offer {
  readonly at: number
  readonly number: number
  /** When it came last. */
  offeredAt: number
  /** Undefined where its session ended, maybe before the answer was heard. */
  session: object | undefined
  answeredAt: number | undefined
  stored: Promise<void>
}

/** Stores a delivery under a name of its own; `again`: it was stored under it before. */
export type Work = (name: string, offered: 'first' | 'again') => Promise<void>

/**
 * Deliveries that may be offered once more because our answer was not heard. Nothing else tells them from a citizen who
 * writes the same twice, which is as common ("1", "1") and must be heard twice: on a living session, what was answered in time
 * does not come again.
 */
export class OfferedAgain {
  readonly #offers = new Map<string, Offer>()
  #count = 0

  restore(written: z.infer<typeof offersWritten>): void {
    for (const [look, at, number] of written)
      this.#offers.set(look, {
        at,
        number,
        offeredAt: at,
        session: undefined,
        answeredAt: at,
        stored: Promise.resolve(),
      })
  }

  /** Resolves when the delivery is stored, under the name that it had before where it is offered again. */
  once(raw: Buffer, session: object, now: number, work: Work): Promise<void> {
    const look = lookOf(raw)
    const before = this.#offers.get(look)
    if (before !== undefined && isSame(before, session, now)) {
      const isUnderWay = before.answeredAt === undefined
      before.session = session
      before.offeredAt = now
      if (!isUnderWay) {
        before.answeredAt = undefined
        before.stored = work(nameOf(look, before), 'again')
      }
      return before.stored
    }
    this.#count += 1
    const offer = { at: now, number: this.#count, offeredAt: now, session, answeredAt: undefined }
    // What is begun now is already written down with what it stores.
    const stored = Promise.resolve().then(() => work(nameOf(look, offer), 'first'))
    this.#keep(look, { ...offer, stored })
    return stored
  }

  answered(raw: Buffer, now: number): void {
    const offer = this.#offers.get(lookOf(raw))
    if (offer !== undefined) offer.answeredAt = now
  }

  /** It is not stored: whatever looks like it is new. */
  failed(raw: Buffer): void {
    this.#offers.delete(lookOf(raw))
  }

  /** A session has ended: its last answers may not have been heard; the earlier ones were. */
  ended(session: object, now: number): void {
    for (const [look, offer] of this.#offers) {
      if (offer.session !== session) continue
      if (offer.answeredAt !== undefined && now - offer.answeredAt > unheardWithin) this.#offers.delete(look)
      else offer.session = undefined
    }
  }

  written(now: number): z.infer<typeof offersWritten> {
    return [...this.#offers]
      .filter(([, { offeredAt }]) => now - offeredAt < offeredAgainWithin)
      .slice(-mostWritten)
      .map(([look, { at, number }]) => [look, at, number])
  }

  #keep(look: string, offer: Offer): void {
    this.#offers.delete(look)
    this.#offers.set(look, offer)
    const [oldest] = this.#offers.keys()
    if (this.#offers.size > mostKept && oldest !== undefined) this.#offers.delete(oldest)
  }
}

function isSame(offer: Offer, session: object, now: number): boolean {
  const { offeredAt, answeredAt } = offer
  if (now - offeredAt > offeredAgainWithin) return false
  return answeredAt === undefined || offer.session !== session || answeredAt - offeredAt > unheardWithin
}

const nameOf = (look: string, { at, number }: Pick<Offer, 'at' | 'number'>): string =>
  `${look}/${at}/${number}`

const lookOf = (raw: Buffer): string => createHash('sha256').update(bodyOf(raw)).digest('hex').slice(0, 24)
