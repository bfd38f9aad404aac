import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { renderPage } from './layout.ts'

/** The public service charter as the policy makes it: sections of rows; the first cell of a row names it. */
export function renderCharter(context: PageContext): Html {
  const { site, office, language } = context
  const charter = site.options.charter(office.policy, language)
  const main = html`<div class="paper wide"><h1>${charter.title}</h1>
${charter.sections.map((section) => renderSection(section.heading, section.rows))}
<p><a class="button" href="/o/${office.organisation}/chat">${context.say('nav.chat')}</a></p></div>`
  return renderPage(context, { title: charter.title, main, shape: 'reading' })
}

function renderSection(heading: string, rows: readonly (readonly string[])[]): Html {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  if (columns <= 1)
    return html`<section><h2>${heading}</h2><ul>${rows.map((row) => html`<li dir="auto">${row[0]}</li>`)}</ul></section>`
  return html`<section><h2>${heading}</h2><div class="scroll" tabindex="0" role="region" aria-label="${heading}"><table><tbody>
${rows.map((row) => html`<tr>${row.map((cell, index) => (index === 0 ? html`<th scope="row"><bdi>${cell}</bdi></th>` : html`<td><bdi>${cell}</bdi></td>`))}</tr>`)}
</tbody></table></div></section>`
}
