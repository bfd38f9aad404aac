/** A stretch of a text (UTF-16 offsets). */
export interface Stretch {
  readonly start: number
  readonly end: number
}

const linkStart = /(?:https?:\/\/|www\.|wa\.me\/|bit\.ly\/|geo:)/giu
const longestLink = 2000

/** Links, each up to the next white space: what they hold is no number that the text itself says. */
export function findLinks(text: string): readonly Stretch[] {
  const links: Stretch[] = []
  for (const { index } of text.matchAll(linkStart)) {
    if (index < (links.at(-1)?.end ?? 0)) continue
    let end = index
    while (end < text.length && end - index < longestLink && !isBreak(text[end] ?? '')) end++
    while (end > index && '.,;:!?)»"\'\u060c\u061b\u061f'.includes(text[end - 1] ?? '')) end--
    links.push({ start: index, end })
  }
  return links
}

const isBreak = (character: string): boolean =>
  character.trim() === '' || character === '<' || character === '>' || character === '\u2069'

/** Whether two stretches share a character. */
export const overlaps = (one: Stretch, other: Stretch): boolean =>
  one.start < other.end && other.start < one.end
