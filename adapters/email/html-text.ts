import { htmlToText } from 'html-to-text'

/** Longer HTML is cut: what a person wrote stands in front, and deeply nested tags cost more than their number. */
const maxLength = 500_000

/** What an HTML letter says, as lines. What its program marks as quoted begins with `>`, as it would in plain text. */
export function renderHtmlAsText(html: string): string {
  const source = html.replace(/(["'(])data:[^"'()\s]{100,}/g, '$1').slice(0, maxLength)
  const text = htmlToText(source, {
    wordwrap: false,
    limits: { maxDepth: 120, maxChildNodes: 5_000, maxInputLength: maxLength },
    selectors: [
      ...['script', 'style', 'title', 'img', 'head'].map((selector) => ({ selector, format: 'skip' })),
      ...quoteContainers.map((selector) => ({ selector, format: 'blockquote' })),
      { selector: 'blockquote', format: 'block' },
      { selector: 'blockquote[type=cite]', format: 'blockquote' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      {
        selector: 'a',
        options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ['(', ')'] },
      },
      { selector: 'table', format: 'block' },
      ...['tr', 'td', 'th'].map((selector) => ({ selector, format: 'block' })),
    ],
  })
  return text.replace(/\u00A0/g, ' ').replace(/ ?\(mailto:[^)\s]*\)/gi, '')
}

/** Gmail, Outlook for Mac, Yahoo, Proton, Zoho and Thunderbird put the earlier letter into these. */
const quoteContainers = [
  'div.gmail_quote',
  'blockquote.gmail_quote',
  'div.gmail_quote_container',
  '#OLK_SRC_BODY_SECTION',
  'div.yahoo_quoted',
  'div.protonmail_quote',
  'div.zmail_extra',
  'div.moz-cite-prefix',
  'div.moz-forward-container',
]
