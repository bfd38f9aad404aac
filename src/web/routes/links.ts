import express, { type Request, type Response, type Router } from 'express'
import type { LinkOutcome, LinkState } from '../../gateway/service.ts'
import { html } from '../html.ts'
import { HttpProblem } from '../http-problem.ts'
import { type PageContext, pageContext } from '../page.ts'
import { renderCitizenLink } from '../pages/citizen-link.ts'
import { renderNotice } from '../pages/notice.ts'
import { type OfficerInput, renderOfficerLink } from '../pages/officer-link.ts'
import type { RateLimit } from '../rate-limit.ts'
import { pageSecurity } from '../security.ts'
import { chatOf, officeNamed, type Site } from '../site.ts'
import { sendFile, storeUpload } from '../uploads.ts'
import { newVisitor, rememberVisitor, visitorOf } from '../visitor.ts'

type GoodLink = Extract<LinkState, { kind: 'good' }>
type Dead = Exclude<LinkState, GoodLink>['kind']

const inputNames = ['words', 'result', 'proof', 'how', 'reason']

/**
 * Signed links `/l/<token>`. A GET only looks, so a mail scanner has no effect; a POST acts once. The token in the
 * address is the right to act, so
 * nothing here depends on a cookie, and no other site may learn the address: the pages' referrer policy is
 * `same-origin` (with `no-referrer` an older browser's own form would say `Origin: null`, Fetch §3.2).
 */
export function linkRoutes(site: Site, limit: RateLimit): Router {
  const router = express.Router()
  router.use('/l', pageSecurity([]), (_request, response, next) => {
    response.set({
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
    })
    next()
  })
  router.get('/l/:token', async (request, response) => {
    const link = await site.gateway.links.look(request.params.token)
    if (link.kind !== 'good') return void sendDead(site, request, response, link)
    const context = contextOf(site, link, request, response)
    send(response, 200, showLink(context, request.params.token, link, {}))
  })
  router.post(
    '/l/:token',
    express.urlencoded({ extended: false, limit: '256kb' }),
    async (request, response) => {
      const { token } = request.params
      const link = await site.gateway.links.look(token)
      if (link.kind !== 'good') return void sendDead(site, request, response, link)
      if (link.purpose.kind !== 'officer') return join(site, link, request, response, limit)
      const input = readInput(request.body)
      const outcome = await site.gateway.links.act(token, input)
      // Who was too late reads what the case has become meanwhile.
      const now = outcome.kind === 'refused' ? await site.gateway.links.look(token) : link
      finish(site, now.kind === 'good' ? now : link, outcome, input, request, response)
    },
  )
  router.all('/l/:token/files', async (request, response, next) => {
    if (request.method !== 'POST' && request.method !== 'PUT') return next()
    const { token } = request.params
    const link = await goodLink(site, token)
    if (link.purpose.kind !== 'officer' || link.purpose.verb !== 'resolve')
      throw new HttpProblem(403, 'link-without-files', 'This link takes no files.')
    const stored = await storeUpload(officeNamed(site, link.organisation), request, async (file) => {
      const taken = await site.gateway.links.take(token, file)
      if (taken.kind === 'stored' || taken.kind === 'refused') return taken
      throw deadLink(taken.kind)
    })
    response.status(201).json(stored)
  })
  router.get('/l/:token/files/:ref', async (request, response) => {
    const link = await goodLink(site, request.params.token)
    const { attachments } = link.caseSummary
    const named = attachments.filter(({ ref }) => ref === request.params.ref)
    const file = named.find(({ name }) => name === request.query['name']) ?? named[0]
    if (link.purpose.kind !== 'officer' || file === undefined)
      throw new HttpProblem(404, 'file-unknown', 'There is no such file.')
    await sendFile(site, officeNamed(site, link.organisation), file.ref, response, file)
  })
  return router
}

async function goodLink(site: Site, token: string): Promise<GoodLink> {
  const link = await site.gateway.links.look(token)
  if (link.kind !== 'good') throw deadLink(link.kind)
  return link
}

function deadLink(kind: Dead): HttpProblem {
  return new HttpProblem(kind === 'unknown' ? 404 : 410, `link-${kind}`, 'This link cannot be used.')
}

function showLink(
  context: PageContext,
  token: string,
  link: GoodLink,
  input: OfficerInput,
  problem?: string,
) {
  const { purpose, caseSummary: summary } = link
  if (purpose.kind !== 'officer') return renderCitizenLink(context, { token, kind: purpose.kind, summary })
  return renderOfficerLink(context, {
    token,
    purpose,
    summary,
    input,
    ...(problem === undefined ? {} : { problem }),
  })
}

function finish(
  site: Site,
  link: GoodLink,
  outcome: LinkOutcome,
  input: OfficerInput,
  request: Request,
  response: Response,
): void {
  const context = contextOf(site, link, request, response)
  const { say } = context
  switch (outcome.kind) {
    case 'done': {
      const values = { reference: link.purpose.reference }
      const verb = link.purpose.kind === 'officer' ? link.purpose.verb : 'verify'
      const words = say(`officer.${verb}.done`, values)
      send(response, 200, renderNotice(context, say('officer.done'), words, html``))
      return
    }
    case 'refused': {
      const key = `refused.${outcome.code}`
      const problem = site.texts.has(key) ? say(key) : say('refused.other', { why: outcome.message })
      send(response, 409, showLink(context, String(request.params['token']), link, input, problem))
      return
    }
    case 'failed':
      site.options.log.error({ code: outcome.code, route: 'link' }, 'request-failed')
      send(
        response,
        503,
        showLink(context, String(request.params['token']), link, input, say('refused.failed')),
      )
      return
    default:
      sendDead(site, request, response, { kind: outcome.kind, organisation: link.organisation })
  }
}

/** Goes on in the chat: the visitor's conversation becomes one of the case's contact. */
async function join(
  site: Site,
  link: GoodLink,
  request: Request,
  response: Response,
  limit: RateLimit,
): Promise<void> {
  const office = officeNamed(site, link.organisation)
  const { channel } = chatOf(office)
  const visitor = visitorOf(request, office) ?? newVisitor(site, office, request, limit)
  const outcome = await site.gateway.links.join(String(request.params['token']), channel.name, visitor.id)
  if (outcome.kind === 'done') {
    rememberVisitor(site, request, response, office, visitor)
    response.redirect(303, `/o/${office.organisation}/chat#latest`)
    return
  }
  if (outcome.kind === 'refused') throw new HttpProblem(409, outcome.code, outcome.message)
  if (outcome.kind === 'failed')
    throw new HttpProblem(503, outcome.code, 'It could not be done now; try again soon.')
  sendDead(site, request, response, { kind: outcome.kind, organisation: link.organisation })
}

/** In the name of the office whose link it was, where that is known: who reads it may call that office. */
function sendDead(
  site: Site,
  request: Request,
  response: Response,
  { kind, organisation }: Exclude<LinkState, GoodLink>,
): void {
  const context = pageContext(site, officeNamed(site, organisation), request, response)
  const words = context.say(`link.${kind}.text`)
  send(
    response,
    kind === 'unknown' ? 404 : 410,
    renderNotice(context, context.say(`link.${kind}.heading`), words),
  )
}

function contextOf(site: Site, link: GoodLink, request: Request, response: Response): PageContext {
  return pageContext(site, officeNamed(site, link.organisation), request, response)
}

function readInput(body: unknown): OfficerInput {
  const fields = new Map<string, unknown>(
    typeof body === 'object' && body !== null ? Object.entries(body) : [],
  )
  const given = inputNames.flatMap((name) => {
    const value = fields.get(name)
    return typeof value === 'string' && value.trim() !== ''
      ? [[name, value.trim().replace(/\r\n?/g, '\n')] as const]
      : []
  })
  return { ...Object.fromEntries(given), ...joined('items'), ...joined('proof') }

  /** A field that a form may hold several times, as one list with commas. */
  function joined(name: 'items' | 'proof'): OfficerInput {
    const parts = [fields.get(name) ?? []].flat().filter((part) => typeof part === 'string' && part !== '')
    return parts.length === 0 ? {} : { [name]: parts.join(',') }
  }
}

function send(response: Response, status: number, page: { readonly markup: string }): void {
  response.status(status).type('html').send(page.markup)
}
