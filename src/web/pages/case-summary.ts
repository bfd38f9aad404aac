import type { CaseSummary } from '../../gateway/service.ts'
import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { fileIcon } from './icons.ts'
import { momentsOf } from './moment.ts'
import { renderText } from './rich-text.ts'

/** A field's label from the organisation's texts; its own name where there is none. */
export function fieldLabel({ office, language }: PageContext, field: string): string {
  return office.policy.texts[language][`field.${field}.label`] ?? field
}

/** A case as the page behind a link shows it. `filesAt`: address below which its attachments are fetched. */
export function renderCaseSummary(context: PageContext, summary: CaseSummary, filesAt?: string): Html {
  const { say, office, language, site } = context
  const { policy } = office
  const type =
    Object.entries(policy.types).find(([name]) => name === summary.type)?.[1].name[language] ?? summary.type
  const service =
    policy.services.find(({ slug }) => slug === summary.service)?.name[language] ?? summary.service
  const stateKey = `case.state.${summary.state}`
  const rows: (readonly [Html | string, Html | string])[] = [
    [say('case.reference'), html`<bdi class="reference" dir="ltr">${summary.reference}</bdi>`],
    [say('case.type'), type],
    ...(service === '' || service === 'none' ? [] : [[say('case.service'), service] as const]),
    [say('case.state'), site.texts.has(stateKey) ? say(stateKey) : summary.state],
    [say('case.received'), instant(context, summary.receivedAt)],
    ...(summary.dueAt === undefined ? [] : [[say('case.due'), instant(context, summary.dueAt)] as const]),
    ...summary.fields.map(
      ({ field, words, value }) =>
        [
          words === undefined ? fieldLabel(context, field) : html`<span dir="auto">${words}</span>`,
          html`<span dir="auto">${renderText(shownValue(context, summary.type, field, value))}</span>`,
        ] as const,
    ),
    ...(summary.result === undefined
      ? []
      : [[say('case.result'), html`<span dir="auto">${renderText(summary.result)}</span>`] as const]),
  ]
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${missing(context, summary)}${attachments(context, summary, filesAt)}${course(context, summary)}`
}

/** What was given, as people read it: a choice by its name, declarations by what was declared. */
function shownValue({ office, language }: PageContext, type: string, field: string, value: string): string {
  const { policy } = office
  if (field === 'declarations') {
    const [, declared = []] = Object.entries(policy.declarations).find(([name]) => name === type) ?? []
    return declared.map((each) => each[language]).join('\n') || value
  }
  const choices = field === 'applicant' ? policy.applicants : policy.fields[field]?.choices
  return choices?.find(({ slug }) => slug === value)?.name[language] ?? value
}

function missing(context: PageContext, { missing: items }: CaseSummary): Html | undefined {
  if (items.length === 0) return undefined
  return html`<h2>${context.say('case.missing')}</h2><ul>${items.map(({ field, words }) => html`<li dir="auto">${words ?? fieldLabel(context, field)}</li>`)}</ul>`
}

function attachments(
  { say }: PageContext,
  { attachments: files }: CaseSummary,
  filesAt: string | undefined,
): Html | undefined {
  if (files.length === 0) return undefined
  return html`<h2>${say('case.attachments')}</h2><ul class="plain">${files.map((file) => {
    const label = html`${fileIcon}<bdi>${file.name}</bdi>`
    return html`<li class="file">${filesAt === undefined ? label : html`<a href="${filesAt}/${encodeURIComponent(file.ref)}?name=${encodeURIComponent(file.name)}" download="${file.name}">${label}</a>`}</li>`
  })}</ul>`
}

function course(context: PageContext, { course: steps }: CaseSummary): Html | undefined {
  const { say, site } = context
  if (steps.length === 0) return undefined
  return html`<h2>${say('case.course')}</h2><ol class="course">${steps.map(({ at, what }) => {
    const key = `course.${what}`
    return html`<li><span>${site.texts.has(key) ? say(key) : what}</span> <small>${instant(context, at)}</small></li>`
  })}</ol>`
}

function instant({ language, office, say }: PageContext, at: string): Html {
  const moments = momentsOf(language, office.zone)
  return html`<time datetime="${at}">${say('moment', { day: moments.day(at), time: moments.time(at) })}</time>`
}
