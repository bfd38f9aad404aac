import { type Html, html } from '../html.ts'

/** The mark of the pages: an eight-pointed star, drawn for this project. Decoration only. */
export const mark = icon(
  '0 0 32 32',
  html`<path d="M16 2l4 6.3 7.9-.2-.2 7.9L30 16l-2.3 0 .2 7.9-7.9-.2L16 30l-4-6.3-7.9.2.2-7.9L2 16l2.3 0-.2-7.9 7.9.2z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/><circle cx="16" cy="16" r="4.2" fill="currentColor"/>`,
  'mark',
)

export const sendIcon = icon(
  '0 0 24 24',
  html`<path d="M4 12h14M12 5.5 18.5 12 12 18.5" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`,
  'turn',
)

export const clipIcon = icon(
  '0 0 24 24',
  html`<path d="M19.5 11.5 12 19a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.2-7.2" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
)

export const pinIcon = icon(
  '0 0 24 24',
  html`<path d="M12 21s6.5-6.2 6.5-11a6.5 6.5 0 0 0-13 0c0 4.800 6.5 11 6.5 11z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/><circle cx="12" cy="10" r="2.3" fill="none" stroke="currentColor" stroke-width="1.8"/>`,
)

export const fileIcon = icon(
  '0 0 24 24',
  html`<path d="M6 3h8l4.500 4.500V21H6zM14 3v5h4.500" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/>`,
)

function icon(viewBox: string, shape: Html, name = ''): Html {
  return html`<svg class="icon ${name}" viewBox="${viewBox}" aria-hidden="true" focusable="false">${shape}</svg>`
}
