import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Waits for all of them, whatever becomes of one, then throws what the first that failed has thrown: nothing that
 * belongs to a transaction is still on its way when it ends.
 */
export async function together(work: readonly Promise<unknown>[]): Promise<void> {
  for (const end of await Promise.allSettled(work)) if (end.status === 'rejected') throw end.reason
}

/** Lets the rest of the program have its turn: what was begun gets under way. */
export const breathe = (): Promise<void> => nextTurn()
