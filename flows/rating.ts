import type { CaseView } from '../src/domain/case/view.ts'
import type { SurveyQuestion } from '../src/domain/policy.ts'
import { isPoorRating } from '../src/domain/survey.ts'
import { changeEffect } from '../src/engine/change-case.ts'
import { choice, namedChoice } from '../src/engine/choices.ts'
import { hasWords } from '../src/engine/describe.ts'
import { type Answer, type Flow, type FlowStep, type Reply, type Scope, wordsIn } from '../src/engine/flow.ts'
import { ownCases } from '../src/engine/own-cases.ts'
import {
  answersOf,
  isBareRating,
  openSurvey,
  questionsOf,
  rateEffect,
  readAnswer,
  remedies,
} from '../src/engine/rating.ts'
import { text } from '../src/engine/text-keys.ts'

/** The survey after a treatment. Each answer is a vote at once, so that who falls silent has voted. */
export const rating: Flow = {
  id: 'rating',
  version: 1,
  steps: ({ context }) => [...questionsOf(context).map(questionStep), remedyStep],
  takes: () => ({}),
  done: () => ({ says: [text('rating.thanks')], effects: [] }),
}

const rated = (scope: Scope): CaseView | undefined =>
  ownCases(scope).find(({ id }) => id === wordsIn(scope.frame, 'case'))

/** The field of a question's answer; a question that was passed over holds nothing. */
const fieldOf = ({ slug }: SurveyQuestion): string => `answer:${slug}`

function questionStep(question: SurveyQuestion): FlowStep {
  return {
    name: `question:${question.slug}`,
    field: fieldOf(question),
    needed: (scope) => openSurvey(rated(scope), scope.context.now) !== undefined,
    ...(question.answers === undefined && { takesWords: true as const }),
    ask: () => ({
      parts: [{ key: 'name', values: { name: { kind: 'name', name: question.ask } } }],
      choices:
        question.answers === undefined
          ? [choice('act:skip', 'act.skip')]
          : question.answers.map(({ slug, name }) => namedChoice(choiceOf(question, slug), name)),
    }),
    read: (reply, scope) =>
      question.answers === undefined ? readWords(question, reply, scope) : readChoice(question, reply, scope),
  }
}

const choiceOf = ({ slug }: SurveyQuestion, answer: string): string => `rate:${slug}:${answer}`

function readChoice(question: SurveyQuestion, reply: Reply, scope: Scope): Answer {
  const given =
    question.answers?.find(({ slug }) => reply.choice === choiceOf(question, slug)) ??
    (reply.choice === undefined ? readAnswer(reply.text, question) : undefined)
  if (given === undefined) return { kind: 'none' }
  const said = reply.choice === undefined ? reply.text : ''
  return vote(scope, answersOf(question, given, said, scope.context))
}

/** Words that ask for something else are no answer. */
const elsewhere: ReadonlySet<string> = new Set(['status', 'human', 'cancel'])

/**
 * Another answer to a question before: pressed there again, or said with hardly a word more. What is the same as before
 * changes nothing.
 */
function changedMind(reply: Reply, scope: Scope): Answer | undefined {
  for (const question of questionsOf(scope.context)) {
    const before = wordsIn(scope.frame, fieldOf(question)) ?? ''
    const given =
      question.answers?.find(({ slug }) => reply.choice === choiceOf(question, slug)) ??
      (reply.choice === undefined && isBareRating(reply.text) ? readAnswer(reply.text, question) : undefined)
    if (before === '' || given === undefined || given.slug === before) continue
    const voted = vote(scope, { [question.slug]: given.slug })
    if (voted.kind !== 'fields') return voted
    return { ...voted, says: [text('rating.changed', { answer: { kind: 'name', name: given.name } })] }
  }
  return undefined
}

function readWords(question: SurveyQuestion, reply: Reply, scope: Scope): Answer {
  const changed = changedMind(reply, scope)
  if (changed !== undefined) return changed
  if (reply.act === 'skip' || reply.act === 'no' || reply.act === 'decline')
    return { kind: 'fields', fields: { [fieldOf(question)]: '' } }
  const isElse =
    reply.choice !== undefined ||
    reply.understanding.bare === true ||
    (reply.act !== undefined && reply.act !== 'yes' && reply.act !== 'weak-yes') ||
    (reply.understanding.said === true && elsewhere.has(reply.intent))
  if (isElse || !hasWords(reply.text)) return { kind: 'none' }
  return vote(scope, { [question.slug]: reply.text.trim() })
}

/** All that was answered so far, and this: the whole vote anew. */
function vote(scope: Scope, answers: Readonly<Record<string, string>>): Answer {
  const view = rated(scope)
  const survey = openSurvey(view, scope.context.now)
  if (view === undefined || survey === undefined)
    return { kind: 'end', outcome: { says: [text('rating.over')], effects: [] } }
  const all = { ...answered(scope), ...answers }
  const fields = Object.entries(answers).map(([slug, value]) => [`answer:${slug}`, value] as const)
  return {
    kind: 'fields',
    fields: Object.fromEntries(fields),
    effects: [rateEffect(view, survey, all)],
  }
}

function answered({ frame, context }: Scope): Readonly<Record<string, string>> {
  const pairs = questionsOf(context).map(
    (question) => [question.slug, wordsIn(frame, fieldOf(question)) ?? ''] as const,
  )
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''))
}

/** Who rates it as poor is offered to have it opened again, or taken up, while that can be had. */
const remedyStep: FlowStep = {
  name: 'remedy',
  field: 'remedy',
  needed: (scope) => isPoorRating(scope.context.policy, answered(scope)) && offered(scope).length > 0,
  ask: (scope) => ({
    parts: [text('rating.sorry'), ...offered(scope).map((change) => text(`line.rating-${change}`))],
    choices: [
      ...offered(scope).map((change) => choice(`remedy:${change}`, `rating.${change}.do`)),
      choice('act:no', 'act.no'),
    ],
  }),
  read: (reply, scope): Answer => {
    const changed = changedMind(reply, scope)
    if (changed !== undefined) return changed
    const view = rated(scope)
    const change = offered(scope).find((one) => reply.choice === `remedy:${one}`)
    if (view !== undefined && change !== undefined)
      return { kind: 'end', outcome: { says: [], effects: [changeEffect(view.id, change, said(scope))] } }
    return reply.act === 'no' || reply.intent === 'thanks'
      ? { kind: 'fields', fields: { remedy: 'none' } }
      : { kind: 'none' }
  },
}

function offered(scope: Scope): ReturnType<typeof remedies> {
  const view = rated(scope)
  return view === undefined ? [] : remedies(view, scope.context.now)
}

/** What was written in the survey: who handles the case again finds why. */
const said = ({ frame, context }: Scope): string =>
  questionsOf(context)
    .flatMap((question) => (question.answers === undefined ? (wordsIn(frame, fieldOf(question)) ?? []) : []))
    .join('\n')
