import { cued, marked } from './marks.ts'
import type { Match } from './matcher.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'

/**
 * Whether a found phrase is what is not wanted: a "not" before it, with nothing but words of wishing between, at least so
 * many ("I do not want to talk to …"). "No, I want to …", "I did not understand, I want …" refuse nothing.
 */
export function isRefused(reading: Reading, { from }: Match<Sense>, fewestWishes: number): boolean {
  const nots = marked(reading, 'not')
  if (nots.length === 0) return false
  const fillers = reading.matches.filter(({ label }) => label.kind === 'filler')
  for (let at = from, wishes = 0; at > 0 && reading.tokens[at]?.apart === 'no'; wishes++) {
    const end = at
    if (wishes >= fewestWishes && nots.some(({ to }) => to === end)) return true
    const wish = fillers.find(({ to }) => to === end)
    if (wish === undefined) return false
    at = wish.from
  }
  return false
}

/** "I do not want to withdraw it", "do not cancel": what is being filed, or was, is to stay. */
export function keeps(reading: Reading): boolean {
  return (
    reading.matches.some(({ label }) => label.kind === 'act' && label.act === 'keep') ||
    cued(reading, 'undone').some((undone) => isRefused(reading, undone, 1))
  )
}

/** Whether something undone is asked about, not asked for: "was it cancelled?", but not "can you cancel it?". */
export function asksOfUndone(reading: Reading): boolean {
  if (cued(reading, 'undone').length === 0 || cued(reading, 'possible').length > 0) return false
  return (
    cued(reading, 'asks').length > 0 ||
    asksWhy(reading) ||
    cued(reading, 'asks-first').some(({ from }) => reading.tokens[from]?.apart !== 'no') ||
    questionMark.test(reading.text)
  )
}

/** "Why was it cancelled?" complains of it. */
export const asksWhy = (reading: Reading): boolean => cued(reading, 'why').length > 0
const questionMark = /[?\u061f]/u
