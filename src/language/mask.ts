import type { Slot, SlotName } from '../domain/understanding.ts'
import { tokenise } from './matching-key.ts'

/** What stands in the place of a personal value. */
const marks: Partial<Record<SlotName, string>> = {
  name: '⟨name⟩',
  civilNumber: '⟨number⟩',
  phone: '⟨number⟩',
  reference: '⟨number⟩',
  email: '⟨email⟩',
  location: '⟨place⟩',
}

/** So many digits in a row, however they are parted, may be somebody's number. */
const tellingDigits = 5

interface Span {
  readonly start: number
  readonly end: number
  readonly mark: string
}

/**
 * A text without what tells whose it is: names, numbers, addresses and links that were found in it (`slots`), any other
 * run of five digits, addresses and links, and every word of the names that are known beside it. Wilayats, areas and
 * landmarks stay: they are the matter. In linear time; what nobody could know for a name stays.
 */
export function mask(text: string, slots: readonly Slot[], knownNames: readonly string[] = []): string {
  const spans = [...slotSpans(slots), ...chunkSpans(text), ...nameSpans(text, knownNames)]
  let masked = ''
  let at = 0
  for (const { start, end, mark } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue
    if (start >= at) masked += text.slice(at, start) + mark
    at = end
  }
  return masked + text.slice(at)
}

function slotSpans(slots: readonly Slot[]): Span[] {
  return slots.flatMap(({ name, start, end }) => {
    const mark = marks[name]
    return mark === undefined ? [] : [{ start, end, mark }]
  })
}

/** Mail addresses, links, and runs of digits though blanks part them. */
function chunkSpans(text: string): Span[] {
  const spans: Span[] = []
  let run: { start: number; end: number; digits: number } | undefined
  const endRun = () => {
    if (run !== undefined && run.digits >= tellingDigits)
      spans.push({ start: run.start, end: run.end, mark: '⟨number⟩' })
    run = undefined
  }
  for (const { 0: chunk, index: start } of text.matchAll(/\S+/g)) {
    const end = start + chunk.length
    const link = /^(?:https?:|www\.)/i.test(chunk)
    if (link || chunk.includes('@')) {
      endRun()
      spans.push({ start, end, mark: link ? '⟨link⟩' : '⟨email⟩' })
      continue
    }
    const digits = chunk.replaceAll(/[^\p{Nd}]/gu, '').length
    const isWord = digits < tellingDigits && /\p{L}/u.test(chunk)
    if (digits === 0 || isWord) endRun()
    else run = { start: run?.start ?? start, end, digits: (run?.digits ?? 0) + digits }
  }
  endRun()
  return spans
}

function nameSpans(text: string, names: readonly string[]): Span[] {
  if (names.length === 0) return []
  const keys = new Set(names.flatMap((name) => tokenise(name).map(({ key }) => key)))
  return tokenise(text).flatMap(({ key, start, end }) =>
    keys.has(key) ? [{ start, end, mark: '⟨name⟩' }] : [],
  )
}
