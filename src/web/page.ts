import type { Request, Response } from 'express'
import type { Language } from '../domain/text.ts'
import { pageLanguage } from './language.ts'
import type { Office, Site } from './site.ts'
import type { Say } from './texts.ts'

/** What every page is rendered with. */
export interface PageContext {
  readonly site: Site
  readonly office: Office
  readonly language: Language
  /** The reader chose the language, so the conversation is told. */
  readonly languageChosen: boolean
  readonly say: Say
  /** The page's own address without its query, for the language switch. */
  readonly path: string
  /** Where the reader found the page: its own links are live even on plain HTTP. */
  readonly origin: string
  /** Shown in a frame of another website. */
  readonly embedded: boolean
}

/** The context of a request. */
export function pageContext(site: Site, office: Office, request: Request, response: Response): PageContext {
  const { language, chosen } = pageLanguage(site.options.baseUrl, request, response)
  return {
    site,
    office,
    language,
    languageChosen: chosen,
    say: site.texts.say[language],
    path: request.path,
    origin: `${request.protocol}://${request.get('host') ?? ''}`,
    embedded: request.query['embedded'] === '1',
  }
}

/** Direction of a language's pages. */
export function directionOf(language: Language): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr'
}
