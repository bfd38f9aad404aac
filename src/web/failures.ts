import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { HttpProblem, problemOf } from './http-problem.ts'
import { pageContext } from './page.ts'
import { renderProblem } from './pages/notice.ts'
import { pageSecurity } from './security.ts'
import { officeNamed, type Site } from './site.ts'

/** Ends a request that no route took. */
export const nothingHere: RequestHandler = (_request, _response, next) => {
  next(new HttpProblem(404, 'not-found', 'There is nothing at this address.'))
}

/** Answers what failed: JSON to programs, a page to people; the reason goes to the log, never to the reader. */
export function failures(site: Site): readonly [RequestHandler | ErrorRequestHandler, ErrorRequestHandler] {
  const security = pageSecurity([])
  const secured: ErrorRequestHandler = (error, request, response, next) =>
    response.headersSent ? next(error) : security(request, response, () => next(error))
  const answer: ErrorRequestHandler = (error, request, response, next) => {
    const problem = problemOf(error)
    if (problem.status >= 500)
      site.options.log.error(
        { code: problem.code, cause: nameOf(problem.cause), route: routeOf(request) },
        'request-failed',
      )
    if (response.headersSent) return next(error)
    if (problem.retryAfterSeconds !== undefined)
      response.set('retry-after', String(problem.retryAfterSeconds))
    response.status(problem.status).set('cache-control', 'no-store')
    if (forPrograms(request)) {
      response.json({ error: { code: problem.code, message: problem.message } })
      return
    }
    const known =
      site.offices.find(({ organisation }) => request.path.startsWith(`/o/${organisation}/`)) ??
      officeNamed(site, undefined)
    response
      .type('html')
      .send(renderProblem(pageContext(site, known, request, response), problem.status, problem.code).markup)
  }
  return [secured, answer]
}

const programs =
  /^\/(hooks|healthz|readyz|metrics|assets|embed\.js)(\/|$)|^\/o\/[^/]+\/chat\/|^\/l\/[^/]+\/files/

function forPrograms(request: Request): boolean {
  if (programs.test(request.path))
    return request.accepts('json', 'html') === 'json' || request.method !== 'GET'
  return request.accepts('html', 'json') === 'json'
}

/** The kind of address, without tokens: a link's token is a right and stays out of logs. */
function routeOf(request: Request): string {
  return `${request.method} /${request.path.split('/')[1] ?? ''}`
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${'code' in cause ? String(cause.code) : ''}` : 'unknown'
}
