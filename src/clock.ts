/** The only way to ask for the time below the place where things are put together. */
export interface Clock {
  now(): Date
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() }

/** A clock that only moves when told, and never backwards: for rehearsals and tests. */
export class RehearsalClock implements Clock {
  #at: number
  constructor(at: Date) {
    this.#at = at.getTime()
  }
  now(): Date {
    return new Date(this.#at)
  }
  /** Moves to an instant; an earlier one is ignored, because nothing may fire twice. */
  moveTo(at: Date): void {
    this.#at = Math.max(this.#at, at.getTime())
  }
}

/** Milliseconds that never go back, whatever becomes of the wall's clock: for waits, never for what is written down. */
export const monotonic = (): number => Number(process.hrtime.bigint() / 1_000_000n)
