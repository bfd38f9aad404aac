import type { Pdu, Session } from 'smpp'

/** A citizen's message, with the session's requests that are to be answered once it is stored. */
export interface Joined {
  readonly from: string
  readonly text: string
  /** What tells it from an equal one; undefined where the network gives nothing. */
  readonly reference?: string
  readonly answers: readonly { readonly pdu: Pdu; readonly session: Session }[]
}

interface Held {
  readonly parts: Map<number, string>
  readonly answers: { readonly pdu: Pdu; readonly session: Session }[]
  readonly total: number
  readonly timer: NodeJS.Timeout
}

/** A centre that sends the next part only once this one is acknowledged gets its answer after so long. */
const patienceMilliseconds = 3_000

/**
 * Joins the parts of long messages. A part is acknowledged only when it is stored, and stored only when nothing follows for
 * a while: what a centre sends part by part becomes two messages rather than none.
 */
export class JoinedParts {
  readonly #done: (joined: Joined) => void
  readonly #held = new Map<string, Held>()

  constructor(done: (joined: Joined) => void) {
    this.#done = done
  }

  take(pdu: Pdu, session: Session, text: string): void {
    const from = pdu.source_addr ?? ''
    const place = placeOf(pdu)
    if (place === undefined || place.total < 2 || place.total > 20) {
      this.#done({ from, text, answers: [{ pdu, session }] })
      return
    }
    const key = `${from}/${place.reference}/${place.total}`
    let held = this.#held.get(key)
    if (held === undefined) {
      const timer = setTimeout(() => this.#finish(key, from), patienceMilliseconds)
      timer.unref()
      held = { parts: new Map(), answers: [], total: place.total, timer }
      this.#held.set(key, held)
    }
    held.parts.set(place.number, text)
    held.answers.push({ pdu, session })
    if (held.parts.size === held.total) this.#finish(key, from)
  }

  #finish(key: string, from: string): void {
    const held = this.#held.get(key)
    if (held === undefined) return
    clearTimeout(held.timer)
    this.#held.delete(key)
    const numbers = [...held.parts.keys()].toSorted((a, b) => a - b)
    const text = numbers.map((number) => held.parts.get(number) ?? '').join('')
    this.#done({ from, text, reference: `${key}/${numbers.join('.')}`, answers: held.answers })
  }
}

/** Where a part stands, by its header (information elements 00 and 08) or its fields. */
function placeOf(
  pdu: Pdu,
): { readonly reference: number; readonly total: number; readonly number: number } | undefined {
  const { sar_msg_ref_num: reference, sar_total_segments: total, sar_segment_seqnum: number } = pdu
  if (reference !== undefined && total !== undefined && number !== undefined)
    return { reference, total, number }
  for (const element of pdu.short_message?.udh ?? []) {
    const [kind, length] = element
    if (kind === 0 && length === 3)
      return { reference: element[2] ?? 0, total: element[3] ?? 0, number: element[4] ?? 0 }
    if (kind === 8 && length === 4)
      return { reference: element.readUInt16BE(2), total: element[4] ?? 0, number: element[5] ?? 0 }
  }
  return undefined
}
