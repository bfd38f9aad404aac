import { type Intent, intents } from '../domain/understanding.ts'
import { rankServices, rankTypes, serviceConfidence, typeConfidence } from './keyword-guess.ts'
import { type Classifier, classify, type Features, type Guess } from './model/classifier.ts'
import type { Reading } from './reading.ts'
import type { Resources } from './resources.ts'

/** How sure a rule is that explains every word of a message. */
const saidConfidence = 0.95
/** A candidate below this is none. */
const leastProbability = 0.05
/** A word or two show little: what is not almost sure of them is not understood. */
const fewWords = 2
const sureOfFewWords = 0.7
/** How many times likelier a service is of which the words of the policy speak alone; found by cross-validation. */
const namedService = 30
/** The same where they speak of several. */
const namedAmongOthers = 4

/** An intent and the share of such messages to which it belongs. */
export interface IntentGuess extends Guess {
  readonly label: Intent
}

/** What rules say of the intent, and what they say that it is not, whatever was learnt. */
export interface RuledIntents {
  readonly said: Intent | undefined
  readonly denied: ReadonlySet<Intent>
  /** They must be learnt for sure. */
  readonly doubted: ReadonlySet<Intent>
}

/** So sure must be what was learnt of an intent that is doubted. */
const sureOfDoubted = 0.8

/**
 * Candidates for the intent, likeliest first: what a rule says goes before what was learnt, and that before keywords.
 * Without `features` only the rule is asked.
 */
export function guessTypes(
  reading: Reading,
  features: Features | undefined,
  { models }: Resources,
  { said, denied, doubted }: RuledIntents,
): readonly IntentGuess[] {
  if (features === undefined) return said === undefined ? [] : [{ label: said, probability: saidConfidence }]
  const learnt = without(
    models.types === undefined ? wordedTypes(reading) : learntTypes(models.types, features),
    ({ label, probability }) => denied.has(label) || (doubted.has(label) && probability < sureOfDoubted),
  )
  const isKnown = reading.tokens.length > fewWords || (learnt[0]?.probability ?? 0) >= sureOfFewWords
  const likely =
    isKnown || said !== undefined ? learnt.filter(({ probability }) => probability >= leastProbability) : []
  if (said === undefined) return likely
  return [{ label: said, probability: saidConfidence }, ...likely.filter(({ label }) => label !== said)]
}

/** The guesses that are left, as likely among themselves as before; beside one that was all but sure they are little. */
function without(
  guesses: readonly IntentGuess[],
  isDenied: (guess: IntentGuess) => boolean,
): readonly IntentGuess[] {
  if (!guesses.some(isDenied)) return guesses
  const left = guesses.filter((guess) => !isDenied(guess))
  const sum = left.reduce((total, { probability }) => total + probability, 0)
  return left.map(({ label, probability }) => ({ label, probability: probability / sum }))
}

const isIntentGuess = (guess: Guess): guess is IntentGuess => known.has(guess.label)
const known: ReadonlySet<string> = new Set(intents)

function learntTypes(model: Classifier, features: Features): readonly IntentGuess[] {
  return classify(model, features, leastProbability).filter(isIntentGuess)
}

function wordedTypes(reading: Reading): readonly IntentGuess[] {
  const ranked = rankTypes(reading)
  const sure = typeConfidence(ranked)
  return ranked.map(({ type }, index) => ({ label: type, probability: sure / (index + 1) }))
}

/** Candidates for the service, likeliest first; `none` among them. */
export function guessServices(reading: Reading, features: Features, { models }: Resources): readonly Guess[] {
  const ranked = rankServices(reading)
  const sure = serviceConfidence(ranked)
  if (models.services === undefined)
    return ranked.map(({ slug }, index) => ({ label: slug, probability: sure / (index + 1) }))
  const named = sure >= 0.7 ? ranked.slice(0, 1) : ranked
  const weight = named.length === 1 ? namedService : namedAmongOthers
  const slugs = new Set(named.map(({ slug }) => slug))
  const weighed = classify(models.services, features).map(({ label, probability }) => ({
    label,
    probability: slugs.has(label) ? probability * weight : probability,
  }))
  const sum = weighed.reduce((total, { probability }) => total + probability, 0)
  return weighed
    .map(({ label, probability }) => ({ label, probability: probability / sum }))
    .filter(({ probability }) => probability >= leastProbability)
    .sort((a, b) => b.probability - a.probability)
}
