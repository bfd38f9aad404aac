import { z } from 'zod'
import type { Place } from './user-data.ts'

/** Parts of a message that wait for the others, as hexadecimal PDUs by their number. */
export const partsWritten = z
  .array(
    z.object({ name: z.string(), at: z.number(), total: z.int(), parts: z.record(z.string(), z.string()) }),
  )
  .default([])

interface Waiting {
  readonly at: number
  readonly total: number
  readonly parts: Map<number, string>
}

/** Milliseconds that a message waits for its parts: a phone that loses its network sends the rest when it has one again. */
const patience = 600_000
/** Messages that wait at once; more would be somebody's play with headers. */
const mostWaiting = 200

/** Joins the parts of long messages, in whatever order and however far apart they come. */
export class LongMessages {
  readonly #waiting = new Map<string, Waiting>()

  restore(written: z.infer<typeof partsWritten>): void {
    for (const { name, at, total, parts } of written)
      this.#waiting.set(name, {
        at,
        total,
        parts: new Map(Object.entries(parts).map(([number, raw]) => [Number(number), raw])),
      })
  }

  /**
   * Keeps a part; gives the whole message in order once nothing of it is missing, and before it what its number belonged to
   * until now: references come round, and what waited then waits in vain.
   */
  take(from: string, { reference, total, number }: Place, raw: string, now: number): readonly Joined[] {
    const name = `${from}/${reference}/${total}`
    const before = this.#waiting.get(name)
    const isOther = before !== undefined && isAnother(before.parts.get(number), raw)
    const waiting = before === undefined || isOther ? { at: now, total, parts: new Map() } : before
    waiting.parts.set(number, raw)
    this.#waiting.set(name, waiting)
    return [
      ...(isOther ? [joined(name, before)] : []),
      ...(waiting.parts.size === total ? [joined(name, waiting)] : []),
    ]
  }

  /** What has waited long enough, or is too much: it is given as it is, for a part of a message is better than none. */
  overdue(now: number): readonly Joined[] {
    const all = [...this.#waiting]
    const tooMany = Math.max(0, all.length - mostWaiting)
    return all
      .filter(([, { at }], index) => index < tooMany || now - at > patience)
      .map(([name, waiting]) => joined(name, waiting))
  }

  /** It is stored: nothing of it waits any more. */
  stored({ of, waiting }: Joined): void {
    if (this.#waiting.get(of) === waiting) this.#waiting.delete(of)
  }

  written(): z.infer<typeof partsWritten> {
    return [...this.#waiting].map(([name, { at, total, parts }]) => ({
      name,
      at,
      total,
      parts: Object.fromEntries(parts),
    }))
  }
}

/** The PDUs of a message, in order; `name` is the same however often they are joined. */
export interface Joined {
  readonly name: string
  readonly pdus: readonly string[]
  readonly of: string
  readonly waiting: object
}

function joined(of: string, waiting: Waiting): Joined {
  const pdus = [...waiting.parts].toSorted(([a], [b]) => a - b).map(([, raw]) => raw)
  return { name: [of, waiting.at, ...pdus].join('/'), pdus, of, waiting }
}

/** Hexadecimal digits of a PDU's header, whose number differs from session to session. */
const headerDigits = 32

const isAnother = (before: string | undefined, raw: string): boolean =>
  before !== undefined && before.slice(headerDigits) !== raw.slice(headerDigits)
