/** Where something waits. */
export interface Hint {
  readonly stage: 'read' | 'handle' | 'send'
  readonly organisation: string
  /** Of what waits to be read or sent. */
  readonly channel?: string
}

/**
 * Hints between the parts of one process: something is waiting, something was said, something was decided.
 * Only hints: a lost one costs a poll, never a message.
 */
export class Signals {
  readonly #wakers = new Set<{ readonly wants: (hint: Hint) => boolean; readonly callback: () => void }>()
  readonly #watchers = new Map<string, Set<() => void>>()

  /** Calls back at every hint that is wanted, and at those for everybody. */
  onWake(wants: (hint: Hint) => boolean, callback: () => void): void {
    this.#wakers.add({ wants, callback })
  }

  /** Something is waiting: at the stage that is named, or nobody knows where. */
  wake(hint?: Hint): void {
    for (const { wants, callback } of this.#wakers) if (hint === undefined || wants(hint)) callback()
  }

  /** Calls back after each commit that touches `subject` (a conversation, an event key). */
  watch(subject: string, callback: () => void): () => void {
    const callbacks = this.#watchers.get(subject) ?? new Set()
    callbacks.add(callback)
    this.#watchers.set(subject, callbacks)
    return () => {
      callbacks.delete(callback)
      if (callbacks.size === 0 && this.#watchers.get(subject) === callbacks) this.#watchers.delete(subject)
    }
  }

  touched(subjects: Iterable<string>): void {
    if (this.#watchers.size === 0) return
    for (const subject of subjects) for (const callback of this.#watchers.get(subject) ?? []) callback()
  }
}
