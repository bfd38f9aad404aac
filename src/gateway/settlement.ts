import type { Outcome } from './send-outcome.ts'

/** For so long, what has ended waits for more that ends: a fast platform costs few commits. */
const gatherMilliseconds = 50
/** No more sends than these are out without a record at a time: they are what a death leaves unsure. */
const mostUnwritten = 16

/** Writes outcomes of sends down while others are under way: a report about one finds its row, and a death few unsure. */
export class Settlement {
  readonly #write: (outcomes: readonly Outcome[]) => Promise<void>
  #awaited: number
  #gathered: Outcome[] = []
  #unwritten = 0
  #written: Promise<void> = Promise.resolve()
  #due: NodeJS.Timeout | undefined
  #isClosed = false

  /** `awaited`: how many outcomes there will be; with the last of them, nothing waits any longer. */
  constructor(awaited: number, write: (outcomes: readonly Outcome[]) => Promise<void>) {
    this.#awaited = awaited
    this.#write = write
  }

  /** Takes an outcome, unless it comes after the end. */
  add(outcome: Outcome): void {
    if (this.#isClosed) return
    this.#gathered.push(outcome)
    this.#unwritten += 1
    this.#awaited -= 1
    if (this.#awaited === 0 || this.#gathered.length >= mostUnwritten) this.#flush()
    else this.#due ??= setTimeout(() => this.#flush(), gatherMilliseconds)
  }

  /** Resolves when one more may go out, to false after the end; rejects when what went out could not be written. */
  async hasRoom(): Promise<boolean> {
    while (this.#unwritten >= mostUnwritten) {
      this.#flush()
      await this.#written
    }
    return !this.#isClosed
  }

  /** Takes no more and resolves when all is written; rejects when something could not be. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#flush()
    await this.#written
  }

  /** One after the other: after one that failed, none is tried. */
  #flush(): void {
    clearTimeout(this.#due)
    this.#due = undefined
    if (this.#gathered.length === 0) return
    const outcomes = this.#gathered
    this.#gathered = []
    this.#written = this.#written.then(async () => {
      await this.#write(outcomes)
      this.#unwritten -= outcomes.length
    })
    this.#written.catch(() => {
      // Who asks for room, or closes, hears of it.
      this.#unwritten = Number.POSITIVE_INFINITY
    })
  }
}
