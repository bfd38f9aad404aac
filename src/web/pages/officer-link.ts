import { commandLimits } from '../../gateway/command-limits.ts'
import type { CaseSummary, LinkPurpose } from '../../gateway/service.ts'
import { type Html, html, jsonScript } from '../html.ts'
import type { PageContext } from '../page.ts'
import { fieldLabel, renderCaseSummary } from './case-summary.ts'
import { renderPage } from './layout.ts'
import { renderText } from './rich-text.ts'

type OfficerPurpose = Extract<LinkPurpose, { kind: 'officer' }>

/** What an officer typed before a refusal, to be mended. */
export type OfficerInput = Readonly<Record<string, string>>

/** Ways in which an officer closes a case, in the order the form offers them; "not completed" is the clock's alone. */
const closings = ['treated', 'not-upheld', 'out-of-remit'] as const

/** The page behind an officer's link: the case and the one form that the link allows. Looking changes nothing. */
export function renderOfficerLink(
  context: PageContext,
  link: {
    readonly token: string
    readonly purpose: OfficerPurpose
    readonly summary: CaseSummary
    readonly input: OfficerInput
    readonly problem?: string
  },
): Html {
  const { say } = context
  const { verb, role } = link.purpose
  const title = say(`officer.${verb}.heading`, { reference: link.purpose.reference })
  const roleName =
    context.office.policy.roles.find(({ slug }) => slug === role)?.title[context.language] ?? role
  const main = html`<div class="paper"><h1>${renderText(title)}</h1>
<p class="lead">${say(`officer.${verb}.lead`, { role: roleName })}</p>
${renderCaseSummary(context, link.summary, `/l/${link.token}/files`)}
<form class="act" method="post" action="/l/${link.token}" id="act">
<h2>${say(`officer.${verb}.form`)}</h2>
<p class="problem" role="alert" id="problem">${link.problem}</p>
${inputs(context, link.purpose, link.summary, link.input)}
<p><button class="button" type="submit">${say(`officer.${verb}.do`)}</button></p>
<p class="small">${say('officer.once')}</p></form></div>
${verb === 'resolve' ? jsonScript('settings', proofSettings(context, link.token)) : undefined}`
  return renderPage(context, {
    title,
    main,
    shape: 'reading',
    unlisted: true,
    ...(verb === 'resolve' ? { script: 'proof' } : {}),
  })
}

function inputs(
  context: PageContext,
  { verb }: OfficerPurpose,
  summary: CaseSummary,
  input: OfficerInput,
): Html | undefined {
  const { say } = context
  switch (verb) {
    case 'acknowledge':
    case 'verify':
    case 'identify':
      return undefined
    case 'unseal':
      return area(
        'reason',
        'reason',
        say('officer.unseal.reason'),
        say('officer.unseal.hint'),
        input,
        'required',
      )
    case 'ask':
      return html`<fieldset><legend>${say('officer.ask.items')}</legend>${askable(context, summary).map(
        (field) =>
          html`<label class="check"><input type="checkbox" name="items" value="${field}"${checked(input['items']?.split(',').includes(field))}> <span>${fieldLabel(context, field)}</span></label>`,
      )}</fieldset>
${area('words', 'question', say('officer.ask.words'), say('officer.ask.hint'), input)}`
    case 'resolve':
      return html`${area('result', 'result', say('officer.resolve.result'), say('officer.resolve.hint'), input, 'required')}
<div id="proof" hidden><label for="picker">${say('officer.resolve.proof')}</label><input type="file" id="picker" multiple><ul class="files" id="files"></ul></div>
<noscript><p class="small">${say('officer.resolve.noscript')}</p></noscript>`
    case 'close':
      return html`<label for="how">${say('officer.close.how')}</label><select id="how" name="how" required><option value=""></option>${closings.map(
        (how) =>
          html`<option value="${how}"${input['how'] === how ? html` selected` : undefined}>${say(`closing.${how}`)}</option>`,
      )}</select>
${area('reason', 'reason', say('officer.close.reason'), say('officer.close.hint'), input)}`
  }
}

/** Fields that the case's service and type know; all of the policy's where they name none. */
function askable({ office }: PageContext, summary: CaseSummary): readonly string[] {
  const { services, types, fields } = office.policy
  const ofService = services.find(({ slug }) => slug === summary.service)?.fields ?? []
  const ofType = Object.entries(types).find(([name]) => name === summary.type)?.[1].fields ?? []
  const named = [...new Set([...ofType, ...ofService].map(({ field }) => field))]
  return named.length > 0 ? named : Object.keys(fields)
}

function area(
  name: string,
  what: keyof typeof commandLimits,
  label: string,
  hint: string,
  input: OfficerInput,
  need: 'required' | 'optional' = 'optional',
): Html {
  return html`<label for="${name}">${label}</label><p class="small" id="${name}-hint">${hint}</p>
<textarea id="${name}" name="${name}" rows="5" maxlength="${commandLimits[what]}" dir="auto" aria-describedby="${name}-hint"${need === 'required' ? html` required` : undefined}>${input[name]}</textarea>`
}

const checked = (is: boolean | undefined) => (is === true ? html` checked` : undefined)

function proofSettings({ say, office }: PageContext, token: string) {
  const { maxBytes, maxCount, types } = office.policy.attachments
  const values = { size: `${Math.floor(maxBytes / 1024 / 1024)}`, count: maxCount, name: '{name}' }
  const keys = [
    'live.file-large',
    'live.file-type',
    'live.file-many',
    'live.file-failed',
    'live.file-remove',
    'live.file-empty',
    'live.file-busy',
  ]
  return {
    upload: `/l/${token}/files`,
    attachments: { maxBytes, maxCount, types },
    texts: Object.fromEntries(keys.map((key) => [key, say(key, values)])),
  }
}
