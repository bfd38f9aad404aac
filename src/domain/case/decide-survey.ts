import type { Survey, SurveyQuestion } from '../policy.ts'
import { surveyOf, surveyUntil } from '../survey.ts'
import type { Fields, StoredValue } from './case.ts'
import type { Command } from './command.ts'
import {
  accept,
  type DecideContext,
  type Decision,
  type Draft,
  draftOf,
  keep,
  record,
  refuse,
} from './decision.ts'
import type { Case } from './file.ts'
import { noticeOf, owe } from './owe.ts'

/** A vote may be changed so often: whoever holds the link cannot fill the file. */
const mostVotes = 20
/** Characters of an answer in words. */
export const longestAnswer = 2000

/** The citizen is asked how it was treated, where the policy asks that. */
export function oweSurvey(draft: Draft, context: DecideContext): Draft {
  return surveyOf(context.policy) === undefined ? draft : owe(draft, context, 'survey')
}

/** Takes a vote, or another one in its place, while the survey is open (reading 9). */
export function decideRate(file: Case, command: Command<'rate'>, context: DecideContext): Decision {
  const { policy, calendar, now } = context
  const survey = surveyOf(policy)
  const owed = noticeOf(file, command.notice)
  if (survey === undefined || owed?.notice.kind !== 'survey')
    return refuse('no-survey', 'There is no such survey: open the link of the message that asks for it.')
  const until = surveyUntil(owed, policy, calendar)
  if (until === undefined || now > until)
    return refuse('survey-over', 'The survey is over: its answers can no longer be given or changed.')
  const before = file.ratings?.find(({ notice }) => notice === command.notice)
  const fault = faultOf(survey, command.answers, before?.answers ?? {})
  if (fault !== undefined) return fault
  if ((before?.times ?? 0) >= mostVotes)
    return refuse('rated-often', 'The vote was changed very often: it stays as it is.')
  const { draft, answers } = store(survey, command.answers, before?.answers ?? {}, draftOf(file), context)
  if (before !== undefined && isSame(before.answers, answers)) return accept(draftOf(file))
  return accept(record(draft, context, { kind: 'rated', notice: command.notice, answers }))
}

function faultOf({ questions }: Required<Survey>, given: Readonly<Record<string, string>>, before: Fields) {
  const [rating] = questions
  const isRated = rating !== undefined && (given[rating.slug] ?? before[rating.slug] ?? '') !== ''
  if (!isRated) return refuse('rating-missing', 'Choose an answer to the first question.')
  for (const [slug, value] of Object.entries(given)) {
    const question = questions.find((one) => one.slug === slug)
    if (question === undefined) return refuse('unknown-question', `The survey does not ask "${slug}".`)
    if (!fits(question, value))
      return refuse('unknown-answer', `"${value.slice(0, 40)}" is no answer to "${slug}".`)
  }
  return undefined
}

const fits = ({ answers }: SurveyQuestion, value: string): boolean =>
  value === '' || answers === undefined
    ? value.length <= longestAnswer
    : answers.some(({ slug }) => slug === value)

/** A question that is not answered anew keeps its answer; words stand in the erasable store. */
function store(
  { questions }: Required<Survey>,
  given: Readonly<Record<string, string>>,
  before: Fields,
  draft: Draft,
  context: DecideContext,
): { readonly draft: Draft; readonly answers: Fields } {
  const answers: Record<string, StoredValue> = {}
  let next = draft
  for (const { slug, answers: known } of questions) {
    const value = given[slug]?.trim()
    const kept = before[slug]
    if (value === undefined && kept !== undefined) answers[slug] = kept
    if (value === undefined || value === '') continue
    if (known !== undefined) answers[slug] = { kind: 'plain', value }
    else {
      const words = keep(next, context, value)
      next = words.draft
      answers[slug] = words.stored
    }
  }
  return { draft: next, answers }
}

const isSame = (a: Fields, b: Fields): boolean => {
  const slugs = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...slugs].every((slug) => heldIn(a[slug]) === heldIn(b[slug]))
}

const heldIn = (stored: StoredValue | undefined): string | undefined =>
  stored?.kind === 'plain' ? stored.value : stored?.digest
