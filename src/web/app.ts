import express, { type Express } from 'express'
import type { Gateway } from '../gateway/service.ts'
import { assetRoutes } from './assets.ts'
import { failures, nothingHere } from './failures.ts'
import { makeMessageLimit } from './message-limit.ts'
import type { WebOptions } from './options.ts'
import { makeRateLimit } from './rate-limit.ts'
import { chatEventRoutes } from './routes/chat-events.ts'
import { chatFileRoutes } from './routes/chat-files.ts'
import { chatMessageRoutes } from './routes/chat-messages.ts'
import { chatPageRoutes } from './routes/chat-page.ts'
import { embedRoutes } from './routes/embed.ts'
import { healthRoutes } from './routes/health.ts'
import { hookRoutes } from './routes/hooks.ts'
import { linkRoutes } from './routes/links.ts'
import { pairingRoutes } from './routes/pairing.ts'
import { readingRoutes } from './routes/reading.ts'
import { surveyRoutes } from './routes/survey.ts'
import { ownPagesOnly } from './same-origin.ts'
import { makeSite } from './site.ts'

/**
 * Everything that answers over HTTP: citizens' pages, the web chat, platforms' webhooks, officers' links and health.
 * Throws ConfigError when page texts are incomplete.
 */
export function createWebApp(gateway: Gateway, options: WebOptions): Express {
  const site = makeSite(gateway, options)
  const visitors = makeRateLimit(site.limits.visitorBurst, site.limits.visitorsPerSecond, options.now)
  const messages = makeMessageLimit(site.limits, options.now)
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  if (options.trustProxy !== undefined) app.set('trust proxy', options.trustProxy)
  app.use((_request, response, next) => {
    response.set('x-content-type-options', 'nosniff')
    next()
  })
  app.set('env', 'production') // Express's last resort writes the stack into its answer anywhere else
  app.use(healthRoutes(site), assetRoutes(site.assets), embedRoutes(site), hookRoutes(site, messages))
  app.use(ownPagesOnly(options.baseUrl))
  app.use(chatMessageRoutes(site, visitors, messages), chatEventRoutes(site), chatFileRoutes(site))
  app.use(
    linkRoutes(site, visitors),
    surveyRoutes(site),
    pairingRoutes(site),
    chatPageRoutes(site, visitors, messages),
    readingRoutes(site),
  )
  app.use(nothingHere, ...failures(site))
  return app
}
