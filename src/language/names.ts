import type { Slot } from '../domain/understanding.ts'
import type { Token } from './matching-key.ts'
import type { Reading } from './reading.ts'

const maxNameWords = 6
const letters = /^\p{L}+$/u

/** The words at which some mark begins or that it covers, by the mark's name. */
function marked(reading: Reading, mark: string): ReadonlySet<number> {
  const at = new Set<number>()
  for (const { from, to, label } of reading.matches) {
    if (label.kind === 'mark' && label.mark === mark)
      for (let index = from; index < to; index++) at.add(index)
  }
  return at
}

/** A name after "my name is", "Name:" – or after "I am", if kinship words show that a name follows. */
export function nameAfterLabel(reading: Reading): Slot | undefined {
  const stops = marked(reading, 'notname')
  const phones = marked(reading, 'phone')
  const kin = marked(reading, 'kin')
  let found: { readonly from: number; readonly to: number } | undefined
  const labels = reading.matches.filter(
    ({ label }) => label.kind === 'mark' && (label.mark === 'name' || label.mark === 'self'),
  )
  for (const { from, to, label } of labels) {
    if (label.kind !== 'mark' || labels.some((other) => other.from <= from && other.to > to)) continue
    if (stops.has(to) || reading.tokens[to]?.apart === 'line') continue
    const end = nameEnd(reading.tokens, to, (index) => stops.has(index) || phones.has(index))
    const sure = label.mark === 'name' ? end > to : end - to >= 3 && hasAny(kin, to, end)
    if (sure && (found === undefined || from < found.from || to > found.to)) found = { from: to, to: end }
    if (sure && label.mark === 'name') break
  }
  return found === undefined ? undefined : nameSlot(reading, found.from, found.to)
}

/** A signature: the last lines' words, if one line is two to six words and kinship words or its place show a name. */
export function nameInSignature(reading: Reading): Slot | undefined {
  const { tokens } = reading
  const kin = marked(reading, 'kin')
  const stops = marked(reading, 'notname')
  const lines = tokens.flatMap((token, index) => (token.apart === 'line' ? [index] : []))
  for (const from of lines.slice(1).slice(-3).reverse()) {
    const end = nameEnd(tokens, from, (index) => stops.has(index))
    const wholeLine = tokens[end] === undefined || tokens[end]?.apart === 'line'
    const words = end - from
    if (
      wholeLine &&
      words >= 2 &&
      words <= maxNameWords &&
      (hasAny(kin, from + 1, end) || isBare(reading, from, end))
    )
      return nameSlot(reading, from, end)
  }
  return undefined
}

/** No phrase of any kind is said in these words: two or three of them at the end of a letter are a name. */
function isBare(reading: Reading, from: number, to: number): boolean {
  return to - from <= 4 && !reading.matches.some((match) => match.from < to && from < match.to)
}

function nameEnd(tokens: readonly Token[], from: number, stops: (index: number) => boolean): number {
  let end = from
  while (end < tokens.length && end < from + maxNameWords) {
    const token = tokens[end]
    if (token === undefined || !letters.test(token.key) || stops(end) || (end > from && token.apart !== 'no'))
      break
    end++
  }
  return end
}

function hasAny(set: ReadonlySet<number>, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (set.has(index)) return true
  return false
}

function nameSlot({ text, tokens }: Reading, from: number, to: number): Slot {
  const start = tokens[from]?.start ?? 0
  const end = tokens[to - 1]?.end ?? 0
  return { name: 'name', value: text.slice(start, end), start, end }
}

/** Reads a whole answer as a person's name: one to eight words of letters, at most 80 characters, or undefined. */
export function parseName(text: string): string | undefined {
  const name = text.trim().replaceAll(/\s+/gu, ' ')
  if (name.length < 2 || name.length > 80) return undefined
  const words = name.split(' ')
  return words.length <= 8 && words.every((word) => /^[\p{L}\p{M}'’.\-ـ]+$/u.test(word)) ? name : undefined
}
