import type { Match } from './matcher.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'

/** Words `from` up to, not including, `to`. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A span with the rest of its mark's name: `D` of `unit D`. */
export interface ValuedSpan extends Span {
  readonly value: string
}

/** Where one mark stands: all its words, and of those that begin or end at one word the longest. */
interface Places {
  readonly found: Match<Sense>[]
  readonly begins: Map<number, Span>
  readonly ends: Map<number, Span>
}

const nowhere: readonly Match<Sense>[] = []

/** The marks and cues of a text by name, found in one pass and asked for by all. */
export class Marks {
  private readonly byName = new Map<string, Places>()
  private readonly cues = new Map<string, Match<Sense>[]>()

  constructor(matches: readonly Match<Sense>[]) {
    for (const match of matches)
      if (match.label.kind === 'mark') this.addMark(match.label.mark, match)
      else if (match.label.kind === 'cue') this.addCue(match.label.cue, match)
  }

  private addMark(name: string, match: Match<Sense>): void {
    const { from, to } = match
    let places = this.byName.get(name)
    if (places === undefined) {
      places = { found: [], begins: new Map(), ends: new Map() }
      this.byName.set(name, places)
    }
    places.found.push(match)
    if (to > (places.begins.get(from)?.to ?? from)) places.begins.set(from, { from, to })
    if (from < (places.ends.get(to)?.from ?? to)) places.ends.set(to, { from, to })
  }

  private addCue(name: string, match: Match<Sense>): void {
    const found = this.cues.get(name)
    if (found === undefined) this.cues.set(name, [match])
    else found.push(match)
  }

  /** Everywhere that words of a mark stand, shorter ones inside longer too. */
  found(name: string): readonly Match<Sense>[] {
    return this.byName.get(name)?.found ?? nowhere
  }

  /** Everywhere that words of a cue stand. */
  cued(name: string): readonly Match<Sense>[] {
    return this.cues.get(name) ?? nowhere
  }

  /** The names of the cues that the text has, in the order of its words. */
  get cueNames(): Iterable<string> {
    return this.cues.keys()
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

/** Where a message has words of one of the lexicon's marks. */
export const marked = ({ marks }: Reading, mark: string): readonly Match<Sense>[] => marks.found(mark)

/** Where a message has words of one of the lexicon's cues. */
export const cued = ({ marks }: Reading, cue: string): readonly Match<Sense>[] => marks.cued(cue)
