import { longestAnswer } from '../../domain/case/decide-survey.ts'
import type { SurveyQuestion } from '../../domain/policy.ts'
import { isPoorRating } from '../../domain/survey.ts'
import type { SurveyState } from '../../gateway/service.ts'
import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { renderPage } from './layout.ts'
import { momentsOf } from './moment.ts'
import { renderText } from './rich-text.ts'

/** Answers by question: an answer's slug, or words. */
export type SurveyAnswers = Readonly<Record<string, string>>

interface ShownSurvey {
  readonly token: string
  readonly survey: Extract<SurveyState, { readonly kind: 'good' }>
  readonly answers: SurveyAnswers
  /** What was just done. */
  readonly done?: string
  /** Why it could not be done. */
  readonly problem?: string
}

/** The survey after a treatment: its questions as a form that works without scripts, to be sent again to change the vote. */
export function renderSurvey(
  context: PageContext,
  { token, survey, answers, done, problem }: ShownSurvey,
): Html {
  const { say, office, language } = context
  const names = office.policy.survey
  const title =
    (survey.afterLadder ? names?.afterLadder : names?.afterTreatment)?.[language] ?? say('survey.title')
  const service = office.policy.services.find(({ slug }) => slug === survey.service)?.name[language]
  const about = { reference: survey.reference }
  const isVoted = Object.keys(survey.answers).length > 0
  const main = html`<div class="paper"><h1>${title}</h1>
${done === undefined ? undefined : html`<p class="done" role="status">${renderText(done)}</p>`}
${done !== undefined && isPoorRating(office.policy, survey.answers) ? remedies(context, token, survey.remedies) : undefined}
<p class="lead">${renderText(service === undefined ? say('survey.lead', about) : say('survey.lead-service', { ...about, service }))}</p>
<form class="act" method="post" action="/r/${token}">
<p class="problem" role="alert">${problem}</p>
${survey.questions.map((question, index) => ask(context, question, answers, index === 0))}
<p><button class="button" type="submit">${say(isVoted ? 'survey.change' : 'survey.do')}</button></p>
<p class="small">${renderText(say('survey.until', { until: untilWords(context, survey.until) }))}</p></form></div>`
  return renderPage(context, { title, main, shape: 'reading', unlisted: true })
}

function untilWords({ language, office, say }: PageContext, at: string): string {
  const moments = momentsOf(language, office.zone)
  return say('moment', { day: moments.day(at), time: moments.time(at) })
}

function ask(
  { language, say }: PageContext,
  { slug, ask: words, answers: known }: SurveyQuestion,
  answers: SurveyAnswers,
  isNeeded: boolean,
): Html {
  const name = `q-${slug}`
  if (known === undefined)
    return html`<label for="${name}">${words[language]}</label><p class="small" id="${name}-hint">${say('survey.optional')}</p>
<textarea id="${name}" name="${name}" rows="4" maxlength="${longestAnswer}" dir="auto" aria-describedby="${name}-hint">${answers[slug]}</textarea>`
  return html`<fieldset class="scale"><legend>${words[language]}</legend>${known.map(
    (answer) =>
      html`<label class="check"><input type="radio" name="${name}" value="${answer.slug}"${isNeeded ? html` required` : undefined}${answers[slug] === answer.slug ? html` checked` : undefined}> <span>${answer.name[language]}</span></label>`,
  )}</fieldset>`
}

/** After a poor rating: what the office can do about it, at once. */
function remedies(
  { say }: PageContext,
  token: string,
  causes: ShownSurvey['survey']['remedies'],
): Html | undefined {
  if (causes.length === 0) return undefined
  return html`<form class="remedy" method="post" action="/r/${token}"><p>${say('survey.sorry')}</p>
${causes.map(
  (cause) =>
    html`<p><button class="button" type="submit" name="remedy" value="${cause}">${say(`survey.remedy.${cause}`)}</button></p>`,
)}</form>`
}
