import type { Match } from '../matcher.ts'
import type { Sense } from '../resources.ts'

/** Words `from` up to, not including, `to`. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A span with the rest of its mark's name: `D` of `unit D`. */
export interface ValuedSpan extends Span {
  readonly value: string
}

/** Where one mark stands; of those that begin or end at one word the longest. */
interface Places {
  readonly begins: Map<number, Span>
  readonly ends: Map<number, Span>
}

/** The marks of a text by name, found in one pass. */
export class Marks {
  private readonly byName = new Map<string, Places>()

  constructor(matches: readonly Match<Sense>[]) {
    for (const { from, to, label } of matches) {
      if (label.kind !== 'mark') continue
      const places = this.byName.get(label.mark) ?? { begins: new Map(), ends: new Map() }
      this.byName.set(label.mark, places)
      if (to > (places.begins.get(from)?.to ?? from)) places.begins.set(from, { from, to })
      if (from < (places.ends.get(to)?.from ?? to)) places.ends.set(to, { from, to })
    }
  }

  /** Where a mark stands, in the order of the words. */
  all(name: string): readonly Span[] {
    return [...(this.byName.get(name)?.begins.values() ?? [])]
  }

  /** The mark that begins at a word. */
  at(name: string, from: number): Span | undefined {
    return this.byName.get(name)?.begins.get(from)
  }

  /** The mark that ends right before a word. */
  before(name: string, to: number): Span | undefined {
    return this.byName.get(name)?.ends.get(to)
  }

  /** The words that a mark covers. */
  words(name: string): ReadonlySet<number> {
    const covered = new Set<number>()
    for (const { from, to } of this.all(name)) for (let index = from; index < to; index++) covered.add(index)
    return covered
  }

  /** The marks whose name begins with a word, in the order of the words: of `unit`, `unit D` with the value `D`. */
  valued(prefix: string): readonly ValuedSpan[] {
    const found: ValuedSpan[] = []
    for (const [name, { begins }] of this.byName) {
      if (!name.startsWith(`${prefix} `)) continue
      for (const span of begins.values()) found.push({ ...span, value: name.slice(prefix.length + 1) })
    }
    return found.sort((a, b) => a.from - b.from)
  }
}
