import type { CookieOptions, Request } from 'express'

/** The value of a cookie that the browser sent, as it stands (RFC 6265 §5.4). */
export function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/**
 * How every cookie is set: unreadable for scripts, not sent along from other websites, and for HTTPS only where the
 * office is visited so – also behind a proxy that says nothing of it.
 */
export function cookieManners(baseUrl: string | undefined, request: Request): CookieOptions {
  const secure = request.secure || baseUrl?.startsWith('https:') === true
  return { httpOnly: true, sameSite: 'lax', secure }
}
