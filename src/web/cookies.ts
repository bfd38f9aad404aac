import type { Request } from 'express'

/** The value of a cookie that the browser sent, as it stands (RFC 6265 §5.4). */
export function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
