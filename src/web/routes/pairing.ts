import express, { type Router } from 'express'
import { html } from '../html.ts'
import { HttpProblem } from '../http-problem.ts'
import { pageContext } from '../page.ts'
import { renderNotice } from '../pages/notice.ts'
import { renderPairing } from '../pages/pairing.ts'
import { makeRateLimit } from '../rate-limit.ts'
import { pageSecurity } from '../security.ts'
import { officeNamed, type Site } from '../site.ts'

/**
 * Links to pair `/p/<token>`: the code by which a phone links a channel's account, shown anew whenever it changes. The
 * token is the right to see it, for some minutes.
 */
export function pairingRoutes(site: Site): Router {
  const { pairingBurst, pairingsPerSecond } = site.limits
  const limit = makeRateLimit(pairingBurst, pairingsPerSecond, site.options.now)
  const router = express.Router()
  router.use('/p', pageSecurity([]), (request, response, next) => {
    response.set({ 'x-robots-tag': 'noindex, nofollow', 'cache-control': 'no-store' })
    if (limit.take(request.ip ?? 'unknown')) return next()
    throw new HttpProblem(429, 'too-many-looks', 'This page is asked for too often; try again in a minute.', {
      retryAfterSeconds: 60,
    })
  })
  router.get('/p/:token', async (request, response) => {
    const state = await site.gateway.pairings.look(request.params.token)
    const context = pageContext(site, officeNamed(site, state.organisation), request, response)
    const { say } = context
    response.type('html')
    if (state.kind === 'good') {
      response.send(renderPairing(context, state).markup)
      return
    }
    const name = state.kind === 'expired' ? 'pairing.expired' : `link.${state.kind}`
    const page = renderNotice(context, say(`${name}.heading`), say(`${name}.text`), html``)
    response.status(state.kind === 'unknown' ? 404 : 410).send(page.markup)
  })
  return router
}
