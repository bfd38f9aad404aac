import { z } from 'zod'
import type { PartReceipt } from './receipt.ts'

const receipt = z.object({
  id: z.string(),
  status: z.enum(['sent', 'delivered', 'failed']),
  raw: z.string(),
})
type Heard = z.infer<typeof receipt>

/**
 * Texts of several parts: their parts' ids, of which the last stands for the whole, and those that have not arrived.
 * `early`: receipts of parts that had no id yet.
 */
export const textsWritten = z
  .object({
    texts: z.array(z.object({ ids: z.array(z.string()), missing: z.array(z.string()) })),
    early: z.array(receipt),
  })
  .default({ texts: [], early: [] })

/** What a receipt says of a whole text: `about` is its id, `raw` the PDU that said it. */
export interface Told {
  readonly about: string
  readonly status: PartReceipt['status']
  readonly raw: string
}

const mostKept = 1_000
const mostWritten = 300

/** A text that is handed over part by part. */
export class LongText {
  readonly ids: string[]
  readonly missing: Set<string>
  outcome: Heard | undefined
  #latest: Heard | undefined
  /** Every part has its id: the last stands for the text. */
  isWhole = false

  constructor(ids: readonly string[], missing: readonly string[]) {
    this.ids = [...ids]
    this.missing = new Set(missing)
  }

  hear(heard: Heard): void {
    if (heard.status === 'sent') return
    this.#latest = heard
    if (heard.status === 'delivered') this.missing.delete(heard.id)
    if (heard.status === 'failed' || (this.isWhole && this.missing.size === 0)) this.outcome ??= heard
  }

  /** Every part has its id; the receipts of all may have come before. */
  complete(): void {
    this.isWhole = true
    if (this.missing.size === 0) this.outcome ??= this.#latest
  }
}

/**
 * Adds up the receipts of our long texts: one is delivered when all of its parts are, and has failed when one has. Receipts
 * that are quicker than the answer which gives their part its id wait for the texts that are under way meanwhile.
 */
export class LongTexts {
  readonly #texts = new Map<string, LongText>()
  readonly #underWay = new Set<LongText>()
  readonly #early = new Map<string, Heard & { readonly waitsFor: Set<LongText> }>()

  restore({ texts, early }: z.infer<typeof textsWritten>): void {
    for (const { ids, missing } of texts) {
      const text = new LongText(ids, missing)
      text.isWhole = true
      for (const id of ids) this.#texts.set(id, text)
    }
    for (const heard of early) this.#early.set(heard.id, { ...heard, waitsFor: new Set() })
  }

  begin(text: LongText): void {
    this.#underWay.add(text)
  }

  /** The centre has taken a part. */
  add(text: LongText, id: string): void {
    text.ids.push(id)
    text.missing.add(id)
    this.#texts.set(id, text)
    const early = this.#early.get(id)
    this.#early.delete(id)
    if (early !== undefined) text.hear(early)
    const [oldest] = this.#texts.keys()
    if (this.#texts.size > mostKept && oldest !== undefined) this.#texts.delete(oldest)
  }

  /** A text is handed over, or goes on at a later try. What may be told now. */
  end(text: LongText, how: 'whole' | 'broken'): readonly Told[] {
    this.#underWay.delete(text)
    for (const { waitsFor } of this.#early.values()) waitsFor.delete(text)
    if (how === 'whole') text.complete()
    return [...this.#told(text), ...this.leftOver()]
  }

  /** What a receipt tells; nothing where it, or its text, waits for more. */
  hear(heard: Heard): readonly Told[] {
    const text = this.#texts.get(heard.id)
    if (text !== undefined) {
      text.hear(heard)
      return this.#told(text)
    }
    if (this.#underWay.size === 0) return [plain(heard)]
    this.#early.set(heard.id, { ...heard, waitsFor: new Set(this.#underWay) })
    return []
  }

  /** Receipts that nobody waits for any more: of texts of one part, or of a process that died while it handed over. */
  leftOver(): readonly Told[] {
    const left = [...this.#early.values()].filter(({ waitsFor }) => waitsFor.size === 0)
    for (const { id } of left) this.#early.delete(id)
    return left.map(plain)
  }

  written(): z.infer<typeof textsWritten> {
    const whole = [...new Set(this.#texts.values())].filter(({ isWhole }) => isWhole)
    return {
      texts: whole.slice(-mostWritten).map(({ ids, missing }) => ({ ids, missing: [...missing] })),
      early: [...this.#early.values()]
        .slice(-mostWritten)
        .map(({ id, status, raw }) => ({ id, status, raw })),
    }
  }

  #told({ ids, isWhole, outcome }: LongText): readonly Told[] {
    const about = ids.at(-1)
    if (!isWhole || outcome === undefined || about === undefined) return []
    return [{ about, status: outcome.status, raw: outcome.raw }]
  }
}

const plain = ({ id, status, raw }: Heard): Told => ({ about: id, status, raw })
