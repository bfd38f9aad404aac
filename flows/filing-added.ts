import { isAct, longestDescription } from '../src/engine/describe.ts'
import { type FieldValues, type FlowStep, type Reply, type Scope, wordsIn } from '../src/engine/flow.ts'
import { hasCue, personSlots, placeSlots, textBeside } from '../src/engine/words-beside.ts'
import { tokenise } from '../src/language/matching-key.ts'

/**
 * Fewest words beside what was taken that are kept, and how many of them must tell something: of an answer to "where?" one
 * less, as hardly a place has as many; of one to "which service?" all that is more than its name.
 */
const fewest = {
  place: { words: 4, telling: 3 },
  service: { words: 3, telling: 3 },
  other: { words: 5, telling: 3 },
} as const
/** A value as long as this was cut from the words. */
const longValue = 200

/**
 * What a message in the middle of a filing adds to its description: all its words, where the open question and the
 * fields took but a few of them. Not those of a question, of courtesy, or about the question itself ("my number is private").
 */
export function addedWords(
  reply: Reply,
  { frame, context: { policy } }: Scope,
  step: FlowStep,
  took: FieldValues,
): FieldValues {
  const before = wordsIn(frame, 'description')
  const words = reply.text.trim()
  if (before === undefined || step.field === 'description' || before.includes(words)) return {}
  if (reply.choice !== undefined || isAct(reply.act) || isWhole(words, took)) return {}
  const isPlace = policy.fields[step.field]?.reads === 'place'
  const kind = isPlace ? 'place' : step.field === 'service' ? 'service' : 'other'
  if (!tells(reply, step, took, fewest[kind])) return {}
  const longest = longestDescription(policy)
  if (before.length + 1 >= longest) return {}
  return {
    description: `${before}\n${words}`.slice(0, longest),
    ...(reply.understanding.danger ? { danger: true } : {}),
  }
}

/** One field took all the words. */
const isWhole = (words: string, took: FieldValues): boolean =>
  Object.values(took).some(
    (value) =>
      typeof value === 'string' &&
      (value.includes(words) || (value.length >= longValue && words.startsWith(value))),
  )

function tells(
  reply: Reply,
  step: FlowStep,
  took: FieldValues,
  least: { readonly words: number; readonly telling: number },
): boolean {
  const { understanding, intent, text } = reply
  if (/[?\u061f]/u.test(text) || !matters.has(intent)) return false
  if (intent === 'inquiry' && hasCue(reply, 'asking')) return false
  if (hasCue(reply, `said ${step.field}`) && took[step.field] === undefined) return false
  const tookPlace = took['place'] !== undefined || took['placeSpot'] !== undefined
  const rest = textBeside(reply, tookPlace ? new Set([...personSlots, ...placeSlots]) : personSlots)
  const telling = understanding.answering?.telling ?? least.telling
  return telling >= least.telling && tokenise(rest, least.words).length >= least.words
}

const matters: ReadonlySet<Reply['intent']> = new Set([
  'complaint',
  'inquiry',
  'report',
  'suggestion',
  'other',
])
