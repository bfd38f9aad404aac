import { type Html, html } from '../html.ts'

/** Isolated runs (UAX #9 §2.4.4), https addresses, and numbers that are read digit by digit: references, phones. */
const special =
  /[\u2066-\u2068](?<isolated>[^\u2066-\u2069\n]*)\u2069|(?<address>https?:\/\/[^\s<>"'\u2066-\u2069]+)|(?<code>\+?\d[\d-]{5,}\d)/g
const trailing = /[.,;:!?)\]}\u060c\u061b\u061f\u00bb]+$/

/**
 * Somebody's text with its line breaks and its values isolated from the direction around them. Only `https:`
 * addresses become links, and those of `own`, the origin that the page was found at; without rank for strangers'.
 */
export function renderText(text: string, own = ''): Html {
  return html`${text.split('\n').map((line, index) => html`${index === 0 ? undefined : html`<br>`}${renderRun(line, own)}`)}`
}

function renderRun(run: string, own: string): readonly (Html | string)[] {
  const parts: (Html | string)[] = []
  let from = 0
  for (const match of run.matchAll(special)) {
    const { isolated, address, code } = match.groups ?? {}
    const link = address?.replace(trailing, '')
    if (link !== undefined && !leads(link, own)) continue
    parts.push(run.slice(from, match.index))
    from = match.index + (link ?? match[0]).length
    if (isolated !== undefined) parts.push(html`<bdi>${renderRun(isolated, own)}</bdi>`)
    if (code !== undefined) parts.push(html`<bdi class="code" dir="ltr">${code}</bdi>`)
    if (link !== undefined)
      parts.push(
        html`<a href="${link}" target="_blank" rel="noopener noreferrer nofollow" dir="ltr">${link}</a>`,
      )
  }
  return [...parts, run.slice(from)]
}

function leads(link: string, own: string): boolean {
  return URL.canParse(link) && (link.startsWith('https:') || new URL(link).origin === own)
}
