import { assetAddress } from '../assets.ts'
import { type Html, html } from '../html.ts'
import { directionOf, type PageContext } from '../page.ts'
import { mark } from './icons.ts'
import { renderText } from './rich-text.ts'

export interface PageParts {
  readonly title: string
  readonly main: Html
  /** Name of the page's module in the assets, without suffix. */
  readonly script?: string
  /** Class of `body`. */
  readonly shape: 'reading' | 'chat'
  /** Search engines should not keep it. */
  readonly unlisted?: true
  /** Where no script runs it is loaded anew so often. */
  readonly refreshSeconds?: number
}

/** A whole page: head, the office's header, main. */
export function renderPage(context: PageContext, parts: PageParts): Html {
  const { site, office, language, say } = context
  const name = office.policy.name[language]
  const title = parts.title === name ? name : `${parts.title} · ${name}`
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
${parts.unlisted ? html`<meta name="robots" content="noindex, nofollow">` : undefined}
${parts.refreshSeconds === undefined ? undefined : html`<noscript><meta http-equiv="refresh" content="${parts.refreshSeconds}"></noscript>`}
<title>${title}</title>
<link rel="icon" href="${assetAddress(site.assets, 'mark.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetAddress(site.assets, 'base.css')}">
<link rel="stylesheet" href="${assetAddress(site.assets, `${parts.shape}.css`)}">
${parts.script === undefined ? undefined : html`<script type="module" src="${assetAddress(site.assets, `${parts.script}.js`)}"></script>`}
</head>
<body class="${parts.shape}${context.embedded ? ' embedded' : ''}">
<a class="skip" href="#main">${say('skip')}</a>
<header class="head">
<a class="office" href="/o/${office.organisation}"${external(context)}>${mark}<span>${name}</span></a>
${navigation(context)}
</header>
<main id="main" tabindex="-1">
${parts.main}
</main>
${parts.shape === 'reading' ? foot(context) : undefined}
</body>
</html>`
}

function navigation(context: PageContext): Html {
  const { site, office, language, say, path } = context
  const other = language === 'ar' ? 'en' : 'ar'
  const base = `/o/${office.organisation}`
  const query = context.embedded ? `?language=${other}&embedded=1` : `?language=${other}`
  return html`<nav aria-label="${say('nav.label')}">
<a class="wide" href="${base}/charter"${external(context)}>${say('nav.charter')}</a>
<a class="wide" href="${base}/privacy"${external(context)}>${say('nav.privacy')}</a>
<a class="switch" href="${path}${query}" lang="${other}" hreflang="${other}" dir="${directionOf(other)}" data-switch>${site.texts.say[other]('page.language')}</a>
</nav>`
}

/** The way to the other pages where the header is too narrow for it, and to a person. */
function foot({ office, say }: PageContext): Html {
  const base = `/o/${office.organisation}`
  const { phone } = office.policy.contact
  return html`<footer class="foot"><a href="${base}/chat">${say('nav.chat')}</a><a href="${base}/charter">${say('nav.charter')}</a><a href="${base}/privacy">${say('nav.privacy')}</a><a href="tel:${phone}"><span>${renderText(say('nav.phone', { phone }))}</span></a></footer>`
}

/** Out of a frame, other pages open in a tab of their own: they may not be framed. */
function external(context: PageContext): Html | undefined {
  return context.embedded ? html` target="_blank" rel="noopener"` : undefined
}
