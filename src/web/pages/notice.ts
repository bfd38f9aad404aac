import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { renderPage } from './layout.ts'
import { renderText } from './rich-text.ts'

/** A page that says one thing: something was done, is no longer there, or went wrong. */
export function renderNotice(context: PageContext, heading: string, words: string, more?: Html): Html {
  const main = html`<div class="paper"><h1>${heading}</h1>
<p>${renderText(words)}</p>
${more ?? html`<p><a class="button" href="/o/${context.office.organisation}/chat">${context.say('nav.chat')}</a></p>`}</div>`
  return renderPage(context, { title: heading, main, shape: 'reading', unlisted: true })
}

/** The page of a request that failed: what happened and what to do, never how it came about. */
export function renderProblem(context: PageContext, status: number, code: string): Html {
  const { say, site, office } = context
  const named = `problem.${code}`
  const key = site.texts.has(named) ? named : `problem.${statusWithText(status)}`
  return renderNotice(
    context,
    say('problem.heading'),
    `${say(key)} ${say('problem.phone', { phone: office.policy.contact.phone })}`,
  )
}

/** A request that was refused failed by what it asked, not by the office. */
function statusWithText(status: number): number {
  if ([404, 413, 429, 503].includes(status)) return status
  return status >= 400 && status < 500 ? 400 : 500
}
