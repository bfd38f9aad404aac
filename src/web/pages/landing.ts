import { type Html, html } from '../html.ts'
import { directionOf, type PageContext } from '../page.ts'
import { renderPage } from './layout.ts'
import { renderText } from './rich-text.ts'

/** The first page of an organisation: to the chat in either language, to the charter, to the other organisations. */
export function renderLanding(context: PageContext): Html {
  const { say, office, site, language } = context
  const name = office.policy.name[language]
  const others = site.offices.filter((each) => each !== office)
  const main = html`<div class="paper hero">
<h1>${say('landing.heading', { office: name })}</h1>
<p class="lead">${say('landing.lead')}</p>
<p class="ways">${(['ar', 'en'] as const).map((each) => {
    const words = site.texts.say[each]
    return html`<a class="button" href="/o/${office.organisation}/chat?language=${each}" lang="${each}" dir="${directionOf(each)}" hreflang="${each}">${words('landing.start')}</a>`
  })}</p>
<p>${renderText(say('landing.phone', { section: office.policy.contact.section[language], phone: office.policy.contact.phone }))}</p>
<p><a href="/o/${office.organisation}/charter">${say('nav.charter')}</a></p>
${
  others.length === 0
    ? undefined
    : html`<h2>${say('landing.others')}</h2><ul class="plain">${others.map((each) => html`<li><a href="/o/${each.organisation}">${each.policy.name[language]}</a></li>`)}</ul>`
}</div>`
  return renderPage(context, { title: name, main, shape: 'reading' })
}
