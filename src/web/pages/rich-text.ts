import { type Html, html } from '../html.ts'

const link = /https:\/\/[^\s<>"'\u2066-\u2069]+/g
const trailing = /[.,;:!?)\]}\u060c\u061b\u061f\u00bb]+$/

/** Somebody's text with its line breaks; only `https:` addresses become links, and those of strangers carry no rank. */
export function renderText(text: string): Html {
  return html`${text.split('\n').map((line, index) => html`${index === 0 ? undefined : html`<br>`}${renderLine(line)}`)}`
}

function renderLine(line: string): readonly (Html | string)[] {
  const parts: (Html | string)[] = []
  let from = 0
  for (const match of line.matchAll(link)) {
    const address = match[0].replace(trailing, '')
    if (!URL.canParse(address)) continue
    parts.push(
      line.slice(from, match.index),
      html`<a href="${address}" target="_blank" rel="noopener noreferrer nofollow" dir="ltr">${address}</a>`,
    )
    from = match.index + address.length
  }
  return [...parts, line.slice(from)]
}
