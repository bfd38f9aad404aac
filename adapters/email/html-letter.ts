import type { Language } from '../../src/domain/text.ts'

/** The text as an HTML letter in its language's direction: paragraphs, line breaks and links, nothing from outside. */
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

function linkify(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"'\u2066-\u2069]+[^\s<>"'\u2066-\u2069.,;:!?،؛؟)])/)
    .map((part, index) =>
      index % 2 === 0 ? escapeHtml(part) : `<a href="${escapeHtml(part)}" dir="ltr">${escapeHtml(part)}</a>`,
    )
    .join('')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
