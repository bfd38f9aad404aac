import type { Choice } from '../../domain/message.ts'
import { sealFile, type TicketedFile } from '../../domain/visitor.ts'
import type { TranscriptEntry } from '../../gateway/service.ts'
import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { chatOf } from '../site.ts'
import { renderBytes } from './bytes.ts'
import { fileIcon } from './icons.ts'
import { momentsOf } from './moment.ts'
import { renderText } from './rich-text.ts'

/** The client's own id of a visitor's entry, without the visitor that the channel puts before it. */
export function clientIdOf(entry: TranscriptEntry, visitor: string): string | undefined {
  const { externalId } = entry
  return externalId?.startsWith(`${visitor}:`) ? externalId.slice(visitor.length + 1) : externalId
}

/** Address under which this visitor alone may fetch a file. */
export function fileAddress(context: PageContext, visitor: string, file: TicketedFile): string {
  const { organisation } = context.office
  return `/o/${organisation}/chat/files/${sealFile(chatOf(context.office).seals, visitor, file)}`
}

/** Entries as list items with their days between them; only the last one still offers its choices. */
export function renderEntries(
  context: PageContext,
  visitor: string,
  entries: readonly TranscriptEntry[],
): Html {
  const moments = momentsOf(context.language, context.office.zone)
  return html`${entries.map((entry, index) => {
    const day = moments.dayKey(entry.at)
    const before = entries[index - 1]
    const turn = before === undefined || moments.dayKey(before.at) !== day
    const offered = index === entries.length - 1 ? entry.choices : []
    return html`${turn ? html`<li class="day" data-day="${day}">${moments.day(entry.at)}</li>` : undefined}${renderEntry(context, visitor, entry, offered)}`
  })}`
}

function renderEntry(
  context: PageContext,
  visitor: string,
  entry: TranscriptEntry,
  offered: readonly Choice[],
): Html {
  const { say, office, language } = context
  const mine = entry.from === 'citizen'
  const author = mine ? say('entry.you') : office.policy.shortName[language]
  const time = momentsOf(language, office.zone).time(entry.at)
  return html`<li class="entry ${mine ? 'mine' : 'theirs'}" data-id="${entry.id}" data-client="${clientIdOf(entry, visitor) ?? ''}"${entry.ahead ? html` data-ahead` : undefined}>
<div class="bubble"><span class="unseen">${author}: </span>
${entry.text === '' ? undefined : html`<p class="text" dir="auto" lang="${entry.language}">${renderText(entry.text, context.origin)}</p>`}
${location(context, entry)}${entry.attachments.map((file) => attachment(context, visitor, file))}
<p class="meta"><time datetime="${entry.at}">${time}</time>${mine ? html`<span class="state">${say('entry.received')}</span>` : undefined}</p></div>
${offered.length === 0 ? undefined : choices(context, offered)}</li>`
}

function location({ say }: PageContext, entry: TranscriptEntry): Html | undefined {
  if (entry.location === undefined) return undefined
  const { latitude, longitude, name } = entry.location
  return html`<p class="text">${name ?? say('entry.location')} <bdi dir="ltr">${latitude.toFixed(5)}, ${longitude.toFixed(5)}</bdi></p>`
}

function attachment(
  context: PageContext,
  visitor: string,
  file: TranscriptEntry['attachments'][number],
): Html {
  return html`<p class="file"><a href="${fileAddress(context, visitor, file)}" download="${file.name}" data-file>${fileIcon}<bdi>${file.name}</bdi> <small>${renderBytes(context.say, file.bytes)}</small></a></p>`
}

/** Buttons that work without script: each submits its id, the server finds its words again. */
function choices(context: PageContext, offered: readonly Choice[]): Html {
  const { organisation } = context.office
  return html`<form class="choices ${offered.length > 6 ? 'many' : 'few'}" method="post" action="/o/${organisation}/chat">
<input type="hidden" name="id" value="${context.site.options.newId()}">
${offered.map((choice) => html`<button type="submit" class="choice" name="choice" value="${choice.id}"><bdi class="label">${choice.label}</bdi>${choice.description === undefined ? undefined : html`<small dir="auto">${choice.description}</small>`}</button>`)}
</form>`
}
