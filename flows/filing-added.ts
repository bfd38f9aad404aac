import { isAct, longestDescription } from '../src/engine/describe.ts'
import { type FieldValues, type FlowStep, type Reply, type Scope, wordsIn } from '../src/engine/flow.ts'
import {
  clausesBeside,
  hasCue,
  personSlots,
  placeSlots,
  saysFine,
  takesBack,
  textBeside,
} from '../src/engine/words-beside.ts'
import { tokenise } from '../src/language/matching-key.ts'
import { placeParts } from './filing-place.ts'

/**
 * Fewest words beside what was taken that are kept, and how many of them must tell something: of an answer to "where?" one
 * less, as hardly a place has as many; of one to "which service?" all that is more than its name; at the summary, where they
 * answer nothing, a short sentence; beside a value that is said anew, a long one.
 */
const fewest = {
  place: { words: 4, telling: 3 },
  service: { words: 3, telling: 3 },
  summary: { words: 3, telling: 2 },
  corrects: { words: 8, telling: 5 },
  other: { words: 5, telling: 3 },
} as const
/** The fields in which a place or a part of it is kept. */
const wherever = ['place', ...placeParts]
/** A value as long as this was cut from the words. */
const longValue = 200

/**
 * What a message in the middle of a filing adds to its description: its words, without the clause at either end that the
 * question or the fields took, where they took but a few of them. Not those of a question, of courtesy, or about the
 * question itself ("my number is private"). What tells of danger is never dropped. What is added ends the choice of what to
 * change.
 */
export function addedWords(reply: Reply, scope: Scope, step: FlowStep, took: FieldValues): FieldValues {
  const { frame, context } = scope
  const before = wordsIn(frame, 'description')
  const words = reply.text.trim()
  if (before === undefined || step.field === 'description' || before.includes(words)) return {}
  if (reply.choice !== undefined || isAct(reply.act) || saysFine(reply) || isWhole(words, took)) return {}
  if (['wanted', 'further', 'editing'].some((field) => took[field] !== undefined)) return {}
  const isTelling =
    reply.understanding.danger || tells(reply, step, took, fewest[kindOf(reply, step, took, scope)])
  if (!isTelling) return {}
  const longest = longestDescription(context.policy)
  if (before.length + 1 >= longest) return {}
  return {
    description: `${before}\n${clausesBeside(reply, took)}`.slice(0, longest),
    ...(reply.understanding.danger ? { danger: true } : {}),
    ...(frame.fields['editing'] === true ? { editing: false } : {}),
  }
}

function kindOf(
  reply: Reply,
  { field, name }: FlowStep,
  took: FieldValues,
  { context: { policy } }: Scope,
): keyof typeof fewest {
  const given = Object.keys(took).filter((each) => each !== 'attachments')
  const labels = given.map((each) => `said ${wherever.includes(each) ? 'place' : each}`)
  const corrects = takesBack(reply) || labels.some((label) => hasCue(reply, label))
  if (given.length > 0 && corrects) return 'corrects'
  if (policy.fields[field]?.reads === 'place') return 'place'
  if (field === 'service') return 'service'
  return given.length === 0 && (name === 'confirm' || name === 'edit') ? 'summary' : 'other'
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
  const tookPlace = wherever.some((field) => took[field] !== undefined)
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
