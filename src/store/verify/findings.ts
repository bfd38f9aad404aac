/** What is wrong, where, and in words that hold nothing personal. */
export interface Problem {
  /** Stable, e.g. `case-link`. */
  readonly code: string
  readonly organisation: string
  /** The row that it is about: a case's id, a stream, a ref. */
  readonly subject: string
  readonly message: string
}

const kept = 1_000

/** Gathers what a verification looked at and found; a store that is wrong everywhere does not fill the memory. */
export class Findings {
  readonly problems: Problem[] = []
  /** Problems beyond the first thousand, which are only counted. */
  more = 0
  readonly #checked = new Map<string, number>()

  count(what: string, number: number): void {
    this.#checked.set(what, (this.#checked.get(what) ?? 0) + number)
  }

  report(code: string, organisation: string, subject: string, message: string): void {
    if (this.problems.length < kept) this.problems.push({ code, organisation, subject, message })
    else this.more += 1
  }

  get checked(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#checked)
  }
}
