import { AsyncLocalStorage } from 'node:async_hooks'
import { WaslError } from '../../domain/errors.ts'

/** Who goes first to the one writer: what must be stored before anybody is told OK, then the stages, then bulk work. */
export type Priority = 'ingest' | 'handle' | 'import'

const order: readonly Priority[] = ['ingest', 'handle', 'import']

/** Turns that later, more urgent work may take before one that waits; so nothing waits for ever. */
const patience = 64

interface Waiter {
  readonly grant: () => void
  passedOver: number
}

interface Scope {
  readonly priority: Priority
  holds: boolean
}

/** The queue before the one writer connection: one holder at a time, the most urgent first, in order among equals. */
export class Turns {
  readonly #scope = new AsyncLocalStorage<Scope>()
  readonly #waiting: Record<Priority, Waiter[]> = { ingest: [], handle: [], import: [] }
  #holder: { readonly scope: Scope | undefined } | undefined

  /** Runs `work` so that the turn it takes has this priority. Throws `store-nested` inside work that holds its turn. */
  run<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    this.#refuseNesting()
    return this.#scope.run({ priority, holds: false }, work)
  }

  /** Runs `work` in a turn of this priority. */
  hold<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    return this.run(priority, async () => {
      await this.take()
      try {
        return await work()
      } finally {
        this.give()
      }
    })
  }

  /** Resolves when it is the caller's turn. A caller that holds the turn already would wait for itself: `store-nested`. */
  async take(): Promise<void> {
    this.#refuseNesting()
    const scope = this.#scope.getStore()
    if (this.#holder !== undefined) {
      await new Promise<void>((grant) => {
        this.#waiting[scope?.priority ?? 'handle'].push({ grant, passedOver: 0 })
      })
    }
    this.#holder = { scope }
    if (scope !== undefined) scope.holds = true
  }

  /** Ends the holder's turn. */
  give(): void {
    const scope = this.#holder?.scope
    if (scope !== undefined) scope.holds = false
    const next = this.#next()
    if (next === undefined) this.#holder = undefined
    else next.grant()
  }

  /** Whether somebody waits for a turn of this priority. */
  isAwaited(priority: Priority): boolean {
    return this.#waiting[priority].length > 0
  }

  #next(): Waiter | undefined {
    const heads = order.flatMap((priority) =>
      this.#waiting[priority].slice(0, 1).map((waiter) => ({ priority, waiter })),
    )
    const chosen = heads.find(({ waiter }) => waiter.passedOver >= patience) ?? heads[0]
    for (const { waiter } of heads) waiter.passedOver += 1
    return chosen && this.#waiting[chosen.priority].shift()
  }

  #refuseNesting(): void {
    if (this.#scope.getStore()?.holds === true) {
      throw new WaslError(
        'store-nested',
        'A transaction is open here: use the transaction that was handed in, never the writer, or it waits for itself.',
      )
    }
  }
}
