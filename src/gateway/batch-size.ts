const mostItems = 128
const leastItems = 16
/** So long a batch may keep those waiting who are told OK when its turn is over. */
const patienceMilliseconds = 30

/**
 * How much is read and handled at a time: much, because a batch costs a commit and some twenty statements whatever is
 * in it; less while somebody waits to be told OK until it is written.
 */
export class BatchSize {
  #items = mostItems

  /** Raw items of a batch. */
  get items(): number {
    return this.#items
  }

  /** Events of a batch: those that its items bring and those that waited. */
  get events(): number {
    return 2 * this.#items
  }

  /** A batch took so long; `awaited`: somebody waits to be told OK. */
  took(milliseconds: number, awaited: boolean): void {
    if (awaited && milliseconds > patienceMilliseconds)
      this.#items = Math.max(leastItems, Math.floor(this.#items / 2))
    else if (!awaited || milliseconds < patienceMilliseconds / 2)
      this.#items = Math.min(mostItems, Math.ceil(this.#items * 1.25))
  }
}
