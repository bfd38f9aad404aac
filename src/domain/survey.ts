import type { Calendar } from './calendar.ts'
import type { Fields } from './case/case.ts'
import type { Case, OwedNotice } from './case/file.ts'
import { formatInstant, instantOf, later } from './instant.ts'
import type { Policy, Survey, SurveyQuestion } from './policy.ts'
import { plannedSending } from './quiet-hours.ts'

/** The survey that a policy asks after the treatment; undefined where it asks nothing. */
export function surveyOf({ survey }: Policy): Required<Survey> | undefined {
  const { questions = [], openDays } = survey ?? {}
  if (survey === undefined || questions.length === 0 || openDays === undefined) return undefined
  return { ...survey, questions, openDays }
}

/** The survey that was last put to the citizen of a case. */
export const lastSurvey = ({ notices }: Pick<Case, 'notices'>): OwedNotice | undefined =>
  notices.findLast(({ notice }) => notice.kind === 'survey')

/** Until when a vote is taken: the policy's days from the planned sending of its notice, or from its proof if that is later. */
export function surveyUntil(
  { plannedAt, provedAt }: OwedNotice,
  policy: Policy,
  calendar: Calendar,
): string | undefined {
  const survey = surveyOf(policy)
  if (survey === undefined) return undefined
  const from = later(plannedSending(policy, calendar, plannedAt), provedAt)
  return formatInstant(instantOf(from) + survey.openDays * 86_400_000)
}

/** The answers of a vote that are no words, by question. */
export const plainAnswers = (answers: Fields): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(answers).flatMap(([slug, stored]) =>
      stored.kind === 'plain' ? [[slug, stored.value] as const] : [],
    ),
  )

/** Whether an answer says that the treatment was poor. */
export const isPoor = ({ answers }: SurveyQuestion, slug: string | undefined): boolean =>
  answers?.find((answer) => answer.slug === slug)?.poor === true

/** Whether a vote's rating is a poor one; answers by question. */
export function isPoorRating(policy: Policy, answers: Readonly<Record<string, string>>): boolean {
  const rating = surveyOf(policy)?.questions[0]
  return rating !== undefined && isPoor(rating, answers[rating.slug])
}
