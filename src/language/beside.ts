import { openWords } from './coverage.ts'
import { nameWeight } from './keyword-guess.ts'
import { cued } from './marks.ts'
import type { Match } from './matcher.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'

/** So many words that courtesy does not explain say something. */
const severalWords = 3
/** Words of what is thanked for: "thank you for your quick help"; a deed is told to the end of its clause. */
const thankedWords = 3

const isCourtesy = (label: Sense): boolean =>
  (label.kind === 'intent' && (label.intent === 'greeting' || label.intent === 'thanks')) ||
  (label.kind === 'mark' && label.mark === 'salam')

const isTelling = ({ kind }: Sense): boolean => kind === 'service' || kind === 'danger' || kind === 'body'
const isPlace = (label: Sense): boolean => label.kind === 'place' && !label.ordinary

/** Whether any of these words tells of a matter: a service, a danger, a place. */
const tells = ({ matches }: Reading, words: ReadonlySet<number>): boolean =>
  matches.some(({ from, label }) => words.has(from) && (isTelling(label) || isPlace(label)))

/** Whether more is said than thanks, greetings and a few words of what is thanked for. */
export function saysMoreThanThanks(reading: Reading): boolean {
  if (followsThanks(reading)) return true
  const open = openWords(reading, isCourtesy)
  const deeds = new Set(cued(reading, 'deed').map(({ from }) => from))
  for (const { to } of thanked(reading))
    forgetClause(reading, open, to, deeds.has(to) ? Number.POSITIVE_INFINITY : thankedWords)
  return open.size >= severalWords || tells(reading, open)
}

/**
 * "Thank you for the reply, but the pit is still there": a matter follows the thanks, whatever was learnt of thanks; and
 * "thanks for nothing" are none.
 */
export function followsThanks(reading: Reading): boolean {
  if (cued(reading, 'ironic').length > 0) return true
  const first = thanked(reading)[0]
  if (first === undefined) return false
  if (cued(reading, 'but').some(({ from }) => from >= first.to)) return true
  const open = openWords(reading, isCourtesy)
  for (let index = 0; index < first.to; index++) open.delete(index)
  forgetClause(reading, open, first.to, Number.POSITIVE_INFINITY)
  return tells(reading, open)
}

const thanked = ({ matches }: Reading): readonly Match<Sense>[] =>
  matches.filter(({ label }) => label.kind === 'intent' && label.intent === 'thanks')

/** Takes the words from `at` to the end of their clause, at most so many, out of what is open. */
function forgetClause(reading: Reading, open: Set<number>, at: number, most: number): void {
  const turns = new Set(cued(reading, 'but').map(({ from }) => from))
  for (let index = at; index < at + most; index++) {
    const token = reading.tokens[index]
    if (token === undefined || token.apart !== 'no' || turns.has(index)) return
    open.delete(index)
  }
}

/** Whether a matter is told of beside the wish for a person: what, and where. */
export const tellsBesidePerson = (reading: Reading): boolean => namesMatter(reading) && namesPlace(reading)

/** Whether somebody reports something: then words of advertising are what is reported, not what is offered. */
export const isReporting = (reading: Reading): boolean =>
  cued(reading, 'fraud').length > 0 ||
  reading.matches.some(
    ({ label }) =>
      label.kind === 'type' &&
      label.weight === nameWeight &&
      (label.type === 'report' || label.type === 'complaint'),
  )

/** Whether a service of the office, or a danger, is named. */
export const namesMatter = ({ matches }: Reading): boolean => matches.some(({ label }) => isTelling(label))

/** Whether a place of the office is named. */
export const namesPlace = ({ matches }: Reading): boolean => matches.some(({ label }) => isPlace(label))
