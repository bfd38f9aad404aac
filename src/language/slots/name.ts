import type { Slot } from '../../domain/understanding.ts'
import type { Marks, Span } from '../marks.ts'
import type { Reading } from '../reading.ts'
import { wordAt } from './labels.ts'
import { NameWords } from './name-words.ts'

/**
 * The writer's name, if the text says it: after a label, after "I am", in a signature, beside the phone number, or as
 * the whole message. What somebody else is called is none.
 */
export function findName(
  reading: Reading,
  names: ReadonlySet<string>,
  identifiers: readonly Slot[],
): Slot | undefined {
  const { marks } = reading
  const words = new NameWords(reading, names)
  const span =
    afterLabel(reading, words, marks) ??
    afterSelf(words, marks) ??
    inSignature(words, marks, identifiers) ??
    besidePhone(words, marks, identifiers) ??
    afterClosing(words, marks) ??
    atEnd(reading, words) ??
    alone(words)
  if (span === undefined) return undefined
  const start = reading.tokens[span.from]?.start ?? 0
  const end = reading.tokens[span.to - 1]?.end ?? 0
  return { name: 'name', value: reading.text.slice(start, end), start, end }
}

const span = (from: number, to: number): Span => ({ from, to })

/** «اسمي …», "Name: …"; "name" by itself only with a colon or at the head of a line. */
function afterLabel(reading: Reading, words: NameWords, marks: Marks): Span | undefined {
  const { tokens, text } = reading
  const phones = marks.words('phone')
  for (const { from, to } of marks.all('name').toSorted((a, b) => a.from - b.from)) {
    const next = tokens[to]
    const label = tokens[from]
    if (next === undefined || label === undefined || isPossessed(label.key) || words.isStop(to)) continue
    const between = text.slice(tokens[to - 1]?.end ?? 0, next.start)
    const isMarked = /[:=\u2013-]/u.test(between)
    if (next.apart === 'line' && !isMarked) continue
    const isPlain = plainLabels.has(label.key) && to - from === 1
    if (label.key === nameOf && !isMarked) continue
    if (isPlain && !isMarked && label.apart === 'no' && from > 0) continue
    const certain = words.givenEnd(to) ?? (words.isHonorific(to) ? to + 1 : undefined)
    const isStop = (index: number): boolean => phones.has(index)
    if (certain !== undefined) {
      const known = words.end(to)
      if (known > to && endsThere(words, known)) return span(to, known)
      const loose = words.looseEnd(to, isStop)
      return span(to, isMarked || endsThere(words, loose) ? Math.max(known, loose) : Math.max(known, certain))
    }
    const end = words.looseEnd(to, isStop)
    if (end === to) continue
    const kin = hasKin(words, to, end)
    if (
      isMarked ||
      kin ||
      latin.test(next.key) ||
      (beginsThere(words, from) && endsThere(words, end) && end - to <= 4)
    ) {
      const known = kin ? Math.max(words.end(to), endOfKin(words, to, end)) : end
      return span(to, isMarked || endsThere(words, end) ? end : known)
    }
  }
  return undefined
}

const latin = /^[a-z]/
/** «اسم»: the name of something. */
const nameOf = '\u0627\u0633\u0645'
const plainLabels: ReadonlySet<string> = new Set([
  'name',
  '\u0627\u0644\u0627\u0633\u0645',
  'applicant',
  'complainant',
  'esm',
  'ism',
])

/** «باسمي», «باسم»: the label with a particle speaks of a name and says none. */
const isPossessed = (key: string): boolean =>
  /^[\u0628\u0648\u0641\u0644\u0643]\u0627?/u.test(key) &&
  !/^\u0648(?:\u0627\u0644)?\u0627\u0633\u0645/u.test(key)

/** Nothing of the sentence stands before it but "I" and "and". */
function beginsThere({ tokens }: NameWords, at: number): boolean {
  const token = tokens[at]
  return token === undefined || at === 0 || token.apart !== 'no' || isAnd(token.key)
}

/** A mark, a number or the end follows. */
function endsThere({ tokens }: NameWords, at: number): boolean {
  const token = tokens[at]
  return token === undefined || token.apart !== 'no' || /^\d/.test(token.key) || isAnd(token.key)
}

/** «و…» begins what is said next. */
const isAnd = (key: string): boolean => /^\u0648./u.test(key) || key === 'and' || key === 'w'

function hasKin(words: NameWords, from: number, to: number): boolean {
  for (let index = from + 1; index < to; index++) if (words.isKin(index)) return true
  return false
}

/** The end of a name whose words are joined by "son of". */
function endOfKin(words: NameWords, from: number, to: number): number {
  let end = from + 1
  for (let index = from + 1; index < to - 1; index++) if (words.isKin(index)) end = index + 2
  while (end < to && words.isFamily(end)) end++
  return end
}

/** «أنا سالم», «معك سالم بن حمد», "this is Ahmed": a known given name, or words joined by "son of". */
function afterSelf(words: NameWords, marks: Marks): Span | undefined {
  const { tokens } = words
  for (const { to } of marks.all('self')) {
    const from = skipHonorifics(words, to)
    const token = tokens[from]
    if (token === undefined || tokens[to]?.apart === 'line' || words.isStop(from)) continue
    const known = knownEnd(words, from)
    if (known !== undefined) return span(from, known)
    const loose = words.looseEnd(from, () => false)
    if (loose - from >= 3 && !words.isKin(from) && words.isKin(from + 1))
      return span(from, endOfKin(words, from, loose))
    if (words.isCapitalised(from) && words.isCapitalised(from + 1) && tokens[from + 1]?.apart === 'no')
      return span(from, words.end(from + 1))
  }
  return undefined
}

/** The end of a name that begins with a known given one, or with "father of" and one. */
function knownEnd(words: NameWords, from: number): number | undefined {
  const isKunya = kunya.test(words.tokens[from]?.key ?? '') && words.givenEnd(from + 1) !== undefined
  if (isKunya) return words.end(from + 1)
  return words.givenEnd(from) === undefined ? undefined : words.end(from)
}

const kunya = /^(?:\u0627\u0628\u0648|\u0628\u0648|\u0627\u0645|abu|bu|umm|um)$/u

function skipHonorifics(words: NameWords, from: number): number {
  let at = from
  while (at < from + 2 && words.isHonorific(at) && words.givenEnd(at) === undefined) at++
  return at > from && kunya.test(words.tokens[at - 1]?.key ?? '') ? at - 1 : at
}

const signatureLines = 5

/** A line among the last ones that is a name and nothing else but a closing word, the phone and its label. */
function inSignature(words: NameWords, marks: Marks, identifiers: readonly Slot[]): Span | undefined {
  const { tokens } = words
  const starts = tokens.flatMap(({ apart }, index) => (apart === 'line' && index > 0 ? [index] : []))
  for (const begin of starts.slice(-signatureLines).toReversed()) {
    const next = starts[starts.indexOf(begin) + 1] ?? tokens.length
    const closing = marks.at('closing', begin)?.to ?? marks.at('self', begin)?.to ?? begin
    const from = skipHonorifics(words, closing >= next ? begin : closing)
    const isTold = marks.before('closing', begin) !== undefined || closing > begin
    const name = wholeName(words, from, isTold)
    if (name !== undefined && restIsContact(words, name.to, next, marks, identifiers)) return name
  }
  return undefined
}

/** A name of two words or more that fills words up to a mark, or after a closing one of one word. */
function wholeName(words: NameWords, from: number, isTold: boolean): Span | undefined {
  const { tokens } = words
  const known = knownEnd(words, from)
  if (known !== undefined) {
    const isLast =
      tokens[known]?.apart === 'no' && words.isLetters(known) && (tokens[known + 1]?.apart ?? 'line') !== 'no'
    const end = isLast && !words.isStop(known) ? known + 1 : known
    return end - from >= 2 || isTold ? span(from, end) : undefined
  }
  const loose = words.looseEnd(from, () => false)
  if (words.isStop(from) || loose - from < 2) return undefined
  for (let at = from + 1; at < loose - 1; at++) {
    const end = knownEnd(words, at)
    if (end === loose && end - at >= 2) return span(at, end)
  }
  if (hasKin(words, from, loose) && !words.isKin(from)) return span(from, loose)
  if (words.isFamily(loose - 1) && loose - from <= 4) return span(from, loose)
  if (isTold && words.isCapitalised(from) && words.isCapitalised(from + 1))
    return span(from, words.end(from + 1))
  return undefined
}

function restIsContact(
  words: NameWords,
  from: number,
  to: number,
  marks: Marks,
  identifiers: readonly Slot[],
): boolean {
  const labels = marks.words('phone')
  const civil = marks.words('civil')
  for (let index = from; index < to; index++) {
    const token = words.tokens[index]
    if (token === undefined || labels.has(index) || civil.has(index)) continue
    if (!identifiers.some(({ start, end }) => start < token.end && token.start < end)) return false
  }
  return true
}

/** «سالم 92345678», "92345678 Salim Al Kaabi": a known name right before or after the phone. */
function besidePhone(words: NameWords, marks: Marks, identifiers: readonly Slot[]): Span | undefined {
  const { tokens } = words
  const labels = marks.words('phone')
  const fillers = marks.words('numberfiller')
  for (const { name, start, end } of identifiers) {
    if (name !== 'phone') continue
    let to = wordAt(tokens, start)
    while (
      to > 0 &&
      (labels.has(to - 1) || fillers.has(to - 1) || /^\d{6,9}$/.test(tokens[to - 1]?.key ?? ''))
    )
      to--
    const before = nameEndingAt(words, marks, to)
    if (before !== undefined) return before
    const after = wordAt(tokens, end)
    const stop = words.end(after)
    const ends = tokens[stop] === undefined || tokens[stop]?.apart !== 'no'
    if (words.givenEnd(after) !== undefined && ends && !words.isStop(after)) return span(after, stop)
  }
  return undefined
}

const longestName = 6

/** The longest known name that ends right before a word and is not somebody else's. */
function nameEndingAt(words: NameWords, marks: Marks, to: number): Span | undefined {
  let found: Span | undefined
  for (let from = to - 1; from >= 0 && from >= to - longestName; from--) {
    if (words.givenEnd(from) !== undefined && !words.isStop(from) && words.end(from) >= to)
      found = span(from, to)
    if (words.tokens[from]?.apart === 'line') break
  }
  if (found === undefined) return undefined
  const isApart = words.tokens[found.from]?.apart !== 'no'
  const isOthers = !isApart && marks.before('othersname', found.from) !== undefined
  return isOthers || words.isKin(found.from - 1) ? undefined : found
}

/** "Thanks, Salim" at the end. */
function afterClosing(words: NameWords, marks: Marks): Span | undefined {
  const { tokens } = words
  for (const { from: closing, to } of marks.all('closing')) {
    const from = skipHonorifics(words, to)
    const end = words.isStop(from) ? undefined : knownEnd(words, from)
    if (end === undefined) continue
    const isSigned = tokens[closing]?.apart === 'line' && closing > 0 && end - from >= 2
    if (end === tokens.length || isSigned) return span(from, end)
  }
  return undefined
}

/** «…، سالم الكعبي» at the end, after a hyphen also of one word. */
function atEnd({ text, tokens }: Reading, words: NameWords): Span | undefined {
  let from = tokens.length - 1
  while (from > 0 && tokens[from]?.apart === 'no') from--
  const token = tokens[from]
  if (from < 1 || token?.apart !== 'mark' || words.isStop(from)) return undefined
  const mark = text.slice(tokens[from - 1]?.end ?? 0, token.start).trim()
  const end = knownEnd(words, from)
  const isWhole = end === tokens.length && (end - from >= 2 || /^[-\u2013\u2014]$/u.test(mark))
  return isWhole ? span(from, end) : undefined
}

const fromWords: ReadonlySet<string> = new Set(['\u0645\u0646', 'from', 'mn', 'min', 'men'])

/** A known name of one word or more that a message begins with, before a mark, its end or "from" and a place: an answer, where a name was asked. */
export function leadingName(reading: Reading, names: ReadonlySet<string>): string | undefined {
  const { text, tokens, marks } = reading
  if (!marks.all('given').some(({ from }) => from <= 2)) return undefined
  const words = new NameWords(reading, names)
  const from = skipHonorifics(words, 0)
  const end = words.isStop(from) ? undefined : knownEnd(words, from)
  if (end === undefined) return undefined
  const isApart = (tokens[end]?.apart ?? 'line') !== 'no' || isFromPlace(reading, end)
  return isApart ? text.slice(tokens[from]?.start ?? 0, tokens[end - 1]?.end ?? 0) : undefined
}

/** "From", and a place right after it. */
const isFromPlace = ({ tokens, matches }: Reading, at: number): boolean =>
  fromWords.has(tokens[at]?.key ?? '') &&
  matches.some(({ from, label }) => from === at + 1 && label.kind === 'place')

/** The whole message is a name of two words or more, or begins with one that "son of" joins, or says "… here". */
function alone(words: NameWords): Span | undefined {
  const { tokens } = words
  const first = words.givenEnd(0) === undefined || words.isStop(0) ? 0 : words.end(0)
  if (first >= 3 && words.isKin(1)) return span(0, first)
  const isFrom = fromWords.has(tokens[first]?.key ?? '') && tokens[first]?.apart === 'no'
  const kunyaEnd = kunya.test(tokens[0]?.key ?? '') ? knownEnd(words, 0) : undefined
  if (isFrom && first >= 2) return span(0, first)
  if (kunyaEnd !== undefined && fromWords.has(tokens[kunyaEnd]?.key ?? '')) return span(0, kunyaEnd)
  const here = tokens.findIndex(
    ({ key }, index) => index > 0 && key === 'here' && words.givenEnd(index - 1) === index,
  )
  if (here > 0 && here <= longestName && !words.isStop(here - 1)) return span(here - 1, here)
  if (tokens.length < 2 || tokens.length > longestName || words.givenEnd(0) === undefined) return undefined
  return words.end(0) === tokens.length && !words.isStop(0) ? span(0, tokens.length) : undefined
}
