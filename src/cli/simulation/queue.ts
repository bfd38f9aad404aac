/** What happens at an instant (ms since 1970); of one instant in the order in which it was planned. */
interface Entry<T> {
  readonly at: number
  readonly order: number
  readonly what: T
}

/** Things to come, the earliest first (a binary heap). */
export class Agenda<T> {
  readonly #heap: Entry<T>[] = []
  #planned = 0

  get size(): number {
    return this.#heap.length
  }

  plan(at: number, what: T): void {
    const heap = this.#heap
    let index = heap.length
    const entry = { at: Math.floor(at), order: this.#planned++, what }
    heap.push(entry)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || isBefore(above, entry)) break
      heap[index] = above
      index = parent
    }
    heap[index] = entry
  }

  next(): { readonly at: number; readonly what: T } | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const child = pick(heap, left)
      const below = heap[child]
      if (below === undefined || isBefore(last, below)) break
      heap[index] = below
      index = child
    }
    heap[index] = last
    return first
  }
}

const isBefore = (a: Entry<unknown>, b: Entry<unknown>): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order)

/** The earlier of two neighbours. */
function pick(heap: readonly Entry<unknown>[], left: number): number {
  const [a, b] = [heap[left], heap[left + 1]]
  return a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left
}
