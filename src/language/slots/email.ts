import type { Slot } from '../../domain/understanding.ts'

const mailCharacter = /[A-Za-z0-9._%+-]/
const longestLocal = 64
const longestDomain = 190

/** E-mail addresses, in lower case; one pass, as each side of an @ is bounded (RFC 5321 §4.5.3.1). */
export function findEmails(text: string): readonly Slot[] {
  const slots: Slot[] = []
  let at = text.indexOf('@')
  while (at >= 0) {
    let start = at
    while (start > 0 && at - start < longestLocal && mailCharacter.test(text[start - 1] ?? '')) start--
    while (start < at && '.-+%'.includes(text[start] ?? '')) start++
    let end = at + 1
    while (end < text.length && end - at < longestDomain && mailCharacter.test(text[end] ?? '')) end++
    while (end > at && '.-+%_'.includes(text[end - 1] ?? '')) end--
    if (start < at && isDomain(text.slice(at + 1, end))) {
      slots.push({ name: 'email', value: text.slice(start, end).toLowerCase(), start, end })
    }
    at = text.indexOf('@', Math.max(end, at + 1))
  }
  return slots
}

/** Two labels or more, the last of letters. */
function isDomain(domain: string): boolean {
  const labels = domain.split('.')
  return labels.length >= 2 && !labels.includes('') && /^[A-Za-z]{2,24}$/.test(labels.at(-1) ?? '')
}
