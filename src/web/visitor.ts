import type { Request, Response } from 'express'
import { openVisitor, presentedToken, sealVisitor, visitorCookie } from '../domain/visitor.ts'
import { cookieManners } from './cookies.ts'
import { HttpProblem } from './http-problem.ts'
import type { RateLimit } from './rate-limit.ts'
import { chatOf, type Office, type Site } from './site.ts'

/** A visitor of an organisation's chat: `id` is the address in the conversation, `token` proves it. */
export interface Visitor {
  readonly id: string
  readonly token: string
}

const rememberedFor = 180 * 86_400_000

/** The visitor whose token the request shows, or undefined. */
export function visitorOf(request: Request, office: Office): Visitor | undefined {
  const { authorization, cookie } = request.headers
  const token = presentedToken({ authorization, cookie }, office.organisation)
  const id = token === undefined ? undefined : openVisitor(chatOf(office).seals, token)
  return token === undefined || id === undefined ? undefined : { id, token }
}

/** The visitor of the request. Throws 401. */
export function requireVisitor(request: Request, office: Office): Visitor {
  const visitor = visitorOf(request, office)
  if (visitor === undefined)
    throw new HttpProblem(401, 'visitor-unknown', 'Ask for a new chat session, then try again.')
  return visitor
}

/** Makes a new visitor. Nothing is stored for one who never writes. Throws 429 when an address asks too often. */
export function newVisitor(site: Site, office: Office, request: Request, limit: RateLimit): Visitor {
  if (!limit.take(request.ip ?? 'unknown')) {
    throw new HttpProblem(
      429,
      'too-many-visitors',
      'Too many new conversations from this address; try again in a minute.',
      { retryAfterSeconds: 60 },
    )
  }
  const id = site.options.newId()
  return { id, token: sealVisitor(chatOf(office).seals, id) }
}

/** Keeps the visitor in this browser: unreadable for scripts, not sent along from other websites. */
export function rememberVisitor(
  site: Site,
  request: Request,
  response: Response,
  office: Office,
  visitor: Visitor,
): void {
  response.cookie(visitorCookie(office.organisation), visitor.token, {
    ...cookieManners(site.options.baseUrl, request),
    maxAge: rememberedFor,
  })
}

/** Ends the conversation in this browser, e.g. on a shared computer. */
export function forgetVisitor(site: Site, request: Request, response: Response, office: Office): void {
  response.clearCookie(visitorCookie(office.organisation), cookieManners(site.options.baseUrl, request))
}
