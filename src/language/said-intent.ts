import type { Intent } from '../domain/understanding.ts'
import { followsThanks, isReporting, namesPlace, saysMoreThanThanks, tellsBesidePerson } from './beside.ts'
import { covers, longest, shortMessage } from './coverage.ts'
import { cued, marked } from './marks.ts'
import type { Match } from './matcher.ts'
import type { Reading } from './reading.ts'
import { asksOfUndone, isRefused, keeps } from './refused.ts'
import type { Sense } from './resources.ts'

type Said = Match<Sense> & { readonly label: Extract<Sense, { readonly kind: 'intent' }> }

const saidIn = (reading: Reading): readonly Said[] =>
  reading.matches.flatMap((match) =>
    match.label.kind === 'intent' && !introduces(reading, match) ? [{ ...match, label: match.label }] : [],
  )

/** "Call me Ahmed": a name, not a wish. */
const introduces = (reading: Reading, { from, to }: Match<Sense>): boolean =>
  reading.marks.at('given', to) !== undefined &&
  cued(reading, 'introduces').some((words) => words.from === from && words.to === to)

/** An intent that is none of the types: a whole message of greeting or thanks, a short one that asks for a person … */
export function saidIntent(reading: Reading, typeScore: number): Intent | undefined {
  const matches = saidIn(reading)
  if (matches.some(isAdvertising(reading))) return 'spam'
  const phrase = longest(matches.filter((match) => !match.label.whole && isWish(reading, match)))
  if (
    phrase !== undefined &&
    reading.tokens.length <= shortMessage &&
    (phrase.label.intent === 'status' || typeScore < 4)
  )
    return phrase.label.intent
  const whole = wholeIntent(reading, matches)
  if (whole !== undefined) return whole
  const thanks = matches.some(({ label }) => label.intent === 'thanks' && !label.whole)
  return thanks && reading.tokens.length <= shortMessage && typeScore < 4 && !saysMoreThanThanks(reading)
    ? 'thanks'
    : undefined
}

/** The intent that explains every word of a message, courtesies around it aside. */
function wholeIntent(reading: Reading, matches: readonly Said[]): Intent | undefined {
  const wholes = matches.filter(({ label }) => label.whole)
  for (const courtesies of [['greeting', 'thanks'], ['greeting'], []] as const) {
    const isCourtesy = (intent: Intent): boolean => courtesies.some((each) => each === intent)
    const best = longest(wholes.filter(({ label }) => !isCourtesy(label.intent)))
    if (best === undefined || !isWish(reading, best)) continue
    const { intent } = best.label
    const explains = (sense: Sense): boolean =>
      (sense.kind === 'intent' && (sense.intent === intent || isCourtesy(sense.intent))) ||
      (intent === 'thanks' && sense.kind === 'act' && (sense.act === 'yes' || sense.act === 'no'))
    if (covers(reading, explains)) return intent
  }
  return undefined
}

/** What a message says that it does not mean: a person or a status that is not wanted, a cancelling that is refused. */
export function deniedIntents(reading: Reading): ReadonlySet<Intent> {
  const denied = new Set<Intent>()
  if (followsThanks(reading)) denied.add('thanks').add('greeting')
  if (isReporting(reading)) denied.add('spam')
  if (keeps(reading) || asksOfUndone(reading)) denied.add('cancel')
  const said = saidIn(reading)
  for (const intent of ['human', 'status'] as const) {
    const matches = said.filter(({ label }) => label.intent === intent)
    const phrases = matches.filter(({ label }) => !label.whole)
    const telling = phrases.length > 0 ? phrases : matches
    if (telling.length > 0 && !telling.some((match) => isWish(reading, match))) denied.add(intent)
  }
  return denied
}

/** Whether a person is wanted beside a matter that is told of. */
export const wantsPersonToo = (reading: Reading): boolean =>
  saidIn(reading).some(
    (match) => match.label.intent === 'human' && !match.label.whole && !isNegated(reading, match),
  ) && tellsBesidePerson(reading)

/** "No one in charge calls me": a "not" a few words before it. */
const isNegated = (reading: Reading, { from }: Said): boolean =>
  marked(reading, 'not').some(({ to }) => to <= from && to >= from - wordsAfterNot)
const wordsAfterNot = 3

const isAdvertising =
  (reading: Reading) =>
  ({ label }: Said): boolean =>
    label.intent === 'spam' && !isReporting(reading) && !namesPlace(reading)

/** Whether a phrase says what is wanted: neither refused nor said in passing. */
function isWish(reading: Reading, match: Said): boolean {
  switch (match.label.intent) {
    case 'human':
      return !isRefused(reading, match, match.label.whole ? 1 : 0) && !tellsBesidePerson(reading)
    case 'status':
      return !isRefused(reading, match, 1)
    case 'cancel':
      return !keeps(reading) && !asksOfUndone(reading)
    case 'thanks':
      return match.label.whole
    case 'spam':
      return false
    default:
      return true
  }
}
