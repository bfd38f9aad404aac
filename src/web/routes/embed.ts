import express, { type Router } from 'express'
import type { Site } from '../site.ts'

const keys = ['embed.open', 'embed.close', 'embed.title']

/**
 * `/embed.js`, which a website includes with one line: `<script src="https://…/embed.js" data-organisation="…" async>`.
 * It carries its few texts in both languages, since it runs where our pages are not.
 */
export function embedRoutes(site: Site): Router {
  const router = express.Router()
  const script = site.assets.files.get('embed.js')?.body ?? ''
  const texts = (['ar', 'en'] as const).map((language) => [
    language,
    Object.fromEntries(keys.map((key) => [key, site.texts.say[language](key)])),
  ])
  const offices = site.offices
    .filter(({ chat }) => chat !== undefined)
    .map(({ organisation, policy }) => ({ organisation, name: policy.shortName }))
  const settings = JSON.stringify({ offices, texts: Object.fromEntries(texts) })
  router.get('/embed.js', (_request, response) => {
    response.set({
      'cache-control': 'public, max-age=3600',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    })
    response.type('text/javascript').send(`(() => {\nconst settings = ${settings};\n${script}\n})();\n`)
  })
  return router
}
