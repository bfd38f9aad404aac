import type { Intent } from '../domain/understanding.ts'
import { covers, longest, shortMessage } from './coverage.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'

/** An intent that is none of the types: a whole message of greeting or thanks, a short one that asks for a person … */
export function saidIntent(reading: Reading, typeScore: number): Intent | undefined {
  const matches = reading.matches.flatMap((match) =>
    match.label.kind === 'intent' ? [{ ...match, label: match.label }] : [],
  )
  if (matches.some(({ label }) => label.intent === 'spam')) return 'spam'
  const phrase = longest(matches.filter(({ label }) => !label.whole))
  if (
    phrase !== undefined &&
    reading.tokens.length <= shortMessage &&
    (phrase.label.intent === 'status' || typeScore < 4)
  )
    return phrase.label.intent
  const wholes = matches.filter(({ label }) => label.whole && label.intent !== 'greeting')
  const best = longest(wholes)
  const polite = (sense: Sense): boolean =>
    sense.kind === 'intent' && (sense.intent === 'greeting' || sense.intent === best?.label.intent)
  if (best !== undefined && covers(reading, polite)) return best.label.intent
  const greeting = matches.find(({ label }) => label.intent === 'greeting')
  return greeting !== undefined &&
    covers(reading, (sense) => sense.kind === 'intent' && sense.intent === 'greeting')
    ? 'greeting'
    : undefined
}
