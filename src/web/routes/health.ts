import express, { type Router } from 'express'
import type { Site } from '../site.ts'

/** `/healthz` (the process lives), `/readyz` (it can take messages), `/metrics` (Prometheus text format). */
export function healthRoutes({ gateway }: Site): Router {
  const router = express.Router()
  router.get('/healthz', async (_request, response) => {
    const { live, problems } = await gateway.health()
    response
      .status(live ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ live, problems })
  })
  router.get('/readyz', async (_request, response) => {
    const { ready, problems, channels } = await gateway.health()
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ ready, problems, channels })
  })
  router.get('/metrics', async (_request, response) => {
    response
      .set('cache-control', 'no-store')
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(await gateway.metrics())
  })
  return router
}
