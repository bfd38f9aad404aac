import type { TranscriptEntry } from '../../gateway/service.ts'
import { type Html, html, jsonScript } from '../html.ts'
import type { PageContext } from '../page.ts'
import { renderEntries } from './entry.ts'
import { clipIcon, pinIcon, sendIcon } from './icons.ts'
import { renderPage } from './layout.ts'

/** What the chat page shows besides its words. */
export interface ChatView {
  /** Absent in a frame, where the page's script proves the visitor. */
  readonly visitor?: string
  readonly entries: readonly TranscriptEntry[]
  /** A message that was not taken, to be mended: only without script. */
  readonly refused?: { readonly text: string; readonly problem: string }
}

const starters = ['complaint', 'report', 'inquiry', 'suggestion', 'status']

/** The chat: complete without script; with it, live. */
export function renderChat(context: PageContext, view: ChatView): Html {
  const { say, office, language } = context
  const name = office.policy.shortName[language]
  const main = html`<section class="chat" id="chat">
<h1 class="unseen">${say('chat.heading', { office: name })}</h1>
<p class="banner" role="status" id="banner"></p>
<div class="log" role="log" aria-live="polite" aria-label="${say('chat.log')}" tabindex="0" id="log"><div class="column">
${welcome(context)}
<ol id="entries">${view.visitor === undefined ? undefined : renderEntries(context, view.visitor, view.entries)}</ol>
${view.entries.length === 0 ? offerStarters(context) : undefined}
<p class="typing" id="typing" aria-hidden="true" hidden><i></i><i></i><i></i><span>${say('chat.typing', { office: name })}</span></p>
<noscript><p class="refresh"><a href="/o/${office.organisation}/chat">${say('chat.refresh')}</a></p></noscript>
</div></div>
${composer(context, view)}
</section>
${ownTemplate(context)}
${jsonScript('settings', settingsOf(context))}`
  return renderPage(context, { title: say('chat.title'), main, script: 'chat', shape: 'chat' })
}

function welcome({ say, office, language, embedded }: PageContext): Html {
  const aside = embedded ? html` target="_blank" rel="noopener"` : undefined
  return html`<div class="welcome"><h2>${say('chat.welcome', { office: office.policy.name[language] })}</h2>
<p>${say('chat.intro')}</p>
<p class="small">${say('chat.privacy')} <a href="/o/${office.organisation}/privacy"${aside}>${say('nav.privacy')}</a></p></div>`
}

/** In a frame a form without script would post in the name of nobody: its buttons wait for the script. */
const waiting = ({ embedded }: PageContext) => (embedded ? html` disabled` : undefined)

function offerStarters(context: PageContext): Html {
  const { say, office, site } = context
  return html`<form class="choices few starters" id="starters" method="post" action="/o/${office.organisation}/chat" aria-label="${say('chat.starters')}">
<input type="hidden" name="id" value="${site.options.newId()}">
${starters.map((each) => html`<button type="submit" class="choice" name="text" value="${say(`start.${each}`)}"${waiting(context)}><span class="label">${say(`start.${each}`)}</span></button>`)}
</form>`
}

function composer(context: PageContext, { refused }: ChatView): Html {
  const { say, office, site } = context
  return html`<form class="composer" id="composer" method="post" action="/o/${office.organisation}/chat">
<input type="hidden" name="id" value="${site.options.newId()}">
<ul class="files" id="files" aria-label="${say('files.label')}"></ul>
<p class="problem" id="problem" role="alert">${refused?.problem}</p>
<div class="row">
<button type="button" class="tool" id="attach" aria-label="${say('files.attach')}" title="${say('files.attach')}" hidden>${clipIcon}</button>
<button type="button" class="tool" id="place" aria-label="${say('place.share')}" title="${say('place.share')}" hidden>${pinIcon}</button>
<label class="unseen" for="text">${say('chat.write')}</label>
<textarea id="text" name="text" rows="1" maxlength="20000" dir="auto" autocomplete="off" enterkeyhint="send" placeholder="${say('chat.write')}" aria-describedby="hint problem">${refused?.text}</textarea>
<button type="submit" class="send" aria-label="${say('chat.send')}" title="${say('chat.send')}"${waiting(context)}>${sendIcon}</button>
</div>
<input type="file" id="picker" multiple hidden aria-label="${say('files.attach')}">
<p class="hint"><span id="hint">${say('chat.hint')}</span> <button type="submit" class="leave" name="leave" value="1" formnovalidate${waiting(context)}>${say('chat.leave')}</button></p>
</form>`
}

/** An own message before the office has it, for the script to fill. */
function ownTemplate({ say }: PageContext): Html {
  return html`<template id="own"><li class="entry mine pending"><div class="bubble"><span class="unseen">${say('entry.you')}: </span><p class="text" dir="auto"></p><p class="meta"><span class="state">${say('entry.sending')}</span></p></div></li></template>`
}

function settingsOf({ say, office, site, language, languageChosen, embedded }: PageContext) {
  const { maxBytes, maxCount, types } = office.policy.attachments
  const keys = site.texts.keys[language].filter((key) => key.startsWith('live.'))
  return {
    organisation: office.organisation,
    base: `/o/${office.organisation}/chat`,
    language,
    chosen: languageChosen,
    embedded,
    framedBy: office.embedOrigins.filter((origin) => origin !== '*'),
    attachments: { maxBytes, maxCount, types },
    texts: Object.fromEntries(
      keys.map((key) => [
        key,
        say(key, { size: `${Math.floor(maxBytes / 1024 / 1024)}`, count: maxCount, name: '{name}' }),
      ]),
    ),
  }
}
