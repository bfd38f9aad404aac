import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Waits for all of them, whatever becomes of one, then throws what the first that failed has thrown: nothing that
 * belongs to a transaction is still on its way when it ends. Returns what they resolve to.
 */
export async function together<const T extends readonly Promise<unknown>[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

/** Lets the rest of the program have its turn: what was begun gets under way. */
export const breathe = (): Promise<void> => nextTurn()
