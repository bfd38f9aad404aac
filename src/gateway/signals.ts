/**
 * Hints between the parts of one process: something is waiting, something was said, something was decided.
 * Only hints: a lost one costs a poll, never a message.
 */
export class Signals {
  readonly #wakers = new Set<() => void>()
  readonly #watchers = new Map<string, Set<() => void>>()

  /** Calls back at every `wake`; returns how to stop. */
  onWake(callback: () => void): () => void {
    this.#wakers.add(callback)
    return () => this.#wakers.delete(callback)
  }

  /** Something is waiting for a stage. */
  wake(): void {
    for (const callback of this.#wakers) callback()
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
