import type { Act } from '../domain/understanding.ts'
import { namesMatter, namesPlace } from './beside.ts'
import { covers, longest, shortMessage } from './coverage.ts'
import { nameWeight } from './keyword-guess.ts'
import { cued, marked } from './marks.ts'
import type { Match } from './matcher.ts'
import type { Reading } from './reading.ts'
import { asksOfUndone, isRefused, keeps } from './refused.ts'
import type { Sense } from './resources.ts'

/** "Cancel my complaint", "I withdraw it" take something back, whatever type they name. */
export function takesBack(reading: Reading, act: Act | undefined): boolean {
  return (act === 'cancel-case' || act === 'withdraw') && reading.tokens.length <= shortMessage
}

/** A verb of taking back right before what was filed. */
function cancelsCase(reading: Reading): boolean {
  const filed = marked(reading, 'filed')
  return marked(reading, 'undo').some(
    (undo) =>
      isOwnWish(reading, undo) &&
      filed.some((what) => what.from >= undo.to && what.from <= undo.to + wordsBetween),
  )
}

/**
 * "Open my complaint again", "it is not solved, open it", and "open it again" alone: a gate is opened too, and a new
 * complaint.
 */
function opensAgain(reading: Reading): boolean {
  const own = ({ from, to, label }: Match<Sense>) =>
    reading.tokens.length <= shortMessage && !isRefused(reading, { from, to, label }, 0)
  const filed = marked(reading, 'filed')
  const it = cued(reading, 'opens-it').filter(own)
  if (it.length > 0)
    return filed.length > 0 || cued(reading, 'unsolved').length > 0 || covers(reading, isOfOpening)
  if (cued(reading, 'again').length === 0) return false
  const others = cued(reading, 'new')
  return cued(reading, 'opens').some(
    (open) =>
      own(open) &&
      filed.some(
        ({ from, to }) =>
          from >= open.to &&
          from <= open.to + wordsBetween &&
          !others.some((other) => other.from >= open.to && other.from <= to),
      ),
  )
}

const isOfOpening = (sense: Sense): boolean =>
  isActOrCourtesy(sense) || (sense.kind === 'cue' && (sense.cue === 'opens-it' || sense.cue === 'again'))

/** "Cancel my last complaint". */
const wordsBetween = 2
/** "I do not want to withdraw". */
const wordsAfterNot = 3

/**
 * Whether who writes wishes it: in a short message, not refused by a "not" before it, and neither asked nor told of
 * somebody else ("who cancelled it?", "the clerk told me to withdraw it").
 */
function isOwnWish(reading: Reading, { from }: Match<Sense>): boolean {
  if (reading.tokens.length > shortMessage || marked(reading, 'wronged').length > 0) return false
  if (asksOfUndone(reading)) return false
  if (marked(reading, 'who').some(({ to }) => to === from)) return false
  return !marked(reading, 'not').some(
    ({ from: not, to }) => to <= from && not >= from - wordsAfterNot && isOneClause(reading, to, from),
  )
}

/** Whether no mark parts the words from one place up to another: "never mind, it is solved" denies nothing. */
const isOneClause = ({ tokens }: Reading, from: number, to: number): boolean =>
  tokens.slice(from, to + 1).every(({ apart }) => apart === 'no')

/** Whether a found phrase is a request: some are only as the wish of who writes; a road is "closed without" notice too. */
function isRequest(
  reading: Reading,
  match: Match<Sense> & { readonly label: { readonly act: Act } },
  typeScore: number,
): boolean {
  const { tokens } = reading
  switch (match.label.act) {
    case 'keep':
      return false
    case 'withdraw':
    case 'reopen':
      return isOwnWish(reading, match)
    case 'escalate':
      return tokens[match.from]?.key !== 'closed' || marked(reading, 'filed').length > 0
    case 'solved':
      return isOwnWish(reading, match) && isTold(reading, match)
    case 'my-data':
      return tokens.length <= shortMessage && typeScore < nameWeight
    case 'correct-data':
      return tokens.length <= shortMessage && typeScore < 2 && !isElsewhere(reading, match)
    default:
      return true
  }
}

/** Told as so: neither asked ("is it solved?") nor on a condition, and nothing turns against it ("… but it is back"). */
function isTold(reading: Reading, { from, to }: Match<Sense>): boolean {
  if (/[?\u061f]/u.test(reading.text) || cued(reading, 'asks').length > 0) return false
  if (cued(reading, 'supposes').some((supposed) => supposed.to === from)) return false
  return !cued(reading, 'but').some((turn) => turn.from >= to)
}

/** "Correct my name in my passport": in something that is not what was filed here. */
function isElsewhere(reading: Reading, { to }: Match<Sense>): boolean {
  const after = reading.tokens.slice(to, to + wordsAfterNot)
  const where = after.findIndex(({ key }) => within.has(key))
  if (where < 0) return false
  return !marked(reading, 'filed').some(({ from }) => from > to + where && from <= to + where + wordsBetween)
}
const within: ReadonlySet<string> = new Set(['\u0641\u064a', '\u0628', '\u0639\u0644\u064a', 'in', 'on'])

/** What a message does in a conversation, beside what it is about. */
export function findAct(reading: Reading, typeScore: number): Act | undefined {
  if (keepsHere(reading)) return 'keep'
  if (cancelsCase(reading)) return 'cancel-case'
  if (opensAgain(reading)) return 'reopen'
  if (wantsNobody(reading)) return 'no-person'
  const matches = reading.matches.flatMap((match) =>
    match.label.kind === 'act' ? [{ ...match, label: match.label }] : [],
  )
  if (matches.length === 0) return undefined
  const inside = longest(
    matches.filter((match) => !match.label.whole && isRequest(reading, match, typeScore)),
  )
  if (inside !== undefined) return inside.label.act
  if (reading.tokens.length > 8) return undefined
  const best = longest(matches.filter(({ label }) => label.whole))
  if (best === undefined || !covers(reading, isActOrCourtesy)) return undefined
  const rivals = matches.filter(
    ({ from, to, label }) => label.act !== best.label.act && !(from >= best.from && to <= best.to),
  )
  if (rivals.length === 0) return best.label.act
  const all = [best, ...rivals].map(({ label }) => label.act)
  if (all.every((act) => agreeing.has(act))) return 'yes'
  return all.every((act) => declining.has(act)) ? 'decline' : undefined
}

/** "Yes, thank you": a courtesy changes no answer. */
const isActOrCourtesy = (sense: Sense): boolean =>
  sense.kind === 'act' ||
  (sense.kind === 'intent' && (sense.intent === 'greeting' || sense.intent === 'thanks'))

/** "Do not cancel it" of what is filed here, not of a meeting, and not told of somebody else. */
const keepsHere = (reading: Reading): boolean =>
  reading.tokens.length <= shortMessage &&
  keeps(reading) &&
  marked(reading, 'wronged').length === 0 &&
  !namesSomething(reading)

/** "I do not want to talk to a human". */
const wantsNobody = (reading: Reading): boolean =>
  reading.tokens.length <= shortMessage &&
  reading.matches.some(
    (match) =>
      match.label.kind === 'intent' && match.label.intent === 'human' && isRefused(reading, match, 1),
  ) &&
  !namesSomething(reading)

const namesSomething = (reading: Reading): boolean => namesMatter(reading) || namesPlace(reading)

/** "Yes, register it" says one thing. */
const agreeing: ReadonlySet<Act> = new Set<Act>(['yes', 'file'])
/** And so does "no, do not register it". */
const declining: ReadonlySet<Act> = new Set<Act>(['no', 'decline'])

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
  'refuse',
  'keep',
  'decline',
  'no-person',
  'help',
  'language-ar',
  'language-en',
])
