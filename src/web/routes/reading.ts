import express, { type Request, type Response, type Router } from 'express'
import type { Html } from '../html.ts'
import { type PageContext, pageContext } from '../page.ts'
import { renderCharter } from '../pages/charter.ts'
import { renderLanding } from '../pages/landing.ts'
import { renderPrivacy } from '../pages/privacy.ts'
import { pageSecurity } from '../security.ts'
import { officeNamed, type Site } from '../site.ts'

/** The pages that are only read: landing, charter, privacy; of the first organisation, or of the one in the address. */
export function readingRoutes(site: Site): Router {
  const router = express.Router()
  const show = (render: (context: PageContext) => Html) => (request: Request, response: Response) => {
    const office = officeNamed(site, request.params['organisation'])
    response.set('cache-control', 'no-cache').vary('accept-language').vary('cookie')
    response.type('html').send(render(pageContext(site, office, request, response)).markup)
  }
  const security = pageSecurity([])
  router.get(['/', '/o/:organisation'], security, show(renderLanding))
  router.get(['/charter', '/o/:organisation/charter'], security, show(renderCharter))
  router.get(['/privacy', '/o/:organisation/privacy'], security, show(renderPrivacy))
  return router
}
