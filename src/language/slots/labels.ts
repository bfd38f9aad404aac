import type { Marks, Span } from '../marks.ts'
import type { Token } from '../matching-key.ts'

/** What the words before a number say that it is; `other` and `called` are numbers of things and of other people. */
export type Label = 'civil' | 'phone' | 'reference' | 'other' | 'called'

const marksOf: readonly (readonly [string, Label])[] = [
  ['civil', 'civil'],
  ['phone', 'phone'],
  ['reference', 'reference'],
  ['othernumber', 'other'],
  ['called', 'called'],
]

/** Words that may stand between a label and its number; the rest must have it right before it. */
const reach: Readonly<Record<Label, number>> = { civil: 3, phone: 3, reference: 0, other: 0, called: 1 }

interface LabelSpan extends Span {
  readonly label: Label
}

/** The labels of numbers in a text. */
export class Labels {
  private readonly ends = new Map<number, LabelSpan>()
  private readonly begins = new Map<number, LabelSpan>()
  private readonly fillers: ReadonlySet<number>
  private readonly marks: Marks

  constructor(marks: Marks) {
    this.marks = marks
    this.fillers = marks.words('numberfiller')
    for (const [mark, label] of marksOf) {
      for (const { from, to } of marks.all(mark)) {
        const span = { from, to, label }
        if (from < (this.ends.get(to)?.from ?? to)) this.ends.set(to, span)
        if (to > (this.begins.get(from)?.to ?? from)) this.begins.set(from, span)
      }
    }
  }

  /** The nearest label before the number that begins at an offset. `since`: the word up to which labels are used up. */
  of(tokens: readonly Token[], start: number, since = 0): Label | undefined {
    return this.before(tokens, wordAt(tokens, start), since)?.label
  }

  /** The nearest label that ends before a word, within its reach on its line. */
  before(tokens: readonly Token[], word: number, since = 0): LabelSpan | undefined {
    let gap = 0
    for (let at = word; at > since && at >= word - farthest && gap <= longestReach; at--) {
      const span = this.ends.get(at)
      if (span !== undefined && span.from >= since && gap <= this.reachOf(span, word)) return span
      const token = tokens[at - 1]
      if (token === undefined || (at < word && tokens[at]?.apart === 'line')) return undefined
      if (!this.fillers.has(at - 1)) gap++
    }
    return undefined
  }

  /** "I called three times on …": what was called stands right after its "on". */
  private reachOf({ label }: LabelSpan, word: number): number {
    return label === 'called' && this.fillers.has(word - 1) ? reachOfCall : reach[label]
  }

  /** The label that begins at a word, unless a number of its own follows it. */
  after(tokens: readonly Token[], word: number): Label | undefined {
    const span = this.begins.get(word)
    if (span === undefined || tokens[word]?.apart === 'line') return undefined
    const next = tokens.slice(span.to, span.to + 3)
    return next.some(({ key }) => /^\d{3,}$/.test(key)) ? undefined : span.label
  }

  /** Whether a word right before an offset says that a date follows. */
  isDated(tokens: readonly Token[], start: number): boolean {
    return this.marks.before('datesign', wordAt(tokens, start)) !== undefined
  }

  /** «رقم المناقصة …», "project no …": the number of something that no label knows. */
  isOfSomething(tokens: readonly Token[], start: number): boolean {
    const word = wordAt(tokens, start)
    if (/^[a-z]/.test(tokens[word - 1]?.key ?? '')) {
      const name = this.marks.before('anynumber', word)
      const isOwn = name !== undefined && tokens[name.from - 2]?.key === 'my'
      return (
        name !== undefined &&
        !isOwn &&
        tokens[name.from]?.apart === 'no' &&
        this.isThing(tokens, name.from - 1)
      )
    }
    for (let from = word - 2; from >= 0 && from >= word - longestThing - 1; from--) {
      if (tokens[from + 1]?.apart !== 'no' || !this.isThing(tokens, from + 1)) return false
      if (this.marks.at('anynumber', from) !== undefined) return true
    }
    return false
  }

  private isThing(tokens: readonly Token[], word: number): boolean {
    const key = tokens[word]?.key ?? ''
    const isNamed = (['neutralnumber', 'given', 'notname'] as const).some(
      (mark) => this.marks.at(mark, word) !== undefined,
    )
    return /^\p{L}+$/u.test(key) && !isNamed && !this.ends.has(word + 1)
  }

  /** Whether something that is counted stands at a word. */
  isUnit(word: number): boolean {
    return this.marks.at('unit', word) !== undefined
  }
}

/** Words of a thing between "number" and its number. */
const longestThing = 3
const reachOfCall = 4
const longestReach = 4
/** Fillers count for nothing, but not without end. */
const farthest = 8

/** The index of the word at or after an offset. */
export function wordAt(tokens: readonly Token[], offset: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle]?.end ?? 0) > offset) high = middle
    else low = middle + 1
  }
  return low
}
