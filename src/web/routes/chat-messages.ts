import express, { type Router } from 'express'
import type { TranscriptEntry } from '../../gateway/service.ts'
import { HttpProblem } from '../http-problem.ts'
import type { MessageLimit } from '../message-limit.ts'
import { type PageContext, pageContext } from '../page.ts'
import { clientIdOf, fileAddress, renderEntries } from '../pages/entry.ts'
import type { RateLimit } from '../rate-limit.ts'
import { reportSeen } from '../seen.ts'
import { chatOf, officeNamed, type Site } from '../site.ts'
import { newVisitor, rememberVisitor, requireVisitor, visitorOf } from '../visitor.ts'
import { sendAnswer, webhookRequest } from '../webhook-request.ts'

/** The visitor's session, what they write, and what stands in their conversation. */
export function chatMessageRoutes(site: Site, limit: RateLimit, messages: MessageLimit): Router {
  const router = express.Router()
  router.post('/o/:organisation/chat/session', (request, response) => {
    const office = officeNamed(site, request.params.organisation)
    chatOf(office)
    const visitor = visitorOf(request, office) ?? newVisitor(site, office, request, limit)
    response.set('cache-control', 'no-store')
    // In a frame of another website the browser keeps no cookie of ours: its script holds the token instead.
    if (request.query['embedded'] === '1') return void response.json({ token: visitor.token })
    rememberVisitor(site, request, response, office, visitor)
    response.json({})
  })
  router.post(
    '/o/:organisation/chat/messages',
    express.raw({ type: 'application/json', limit: '256kb' }),
    async (request, response) => {
      const office = officeNamed(site, request.params.organisation)
      const { channel } = chatOf(office)
      const visitor = requireVisitor(request, office)
      messages(request, office, visitor)
      const body: unknown = request.body
      if (!(body instanceof Uint8Array))
        throw new HttpProblem(415, 'type-not-json', 'Messages are posted as application/json.')
      const posted = webhookRequest(request, '/messages', body)
      const headers = { ...posted.headers, authorization: `Bearer ${visitor.token}` }
      sendAnswer(
        response,
        await site.gateway.receive(office.organisation, channel.name, { ...posted, headers }),
      )
    },
  )
  router.get('/o/:organisation/chat/messages', async (request, response) => {
    const office = officeNamed(site, request.params.organisation)
    const visitor = requireVisitor(request, office)
    const { after } = request.query
    const entries = await site.gateway.transcripts.read(
      office.organisation,
      chatOf(office).channel.name,
      visitor.id,
      typeof after === 'string' && after !== '' ? after : undefined,
    )
    const context = pageContext(site, office, request, response)
    reportSeen(site, office, visitor, entries, response)
    response.set('cache-control', 'no-store')
    // Programs go on from the last id that they have: what stands below an unsent answer is theirs after it.
    response.format({
      json: () =>
        response.json({
          entries: entries.filter(({ ahead }) => !ahead).map((entry) => asJson(context, visitor.id, entry)),
        }),
      html: () => response.send(renderEntries(context, visitor.id, entries).markup),
    })
  })
  return router
}

function asJson(context: PageContext, visitor: string, entry: TranscriptEntry) {
  const { externalId: _externalId, attachments, ...rest } = entry
  return {
    ...rest,
    clientId: clientIdOf(entry, visitor),
    attachments: attachments.map((file) => {
      const { ref: _ref, ...told } = file
      return { ...told, address: fileAddress(context, visitor, file) }
    }),
  }
}
