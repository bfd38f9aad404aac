import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { renderPage } from './layout.ts'

const sections = ['collected', 'purpose', 'seen', 'kept', 'rights', 'never', 'browser']

/** The privacy notice: what is kept, why, how long, and what a person may ask for. Numbers come from the policy. */
export function renderPrivacy(context: PageContext): Html {
  const { say, office, language } = context
  const { policy } = office
  const values = {
    office: policy.name[language],
    phone: policy.contact.phone,
    years: policy.retention.closedCaseYears,
    days: policy.retention.rawDays,
    answer: policy.personalDataDays,
  }
  const main = html`<div class="paper"><h1>${say('privacy.heading')}</h1>
<p class="lead">${say('privacy.lead', values)}</p>
${sections.map((each) => html`<section><h2>${say(`privacy.${each}.heading`)}</h2><p>${say(`privacy.${each}.text`, values)}</p></section>`)}
<p><a class="button" href="/o/${office.organisation}/chat">${say('nav.chat')}</a></p></div>`
  return renderPage(context, { title: say('privacy.heading'), main, shape: 'reading' })
}
