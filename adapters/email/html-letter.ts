import type { Language } from '../../src/domain/text.ts'

/** The text as an HTML letter in its language's direction: paragraphs, line breaks and our own links, nothing from outside. */
export function renderHtmlLetter(text: string, language: Language): string {
  const [direction, side] = language === 'ar' ? ['rtl', 'right'] : ['ltr', 'left']
  const style = `font-family:Tahoma,Arial,sans-serif;font-size:16px;line-height:1.6;text-align:${side}`
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => `<p dir="${direction}">${linkify(paragraph).replaceAll('\n', '<br>\n')}</p>`)
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"></head>
<body dir="${direction}" style="${style}">
${paragraphs.join('\n')}
</body>
</html>
`
}

/**
 * A letter repeats words of the person it goes to or of another one, so only addresses of our own shape become
 * links: `/l/…` (signed links), `/o/…` (an office's pages) and a privacy notice. Within a value's bidi isolate the
 * address must be the whole value. Every other address stays plain text.
 */
function linkify(text: string): string {
  return text
    .split(/(\u2068[^\u2066-\u2069]*\u2069)/)
    .flatMap((part, index) => (index % 2 === 0 ? part.split(address) : splitValue(part)))
    .map((part) =>
      isOurs(part) ? `<a href="${escapeHtml(part)}" dir="ltr">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join('')
}

const address = /(https?:\/\/[^\s<>"'\u2066-\u2069]+[^\s<>"'\u2066-\u2069.,;:!?،؛؟)])/

function splitValue(isolated: string): readonly string[] {
  const value = isolated.slice(1, -1)
  return isOurs(value) ? ['\u2068', value, '\u2069'] : [isolated]
}

function isOurs(part: string): boolean {
  return /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?\/([lo]\/[\w./?=&%~-]+|([\w.~-]+\/){0,4}privacy)$/i.test(part)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
