import type { Act } from '../domain/understanding.ts'
import { covers, longest, shortMessage } from './coverage.ts'
import { nameWeight } from './keyword-guess.ts'
import type { Reading } from './reading.ts'

/** "Cancel my complaint", "I withdraw it" take something back, whatever type they name. */
export function takesBack(reading: Reading, act: Act | undefined): boolean {
  return (act === 'cancel-case' || act === 'withdraw') && reading.tokens.length <= shortMessage
}

/** A verb of taking back right before what was filed, not said with a "not", nor of somebody else. */
function cancelsCase({ tokens, matches }: Reading): boolean {
  if (tokens.length > shortMessage) return false
  const marked = (mark: string) => matches.filter(({ label }) => label.kind === 'mark' && label.mark === mark)
  if (marked('wronged').length > 0) return false
  const refused = new Set(marked('not').map(({ to }) => to))
  const filed = marked('filed')
  return marked('undo').some(
    ({ from, to }) =>
      !refused.has(from) && filed.some((what) => what.from >= to && what.from <= to + wordsBetween),
  )
}

/** "Cancel my last complaint". */
const wordsBetween = 2

/** Wishes about personal data that are found in short messages only, as a matter may be about somebody's data. */
function saysAct(act: Act, { tokens }: Reading, typeScore: number): boolean {
  if (act === 'my-data') return tokens.length <= shortMessage && typeScore < nameWeight
  return act !== 'correct-data' || (tokens.length <= shortMessage && typeScore < 2)
}

/** What a message does in a conversation, beside what it is about. */
export function findAct(reading: Reading, typeScore: number): Act | undefined {
  if (cancelsCase(reading)) return 'cancel-case'
  const matches = reading.matches.flatMap((match) =>
    match.label.kind === 'act' ? [{ ...match, label: match.label }] : [],
  )
  if (matches.length === 0) return undefined
  const inside = longest(
    matches.filter(({ label }) => !label.whole && saysAct(label.act, reading, typeScore)),
  )
  if (inside !== undefined) return inside.label.act
  if (reading.tokens.length > 8) return undefined
  const best = longest(matches.filter(({ label }) => label.whole))
  if (best === undefined || !covers(reading, (sense) => sense.kind === 'act')) return undefined
  const rivals = matches.filter(
    ({ from, to, label }) => label.act !== best.label.act && !(from >= best.from && to <= best.to),
  )
  if (rivals.length === 0) return best.label.act
  return agreeing.has(best.label.act) && rivals.every(({ label }) => agreeing.has(label.act))
    ? 'yes'
    : undefined
}

/** "Yes, register it" says one thing. */
const agreeing: ReadonlySet<Act> = new Set<Act>(['yes', 'file'])

/** An act that is a whole message and only means something in a conversation: its intent is none of the others. */
export const isAnswer = (act: Act): boolean => answers.has(act)
const answers: ReadonlySet<Act> = new Set<Act>([
  'yes',
  'no',
  'weak-yes',
  'back',
  'repeat',
  'skip',
  'edit',
  'other',
  'file',
  'give-data',
  'refuse',
])
