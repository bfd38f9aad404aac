import express, { type Response, type Router } from 'express'
import { HttpProblem } from '../http-problem.ts'
import { chatOf, type Office, officeNamed, type Site } from '../site.ts'
import { requireVisitor } from '../visitor.ts'

const page = 200

/**
 * Server-sent events of a visitor's conversation (HTML Living Standard §9.2): `event: entry` with the entry's id, never
 * its words. A reader that comes back says `Last-Event-ID` (or `?after=`) and misses nothing: an entry below an answer
 * that is not sent yet is told without `id:`, so that it is no place to go on from, and once more after it.
 */
export function chatEventRoutes(site: Site): Router {
  const router = express.Router()
  const open = new Map<string, number>()
  let streams = 0
  router.get('/o/:organisation/chat/events', (request, response) => {
    const office = officeNamed(site, request.params.organisation)
    const visitor = requireVisitor(request, office)
    const key = `${office.organisation} ${visitor.id}`
    const own = open.get(key) ?? 0
    if (site.options.stopping?.aborted)
      throw new HttpProblem(503, 'stopping', 'The gateway is stopping.', { retryAfterSeconds: 5 })
    if (own >= site.limits.streamsPerVisitor || streams >= site.limits.streams) {
      throw new HttpProblem(429, 'too-many-streams', 'Too many live connections; ask for messages instead.', {
        retryAfterSeconds: 60,
      })
    }
    open.set(key, own + 1)
    streams += 1
    const { after } = request.query
    const from = request.get('last-event-id') ?? (typeof after === 'string' ? after : undefined)
    stream(site, office, visitor.id, from, response, () => {
      streams -= 1
      const left = (open.get(key) ?? 1) - 1
      if (left === 0) open.delete(key)
      else open.set(key, left)
    })
  })
  return router
}

function stream(
  site: Site,
  office: Office,
  visitor: string,
  after: string | undefined,
  response: Response,
  closed: () => void,
): void {
  const { organisation } = office
  const { name } = chatOf(office).channel
  const { transcripts } = site.gateway
  response
    .status(200)
    .set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  response.write('retry: 2000\n\n')
  let last = after === '' ? undefined : after
  const told = new Set<string>()
  let reading = false
  let again = false
  const tell = async () => {
    if (reading) {
      again = true
      return
    }
    reading = true
    do {
      again = false
      const entries = await transcripts.read(organisation, name, visitor, last)
      const settled = entries.filter(({ ahead }) => !ahead)
      for (const { id, ahead } of entries) {
        if (ahead && told.has(id)) continue
        if (ahead) told.add(id)
        else told.delete(id)
        response.write(`${ahead ? '' : `id: ${id}\n`}event: entry\ndata: ${JSON.stringify({ id })}\n\n`)
      }
      last = settled.at(-1)?.id ?? last
      if (settled.length === page) again = true
    } while (again && !response.writableEnded)
    reading = false
  }
  const changed = () => {
    tell().catch((error: unknown) => {
      site.options.log.warn(
        { organisation, code: error instanceof Error ? error.name : 'unknown' },
        'chat-stream-ended',
      )
      response.end() // the reader comes back and says where it stood
    })
  }
  const stop = transcripts.watch(organisation, name, visitor, changed)
  const heartbeat = setInterval(() => response.write(': here\n\n'), site.limits.heartbeatSeconds * 1000)
  const end = () => response.end()
  site.options.stopping?.addEventListener('abort', end)
  response.once('close', () => {
    clearInterval(heartbeat)
    stop()
    site.options.stopping?.removeEventListener('abort', end)
    closed()
  })
  changed()
}
