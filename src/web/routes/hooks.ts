import express, { type Router } from 'express'
import { HttpProblem } from '../http-problem.ts'
import type { MessageLimit } from '../message-limit.ts'
import { officeNamed, type Site } from '../site.ts'
import { visitorOf } from '../visitor.ts'
import { sendAnswer, webhookRequest } from '../webhook-request.ts'

const maxBody = 5 * 1024 * 1024

/** `/hooks/<organisation>/<channel>/…`: a platform's request, its bytes untouched, goes to its channel. */
export function hookRoutes(site: Site, messages: MessageLimit): Router {
  const router = express.Router()
  router.all(
    '/hooks/:organisation/:channel{/*rest}',
    express.raw({ type: () => true, limit: maxBody, inflate: false }),
    async (request, response) => {
      const { organisation, channel } = request.params
      const office = officeNamed(site, organisation)
      const { policy, chat } = office
      if (!policy.channels.some((each) => each.name === channel && each.connected)) {
        throw new HttpProblem(404, 'channel-unknown', 'There is no channel of this name here.')
      }
      const visitor = chat?.channel.name === channel ? visitorOf(request, office) : undefined
      if (visitor !== undefined) messages(request, office, visitor)
      const path = request.path.slice(`/hooks/${organisation}/${channel}`.length)
      // What a page has shown is known here, not told by whoever says to be one.
      if (chat?.channel.name === channel && path === '/seen')
        throw new HttpProblem(404, 'path-unknown', 'Messages are posted to /messages.')
      sendAnswer(
        response,
        await site.gateway.receive(
          policy.organisation,
          channel,
          webhookRequest(request, path === '' ? '/' : path, bodyOf(request.body)),
        ),
      )
    },
  )
  return router
}

/** Express leaves `body` undefined where a request has none. */
function bodyOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}
