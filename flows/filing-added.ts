import { isAct, longestDescription } from '../src/engine/describe.ts'
import { type FieldValues, type FlowStep, type Reply, type Scope, wordsIn } from '../src/engine/flow.ts'
import { hasCue, personSlots, placeSlots, textBeside } from '../src/engine/words-beside.ts'
import { tokenise } from '../src/language/matching-key.ts'

/** Fewest words beside what was taken that are kept; of an answer to "where?" one less, as hardly a place has as many. */
const fewestWords = { place: 4, other: 5 } as const
const fewestTelling = 3
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
  const reads = policy.fields[step.field]?.reads === 'place' ? 'place' : 'other'
  if (!tells(reply, step, took, fewestWords[reads])) return {}
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

function tells(reply: Reply, step: FlowStep, took: FieldValues, fewest: number): boolean {
  const { understanding, intent, text } = reply
  if (/[?\u061f]/u.test(text) || !matters.has(intent)) return false
  if (intent === 'inquiry' && hasCue(reply, 'asking')) return false
  if (hasCue(reply, `said ${step.field}`) && took[step.field] === undefined) return false
  const tookPlace = took['place'] !== undefined || took['placeSpot'] !== undefined
  const rest = textBeside(reply, tookPlace ? new Set([...personSlots, ...placeSlots]) : personSlots)
  const telling = understanding.answering?.telling ?? fewestTelling
  return telling >= fewestTelling && tokenise(rest, fewest).length >= fewest
}

const matters: ReadonlySet<Reply['intent']> = new Set([
  'complaint',
  'inquiry',
  'report',
  'suggestion',
  'other',
])
