import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { renderPage } from './layout.ts'
import { renderText } from './rich-text.ts'

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
  if (rows.every((row) => row.length <= 1)) {
    return html`<section><h2>${renderText(heading)}</h2><ul>${rows.map(([words = '']) => html`<li dir="auto">${renderText(words)}</li>`)}</ul></section>`
  }
  // Rows leave out what does not apply, so they are facts about their first cell rather than columns.
  return html`<section><h2>${renderText(heading)}</h2><dl class="facts">${rows.map(
    ([name = '', ...facts]) =>
      html`<div><dt>${renderText(name)}</dt>${facts.map((fact) => html`<dd><bdi>${renderText(fact)}</bdi></dd>`)}</div>`,
  )}</dl></section>`
}
