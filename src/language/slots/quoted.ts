import type { Stretch } from './links.ts'

/** The lines of a letter that quote another one: those that begin with `>` (RFC 3676 §4.5). */
export function quotedStretches(text: string): readonly Stretch[] {
  const stretches: Stretch[] = []
  let start = 0
  while (start < text.length) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    let at = start
    while (at < end && isBlank(text.charCodeAt(at))) at++
    if (text[at] === '>' && at < end) stretches.push({ start, end })
    start = end + 1
  }
  return stretches
}

/** A blank, or a mark of direction. */
const isBlank = (code: number): boolean =>
  code === 0x20 || code === 0x09 || (code >= 0x200e && code <= 0x2069)
