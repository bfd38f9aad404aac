import type { Outcome } from './protocol.ts'

/** What is asked of the worker and not answered yet. */
export interface Questions {
  /** Asks under a number of its own; `otherwise` is the answer when nobody can give one. */
  ask(put: (request: number) => boolean, otherwise: Outcome, unheard: Outcome): Promise<Outcome>
  answer(request: number, outcome: Outcome): void
  /** The worker is gone: nobody answers what was asked of it. */
  abandon(): void
}

/** No question yet. */
export function createQuestions(): Questions {
  const open = new Map<number, { resolve: (outcome: Outcome) => void; otherwise: Outcome }>()
  let last = 0
  return {
    async ask(put, otherwise, unheard) {
      const request = ++last
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      open.set(request, { resolve, otherwise })
      if (put(request)) return promise
      open.delete(request)
      return unheard
    },
    answer(request, outcome) {
      open.get(request)?.resolve(outcome)
      open.delete(request)
    },
    abandon() {
      for (const { resolve, otherwise } of open.values()) resolve(otherwise)
      open.clear()
    },
  }
}
