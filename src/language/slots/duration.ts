import type { Slot } from '../../domain/understanding.ts'
import type { Marks, Span, ValuedSpan } from '../marks.ts'
import type { Token } from '../matching-key.ts'
import type { Reading } from '../reading.ts'

/** A count with its unit and where its words stand. */
interface Counted extends Span {
  /** Undefined where a plural says no count. */
  readonly count: number | undefined
  /** D, W, M, Y or H. */
  readonly unit: string
  /** A bare singular ("from a week" in Arabic has no "a"): needs a word before it that makes it a time. */
  readonly bare: boolean
}

const mostOfUnit = 9999

/**
 * How long things have lasted and how long ago they were, as ISO 8601 durations: «منذ أسبوعين» is a `duration` of
 * `P2W`, «قبل يومين» a `date` of `-P2D`, counted from the day of writing. Without a count («من أيام») the words are
 * kept as said.
 */
export function findDurations(reading: Reading): readonly Slot[] {
  const { tokens, text, marks } = reading
  const slots: Slot[] = []
  const slot = (name: 'date' | 'duration', from: number, to: number, value?: string): void => {
    const start = tokens[from]?.start ?? 0
    const end = tokens[to - 1]?.end ?? 0
    if (start < (slots.at(-1)?.end ?? 0)) return
    slots.push({ name, start, end, value: value ?? text.slice(start, end).replaceAll(/\s+/gu, ' ') })
  }
  for (const counted of countedTimes(tokens, marks)) {
    const head = skipBack(counted.from, marks, tokens)
    if (marks.before('every', head) !== undefined || marks.before('every', counted.from) !== undefined)
      continue
    if (marks.at('everyafter', counted.to) !== undefined) continue
    const ago = marks.before('ago', head)
    const agoAfter = marks.at('agoafter', counted.to)
    const since = marks.before('since', head)
    const value = counted.count === undefined ? undefined : isoDuration(counted.count, counted.unit)
    if (ago !== undefined || agoAfter !== undefined)
      slot('date', ago?.from ?? counted.from, agoAfter?.to ?? counted.to, value && `-${value}`)
    else if (since !== undefined) slot('duration', sinceStart(since, marks), counted.to, value)
    else if (!counted.bare && value !== undefined) slot('duration', counted.from, counted.to, value)
  }
  return [...slots, ...vagueTimes(reading, slots)].sort((a, b) => a.start - b.start)
}

const isoDuration = (count: number, unit: string): string =>
  unit === 'H' ? `PT${count}H` : `P${count}${unit}`

/** «صار لنا»: the longest mark, or two in a row. */
function sinceStart(since: Span, marks: Marks): number {
  return marks.before('since', since.from)?.from ?? since.from
}

/** Before a count, "about" and "more than". */
function skipBack(from: number, marks: Marks, tokens: readonly Token[]): number {
  let at = from
  for (let step = 0; step < 3; step++) {
    const about = marks.before('about', at)
    if (about === undefined || tokens[at]?.apart === 'line') break
    at = about.from
  }
  return at
}

/** Every count with its unit: `3 days`, «ثلاثة أيام», «شهرين», and bare units. */
function countedTimes(tokens: readonly Token[], marks: Marks): readonly Counted[] {
  const words = new Map(marks.valued('count').map((span) => [span.to, span] as const))
  const plural = marks.words('plural')
  const found: Counted[] = []
  for (const { from, to, value } of marks.valued('dual'))
    if (!hasArticle(tokens[from])) found.push({ from, to, unit: value, count: 2, bare: false })
  for (const { from, to, value } of marks.valued('unit')) {
    if (hasArticle(tokens[from])) continue
    const number = tokens[from]?.apart === 'no' ? countBefore(tokens, from, words) : undefined
    const one = singleAfter(to, words, marks)
    if (number !== undefined)
      found.push({ from: number.from, to, unit: value, count: number.count, bare: false })
    else if (one !== undefined) found.push({ from, to: one, unit: value, count: 1, bare: false })
    else if (!isDayOf(tokens, to))
      found.push({ from, to, unit: value, count: plural.has(from) ? undefined : 1, bare: true })
  }
  return found.sort((a, b) => a.from - b.from)
}

const hasArticle = (token: Token | undefined): boolean =>
  /^[\u0648\u0641\u0628]?\u0627\u0644/u.test(token?.key ?? '')

/** «من يوم الخميس», «من أيام الوالي»: the day or the time of something. */
const isDayOf = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.apart === 'no' && /^\u0627\u0644/u.test(tokens[at]?.key ?? '')

/** «شهر واحد». */
function singleAfter(at: number, words: ReadonlyMap<number, ValuedSpan>, marks: Marks): number | undefined {
  const next = words.get(at + 1)
  return next?.from === at && next.value === '1' && marks.at('count 1', at) !== undefined ? at + 1 : undefined
}

function countBefore(
  tokens: readonly Token[],
  unit: number,
  words: ReadonlyMap<number, ValuedSpan>,
): { readonly from: number; readonly count: number } | undefined {
  const key = tokens[unit - 1]?.key ?? ''
  if (/^\d{1,4}$/.test(key)) {
    const isPart = tokens[unit - 1]?.apart === 'mark' && /^\d+$/.test(tokens[unit - 2]?.key ?? '')
    const count = Number(key)
    return isPart || count > mostOfUnit || count === 0 ? undefined : { from: unit - 1, count }
  }
  const said = words.get(unit)
  if (said === undefined) return undefined
  const count = Number(said.value)
  const units = words.get(said.from)
  if (
    count >= 20 &&
    units !== undefined &&
    Number(units.value) < 10 &&
    /^\u0648/u.test(tokens[said.from]?.key ?? '')
  )
    return { from: units.from, count: count + Number(units.value) }
  return { from: said.from, count }
}

/** «من زمان». */
function vagueTimes({ text, tokens, marks }: Reading, before: readonly Slot[]): readonly Slot[] {
  return marks.all('vague').flatMap(({ from, to }): Slot[] => {
    const start = tokens[from]?.start ?? 0
    const end = tokens[to - 1]?.end ?? 0
    const isTaken = before.some((slot) => slot.start < end && start < slot.end)
    return isTaken
      ? []
      : [{ name: 'duration', value: text.slice(start, end).replaceAll(/\s+/gu, ' '), start, end }]
  })
}
