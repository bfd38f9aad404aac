import type { CaseSummary, LinkPurpose } from '../../gateway/service.ts'
import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { renderCaseSummary } from './case-summary.ts'
import { renderPage } from './layout.ts'

/** The page behind a citizen's link: where the case stands, and the way on in the chat. */
export function renderCitizenLink(
  context: PageContext,
  link: {
    readonly token: string
    readonly kind: Exclude<LinkPurpose['kind'], 'officer'>
    readonly summary: CaseSummary
  },
): Html {
  const { say } = context
  const title = say(`citizen.${link.kind}.heading`)
  const main = html`<div class="paper"><h1>${title}</h1>
<p class="lead">${say(`citizen.${link.kind}.lead`)}</p>
${
  context.office.chat === undefined
    ? undefined
    : html`<form method="post" action="/l/${link.token}"><p><button class="button" type="submit">${say(`citizen.${link.kind}.do`)}</button></p></form>`
}
${renderCaseSummary(context, link.summary)}</div>`
  return renderPage(context, { title, main, shape: 'reading', unlisted: true })
}
