import express, { type Request, type Response, type Router } from 'express'
import type { DeadLink, LinkOutcome, SurveyState } from '../../gateway/service.ts'
import { pageContext } from '../page.ts'
import { renderNotice } from '../pages/notice.ts'
import { renderSurvey, type SurveyAnswers } from '../pages/survey.ts'
import { pageSecurity } from '../security.ts'
import { officeNamed, type Site } from '../site.ts'

type GoodSurvey = Extract<SurveyState, { readonly kind: 'good' }>

/**
 * Survey links `/r/<token>`. A GET only looks, so a mail scanner never votes; each POST votes anew, or has the case opened
 * again. The token is the right to do so: nothing here depends on a cookie.
 */
export function surveyRoutes(site: Site): Router {
  const router = express.Router()
  router.use('/r', pageSecurity([]), (_request, response, next) => {
    response.set({ 'x-robots-tag': 'noindex, nofollow', 'cache-control': 'no-store' })
    next()
  })
  router.get('/r/:token', async (request, response) => {
    const survey = await site.gateway.surveys.look(request.params.token)
    if (survey.kind !== 'good') return sendDead(site, request, response, survey)
    show(site, survey, request, response, { status: 200, answers: survey.answers })
  })
  router.post(
    '/r/:token',
    express.urlencoded({ extended: false, limit: '64kb' }),
    async (request, response) => {
      const { token } = request.params
      const survey = await site.gateway.surveys.look(token)
      if (survey.kind !== 'good') return sendDead(site, request, response, survey)
      const answers = readAnswers(survey, request.body)
      const remedy = survey.remedies.find((cause) => cause === fieldOf(request.body, 'remedy'))
      const outcome =
        remedy === undefined
          ? await site.gateway.surveys.vote(token, answers)
          : await site.gateway.surveys.remedy(token, remedy, wordsIn(survey))
      await finish(site, { survey, answers, isRemedy: remedy !== undefined }, outcome, request, response)
    },
  )
  return router
}

async function finish(
  site: Site,
  asked: { readonly survey: GoodSurvey; readonly answers: SurveyAnswers; readonly isRemedy: boolean },
  outcome: LinkOutcome,
  request: Request,
  response: Response,
): Promise<void> {
  const { survey, answers, isRemedy } = asked
  const { say } = contextOf(site, survey, request, response)
  switch (outcome.kind) {
    case 'done': {
      const after = await site.gateway.surveys.look(String(request.params['token']))
      if (after.kind !== 'good') return sendDead(site, request, response, after)
      const done = say(isRemedy ? 'survey.reopened' : 'survey.thanks', { reference: survey.reference })
      return show(site, after, request, response, { status: 200, answers: after.answers, done })
    }
    case 'refused': {
      const key = `refused.${outcome.code}`
      const problem = site.texts.has(key) ? say(key) : say('refused.other', { why: outcome.message })
      return show(site, survey, request, response, { status: 409, answers, problem })
    }
    case 'failed':
      site.options.log.error({ code: outcome.code, route: 'survey' }, 'request-failed')
      return show(site, survey, request, response, { status: 503, answers, problem: say('refused.failed') })
    default:
      return sendDead(site, request, response, outcome)
  }
}

function show(
  site: Site,
  survey: GoodSurvey,
  request: Request,
  response: Response,
  page: {
    readonly status: number
    readonly answers: SurveyAnswers
    readonly done?: string
    readonly problem?: string
  },
): void {
  const { status, ...shown } = page
  const context = contextOf(site, survey, request, response)
  const { markup } = renderSurvey(context, { token: String(request.params['token']), survey, ...shown })
  response.status(status).type('html').send(markup)
}

function sendDead(site: Site, request: Request, response: Response, { kind, organisation }: DeadLink): void {
  const context = pageContext(site, officeNamed(site, organisation), request, response)
  const name = kind === 'expired' ? 'survey.expired' : `link.${kind}`
  const page = renderNotice(context, context.say(`${name}.heading`), context.say(`${name}.text`))
  response
    .status(kind === 'unknown' ? 404 : 410)
    .type('html')
    .send(page.markup)
}

const contextOf = (site: Site, { organisation }: GoodSurvey, request: Request, response: Response) =>
  pageContext(site, officeNamed(site, organisation), request, response)

/** What was written to the question that is answered in words: who handles the case again finds why. */
const wordsIn = ({ questions, answers }: GoodSurvey): string =>
  questions
    .flatMap((question) => (question.answers === undefined ? (answers[question.slug] ?? []) : []))
    .join('\n')

function readAnswers({ questions }: GoodSurvey, body: unknown): SurveyAnswers {
  return Object.fromEntries(
    questions.flatMap(({ slug }) => {
      const value = fieldOf(body, `q-${slug}`)?.trim().replaceAll(/\r\n?/g, '\n')
      return value === undefined ? [] : [[slug, value] as const]
    }),
  )
}

function fieldOf(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const value = new Map<string, unknown>(Object.entries(body)).get(name)
  return typeof value === 'string' ? value : undefined
}
