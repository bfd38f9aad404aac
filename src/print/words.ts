import type { TextValue } from '../domain/text.ts'
import type { Style, Words } from './printed-document.ts'

/** Words of ours. */
export function words(text: string, style: Style = 'plain'): Words {
  return { words: text, style, direction: 'page' }
}

/** Numbers that are read digit by digit from left to right: phones, references, dates in figures. */
const figures = /\+\d[\d -]{5,}\d|\d[\d-]{5,}\d/g

/** Somebody's text, each line of it in its own direction. */
export function prose(text: string): Words {
  return { words: readable(text), style: 'plain', direction: 'own' }
}

/**
 * Somebody's words as a value in a text or a row of ours: in their own direction (first strong isolate, UAX #9 §2.4),
 * which no control sign among them can leave.
 */
export function theirs(text: string): string {
  return `\u2068${readable(text)}\u2069`
}

/** What reads from left to right whatever stands around it: a phone, address, link, command or digest. */
export function code(value: string): TextValue & { readonly kind: 'code' } {
  return { kind: 'code', value: leftToRight(value) }
}

/** The same outside of a text (left-to-right isolate). */
export function leftToRight(value: string): string {
  return `\u2066${withoutControls(value)}\u2069`
}

/** Without what could pose as other words, and with each figure isolated, which Arabic around it would turn about. */
function readable(text: string): string {
  return withoutControls(text).replaceAll(figures, leftToRight)
}

/** Without embeddings, overrides and isolates (UAX #9 §2.1, §2.2, §2.4), by which words can pose as others. */
function withoutControls(text: string): string {
  return text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
}
