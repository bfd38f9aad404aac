import type { TextValue } from '../domain/text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import type { Section } from './printed-document.ts'
import type { Voice } from './voice.ts'
import { words } from './words.ts'

interface Span {
  readonly from: string
  to: string
  readonly nth: number | undefined
  readonly why: string
}

/** Day by day from receipt to due; days off that follow each other for the same reason are one row. */
export function composeDays({ explanation }: CasePapers, { say, language }: Voice): Section {
  const spans: Span[] = []
  for (const { on, nth, why } of explanation) {
    const last = spans.at(-1)
    const reason = why[language]
    if (nth === undefined && last?.nth === undefined && last?.why === reason) last.to = on
    else spans.push({ from: on, to: on, nth, why: reason })
  }
  const rows = spans.map(({ from, to, nth, why }) => [
    [words(say(from === to ? 'print.days.one' : 'print.days.range', { from: dayOf(from), to: dayOf(to) }))],
    [words(nth === undefined ? '–' : String(nth))],
    [words(why)],
  ])
  const columns = [
    { share: 7, heading: say('print.column.day') },
    { share: 2, heading: say('print.column.counts') },
    { share: 5, heading: say('print.column.why') },
  ]
  return {
    heading: say('print.section.days'),
    blocks: rows.length === 0 ? [] : [{ kind: 'table', columns, rows }],
  }
}

/** A date of the office as an instant that falls on it in every zone from UTC-6 to UTC+14. */
function dayOf(on: string): TextValue {
  return { kind: 'instant', at: `${on}T06:00:00Z`, form: 'day' }
}
