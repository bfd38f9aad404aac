import { foldLine } from './fold.ts'
import { holdsPhrase, phrasesFor, startsWithPhrase } from './phrases.ts'

/**
 * What a person wrote now, without the letter they answer: `>` lines, attribution lines («في … كتب …»,
 * "On … wrote:"), header blocks as Outlook writes them, and everything below such a mark.
 */
export function removeQuotes(text: string): string {
  const lines = text.split('\n')
  const folded = lines.map(foldLine)
  const kept: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = folded[at] ?? ''
    if (line.startsWith('>')) continue
    if (isSeparator(line) || isHeaderBlock(folded, at)) break
    const length = attributionLength(folded, at)
    if (length > 0) {
      if (!nextStarts(folded, at + length, '>')) break
      at += length - 1
      continue
    }
    kept.push(lines[at] ?? '')
  }
  while (kept.length > 0 && /^[\s_\-–—=*]*$/.test(kept.at(-1) ?? '')) kept.pop()
  return kept.join('\n').trim()
}

/** `-----Original Message-----` and its kin. */
function isSeparator(line: string): boolean {
  if (phrasesFor('openers').includes(line)) return true
  if (line.length > 120) return false
  const match = /^[-–—_*= ]{2,}(.+?)[-–—_*= ]{2,}:?$/.exec(line)
  return match?.[1] !== undefined && phrasesFor('separators').includes(match[1].trim())
}

/**
 * From, Sent, To, Subject as Outlook sets them above the letter it quotes. Formal Arabic letters begin with
 * the same words («من»، «إلى»، «الموضوع»), so an e-mail address or a time of day must stand in it too.
 */
function isHeaderBlock(folded: readonly string[], at: number): boolean {
  const first = label(folded[at] ?? '')
  if (!first || !phrasesFor('fromLabels').includes(first.name)) return false
  const below = folded.slice(at + 1, at + 9).flatMap((line) => label(line) ?? [])
  const date = below.find((line) => phrasesFor('dateLabels').includes(line.name))
  const others = below.filter((line) => phrasesFor('otherLabels').includes(line.name))
  const proof = /\S@\S/.test(first.value) || (date !== undefined && /\d{1,2}:\d{2}/.test(date.value))
  return date !== undefined && others.length > 0 && proof
}

function label(line: string): { readonly name: string; readonly value: string } | undefined {
  const match = /^\**([^:*]{2,20}?)\**\s*:\**\s*(.*)$/.exec(line)
  return match?.[1] === undefined ? undefined : { name: match[1].trim(), value: match[2] ?? '' }
}

/** How many lines from `at` are one attribution; 0 when none is. Programs wrap them over up to four lines. */
function attributionLength(folded: readonly string[], at: number): number {
  const first = folded[at] ?? ''
  if (first === '') return 0
  const begins = startsWithPhrase(first, 'attributionStarts')
  let joined = ''
  for (let length = 1; length <= (begins ? 4 : 1); length++) {
    const line = folded[at + length - 1] ?? ''
    if (line === '') return 0
    joined = joined === '' ? line : `${joined} ${line}`
    if (joined.length > 400) return 0
    if (
      joined.endsWith(':') &&
      isAttribution(joined, nextStarts(folded, at + length, '>') ? 'quote-follows' : 'plain')
    )
      return length
  }
  return 0
}

function isAttribution(line: string, context: 'quote-follows' | 'plain'): boolean {
  if (!/\d/.test(line)) return false
  const time = /\d{1,2}:\d{2}/.test(line)
  const address = /\S@\S/.test(line)
  if (/<\S+@\S+>\s*:$/.test(line) && time) return true
  return holdsPhrase(line, 'wrote') && (time || address || context === 'quote-follows')
}

function nextStarts(folded: readonly string[], from: number, mark: string): boolean {
  return (
    folded
      .slice(from, from + 5)
      .find((line) => line !== '')
      ?.startsWith(mark) ?? false
  )
}
