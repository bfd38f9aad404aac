/** Finished HTML. Only `html` makes it, so that no unescaped text can be taken for it. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
}

type Part = string | number | Html | undefined | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe between tags and inside quoted attributes (HTML Living Standard §13.1.2.3). */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Template tag: strings and numbers are escaped, Html is kept, lists are joined, undefined is nothing. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = literals.map(
    (literal, index) => literal + (index < parts.length ? markupOf(parts[index]) : ''),
  )
  return new Html(markup.join(''))
}

function markupOf(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.markup
  if (Array.isArray(part)) return part.map(markupOf).join('')
  return escapeHtml(String(part))
}

/** JSON for a `<script type="application/json">`: no `<` can end the element. */
export function jsonScript(id: string, value: unknown): Html {
  return html`<script type="application/json" id="${id}">${new Html(JSON.stringify(value).replaceAll('<', '\\u003c'))}</script>`
}
