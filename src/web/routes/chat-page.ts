import express, { type Request, type Response, type Router } from 'express'
import { waitForAnswer } from '../answer-wait.ts'
import type { MessageLimit } from '../message-limit.ts'
import { type PageContext, pageContext } from '../page.ts'
import { renderChat } from '../pages/chat.ts'
import type { RateLimit } from '../rate-limit.ts'
import { pageSecurity } from '../security.ts'
import { reportSeen } from '../seen.ts'
import { chatOf, type Office, officeNamed, type Site } from '../site.ts'
import { forgetVisitor, newVisitor, rememberVisitor, type Visitor, visitorOf } from '../visitor.ts'

/** The chat as a page: shown whole, and its form for browsers without script. */
export function chatPageRoutes(site: Site, limit: RateLimit, messages: MessageLimit): Router {
  const router = express.Router()
  const security = new Map(site.offices.map((office) => [office, pageSecurity(office.embedOrigins)]))
  router.get(['/chat', '/o/:organisation/chat'], (request, response, next) => {
    const office = officeNamed(site, request.params['organisation'])
    security.get(office)?.(request, response, next)
  })
  router.get(['/chat', '/o/:organisation/chat'], async (request, response) => {
    const office = officeNamed(site, request.params['organisation'])
    const context = pageContext(site, office, request, response)
    const { channel } = chatOf(office)
    response.set('cache-control', 'no-store').type('html')
    if (context.embedded) {
      response.send(renderChat(context, { entries: [] }).markup)
      return
    }
    const visitor = visitorHere(site, office, request, response, limit)
    const entries = await site.gateway.transcripts.read(office.organisation, channel.name, visitor.id)
    reportSeen(site, office, visitor, entries, response)
    response.send(renderChat(context, { visitor: visitor.id, entries }).markup)
  })
  router.post(
    '/o/:organisation/chat',
    express.urlencoded({ extended: false, limit: '256kb' }),
    pageSecurity([]),
    async (request, response) => {
      const office = officeNamed(site, request.params['organisation'])
      const form = formOf(request.body)
      if (form('leave') !== undefined) {
        forgetVisitor(site, request, response, office)
        response.redirect(303, `/o/${office.organisation}`)
        return
      }
      const visitor = visitorHere(site, office, request, response, limit)
      messages(request, office, visitor)
      await sendForm(site, pageContext(site, office, request, response), visitor, form, response)
    },
  )
  return router
}

/** The visitor of this browser, a new one where there is none; remembered longer with each visit. */
function visitorHere(
  site: Site,
  office: Office,
  request: Request,
  response: Response,
  limit: RateLimit,
): Visitor {
  const visitor = visitorOf(request, office) ?? newVisitor(site, office, request, limit)
  rememberVisitor(site, request, response, office, visitor)
  return visitor
}

type Form = (name: string) => string | undefined

function formOf(body: unknown): Form {
  const fields = new Map(typeof body === 'object' && body !== null ? Object.entries(body) : [])
  return (name) => {
    const value: unknown = fields.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
}

/** Takes the way of every message: the same bytes that the script would post, to the same channel. */
async function sendForm(
  site: Site,
  context: PageContext,
  visitor: Visitor,
  form: Form,
  response: Response,
): Promise<void> {
  const { office } = context
  const { channel } = chatOf(office)
  const choice = form('choice')
  const entries = await site.gateway.transcripts.read(office.organisation, channel.name, visitor.id)
  const label = entries.flatMap((entry) => entry.choices).findLast((each) => each.id === choice)?.label
  const text = form('text') ?? label ?? ''
  const answered = waitForAnswer(site, office, visitor.id, entries.at(-1)?.id)
  const body = {
    id: form('id') ?? site.options.newId(),
    text,
    choice,
    ...(context.languageChosen ? { language: context.language } : {}),
  }
  const answer = await site.gateway.receive(office.organisation, channel.name, {
    method: 'POST',
    path: '/messages',
    query: {},
    headers: { authorization: `Bearer ${visitor.token}`, 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(body)),
    remoteAddress: response.req.ip ?? '',
  })
  if (answer.status < 300) {
    await answered.wait()
    response.redirect(303, `/o/${office.organisation}/chat#latest`)
    return
  }
  answered.stop()
  const problem = context.say(
    text.length > 20_000 ? 'live.too-long' : text === '' ? 'live.empty' : 'live.not-sent',
  )
  response
    .status(answer.status)
    .type('html')
    .send(renderChat(context, { visitor: visitor.id, entries, refused: { text, problem } }).markup)
}
