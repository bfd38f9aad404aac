import type { RequestHandler } from 'express'
import { HttpProblem } from './http-problem.ts'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a page of another website makes a browser send: it would write in a citizen's name, or slip them a
 * conversation. Browsers say where a request comes from (Fetch Metadata §2.3 `Sec-Fetch-Site`); older ones send the
 * page's `Origin` with each POST (Fetch §3.2). Programs send neither and are not made to do anything by a page.
 * `baseUrl`: the public address, where a proxy gives the gateway another host.
 */
export function ownPagesOnly(baseUrl: string | undefined): RequestHandler {
  const own = baseUrl === undefined ? undefined : new URL(baseUrl).host
  return (request, _response, next) => {
    if (harmless.has(request.method)) return next()
    const site = request.get('sec-fetch-site')
    const origin = request.get('origin')
    const good =
      site !== undefined
        ? site === 'same-origin' || site === 'none'
        : origin === undefined || isOwn(hostOf(origin), [request.host, own])
    next(good ? undefined : new HttpProblem(403, 'cross-site', 'Write from the office’s own page.'))
  }
}

const isOwn = (host: string | undefined, own: readonly (string | undefined)[]) =>
  host !== undefined && own.includes(host)

/** Host of an origin; none of `null`, which a page sends that hides where it is from. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
