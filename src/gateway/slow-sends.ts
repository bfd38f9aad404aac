import type { SendPass } from './outbox.ts'
import { rest } from './rest.ts'

/** For so long a pass is waited for that has nothing left to begin. */
const patienceMilliseconds = 2_000
/** So many passes at most have sends out that do not end. */
const mostSlow = 4

/** Passes of one sender whose last sends wait for a platform that takes its time. */
export class SlowSends {
  readonly #passes = new Set<Promise<void>>()
  #failures: unknown[] = []

  /** Resolves when one more pass may begin; rejects when one that was left could not write down what became of it. */
  async room(): Promise<void> {
    if (this.#passes.size >= mostSlow) await Promise.race(this.#passes)
    const [failure] = this.#failures
    this.#failures = []
    if (failure !== undefined) throw failure
  }

  /** Waits for the end of a pass, or keeps it when it only waits for slow platforms. */
  async unlessDone({ begun, done }: SendPass): Promise<void> {
    const patience = new AbortController()
    const isOut = begun.then(() => rest(patienceMilliseconds, patience.signal)).then(() => 'slow' as const)
    const how = await Promise.race([done.then(() => 'done' as const), isOut]).finally(() => patience.abort())
    if (how === 'done') return
    const kept = done
      .catch((error: unknown) => {
        this.#failures.push(error)
      })
      .finally(() => this.#passes.delete(kept))
    this.#passes.add(kept)
  }

  /** Resolves when all have ended. */
  async end(): Promise<void> {
    await Promise.all(this.#passes)
  }
}
