import type { Request, Response } from 'express'
import type { Language } from '../domain/text.ts'
import { cookieManners, cookieOf } from './cookies.ts'

const cookie = 'wasl-language'

/** The language of a page, and whether the reader chose it (rather than the browser). */
export interface PageLanguage {
  readonly language: Language
  readonly chosen: boolean
}

/**
 * `?language=` (which is remembered), the remembered choice, `?suggested=` (the website around a frame),
 * the browser's first preference, Arabic.
 */
export function pageLanguage(
  baseUrl: string | undefined,
  request: Request,
  response: Response,
): PageLanguage {
  const asked = request.query['language']
  if (asked === 'ar' || asked === 'en') {
    response.cookie(cookie, asked, { ...cookieManners(baseUrl, request), maxAge: 365 * 86_400_000 })
    return { language: asked, chosen: true }
  }
  const remembered = cookieOf(request, cookie)
  if (remembered === 'ar' || remembered === 'en') return { language: remembered, chosen: true }
  const { suggested } = request.query
  if (suggested === 'ar' || suggested === 'en') return { language: suggested, chosen: false }
  return { language: request.acceptsLanguages('ar', 'en') === 'en' ? 'en' : 'ar', chosen: false }
}
