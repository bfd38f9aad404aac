import type { CaseView } from '../domain/case/view.ts'
import type { SurveyAnswer, SurveyQuestion } from '../domain/policy.ts'
import { isPoorRating, surveyOf } from '../domain/survey.ts'
import { tokenise, wordsKey } from '../language/matching-key.ts'
import { advance, answer, openStep } from './advance.ts'
import { allows } from './change-case.ts'
import { type Reply, slotOf } from './flow.ts'
import { ownCases } from './own-cases.ts'
import { code, text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'
import type { Effect, StepContext } from './types.ts'
import { hasCue } from './words-beside.ts'

/** A survey that takes votes now. */
type OpenSurvey = NonNullable<CaseView['survey']>

/** The survey of a case, while it takes votes. */
export function openSurvey(view: CaseView | undefined, now: string): OpenSurvey | undefined {
  return view?.survey !== undefined && view.survey.until > now ? view.survey : undefined
}

/** The questions of the policy's survey. */
export const questionsOf = ({ policy }: Pick<StepContext, 'policy'>): readonly SurveyQuestion[] =>
  surveyOf(policy)?.questions ?? []

/** More words than these tell of something, whatever they praise or blame in passing. */
const mostRatingWords = 25

/** The answer that a message gives in words: the one of whose names and spellings it holds the longest. */
export function readAnswer(said: string, { answers = [] }: SurveyQuestion): SurveyAnswer | undefined {
  if (tokenise(said, mostRatingWords + 1).length > mostRatingWords) return undefined
  const key = ` ${wordsKey(said)} `
  let best: { readonly answer: SurveyAnswer; readonly length: number } | undefined
  let isTied = false
  for (const answer of answers) {
    for (const spelling of [answer.name.ar, answer.name.en, ...answer.spellings]) {
      const spelled = wordsKey(spelling)
      if (!key.includes(` ${spelled} `)) continue
      if (best === undefined || spelled.length > best.length) {
        best = { answer, length: spelled.length }
        isTied = false
      } else if (spelled.length === best.length && best.answer !== answer) isTied = true
    }
  }
  return isTied ? undefined : best?.answer
}

/** Hardly a word more than an answer: what stands beside it says nothing of its own. */
export const isBareRating = (said: string): boolean => tokenise(said, fewWords + 1).length <= fewWords
const fewWords = 4

/** What a case is told of a vote. */
export function rateEffect(
  view: CaseView,
  survey: OpenSurvey,
  answers: Readonly<Record<string, string>>,
): Effect {
  return { kind: 'command', caseId: view.id, command: { kind: 'rate', notice: survey.notice, answers } }
}

/** What can be had by who rates a treatment as poor. */
export const remedies = (view: CaseView, now: string): readonly ('reopen' | 'untreated')[] =>
  (['reopen', 'untreated'] as const).filter((change) => allows(view, change, now))

/** Puts the survey of a case as the open question. */
export function beginRating(turn: Turn, view: CaseView): void {
  const flow = turn.flows['rating']
  if (flow === undefined || openSurvey(view, turn.context.now) === undefined) return
  turn.push(beginFrame(flow, { case: view.id }))
  advance(turn)
}

/** What works at the open survey as at every question. */
const stays: ReadonlySet<string> = new Set(['language-ar', 'language-en', 'help', 'repeat', 'back'])

/**
 * The survey is an offer: who answers it is heard, who writes anything else leaves it; and who says that they want to
 * rate is asked. True when the message was taken: with nothing to rate, only what hardly says more than that.
 */
export function heedRating(turn: Turn, reply: Reply): boolean {
  const { frame } = turn
  if (frame?.flow === 'rating') {
    const read = openStep(turn)?.read(reply, turn.scope(frame)).kind ?? 'none'
    if (read !== 'none') {
      answer(turn, reply)
      return true
    }
    if (reply.act === undefined || !stays.has(reply.act)) turn.pop()
  }
  if (turn.frame !== undefined) return false
  if (reply.choice?.startsWith('rate:') === true) return pressedAgain(turn, reply)
  if (!wishesToRate(reply)) return false
  const view = rateable(turn, reply)
  if (view !== undefined) beginRating(turn, view)
  else if (tokenise(reply.text, fewWords + 1).length <= fewWords) turn.say(text('rating.none'))
  else return false
  return true
}

/** A button of a survey that was asked before is a vote, and changes the one there is, while votes are taken. */
function pressedAgain(turn: Turn, reply: Reply): true {
  const flow = turn.flows['rating']
  const view = rateable(turn, reply)
  if (flow === undefined || view === undefined) {
    turn.say(text('rating.over'))
    return true
  }
  const question = reply.choice?.split(':')[1] ?? ''
  turn.push({ ...beginFrame(flow, { case: view.id }), step: `question:${question}` })
  answer(turn, reply)
  return true
}

/** A wish to rate, and hardly a word more. */
const wishesToRate = (reply: Reply): boolean =>
  reply.act === undefined && hasCue(reply, 'rates') && tokenise(reply.text, 9).length <= 8

/** The case whose survey is meant: the one that is named, else the newest that takes votes. */
function rateable(turn: Turn, reply: Reply): CaseView | undefined {
  const named = slotOf(reply, 'reference')
  return ownCases(turn).find(
    (view) =>
      openSurvey(view, turn.context.now) !== undefined && (named === undefined || view.reference === named),
  )
}

/**
 * A letter that rates: its answer is taken where it gives one, else the survey's own link is told. False for a letter
 * about something else.
 */
export function ratesByLetter(turn: Turn, reply: Reply, about?: CaseView): boolean {
  const { context } = turn
  const view = about ?? rateable(turn, reply)
  const survey = openSurvey(view, context.now)
  const [rating] = questionsOf(context)
  if (view === undefined || survey === undefined || rating === undefined) return false
  const given = reply.understanding.slots.some(({ name }) => name !== 'reference')
    ? undefined
    : readAnswer(reply.text, rating)
  if (given === undefined) {
    if (!wishesToRate(reply) || survey.link === undefined) return false
    turn.setAbout({ caseId: view.id })
    turn.say(text('rating.link', { link: code(survey.link) }))
    return true
  }
  turn.setAbout({ caseId: view.id })
  turn.enter('letter/rating')
  turn.do(rateEffect(view, survey, answersOf(rating, given, reply.text, context)))
  turn.say(text('rating.thanks'), ...remedyByLetter(view, given, rating, context))
  return true
}

/** The rating, and what is said beside it as the answer to what is asked in words. */
export function answersOf(
  rating: SurveyQuestion,
  given: SurveyAnswer,
  said: string,
  context: StepContext,
): Readonly<Record<string, string>> {
  const worded = questionsOf(context).find(({ answers }) => answers === undefined)
  return {
    [rating.slug]: given.slug,
    ...(worded !== undefined && !isBareRating(said) && { [worded.slug]: said.trim().slice(0, mostLetters) }),
  }
}
const mostLetters = 2000

function remedyByLetter(
  view: CaseView,
  given: SurveyAnswer,
  rating: SurveyQuestion,
  { policy, now }: StepContext,
) {
  if (!isPoorRating(policy, { [rating.slug]: given.slug })) return []
  return allows(view, 'reopen', now) && view.reopenUntil !== undefined
    ? [text('rating.letter-remedy', { until: { kind: 'instant', at: view.reopenUntil, form: 'day-time' } })]
    : []
}
