import { foldLine } from './fold.ts'
import { holdsPhrase, phrasesFor, startsWithPhrase } from './phrases.ts'

/** What a letter says, and who says that they said it. */
export interface Signed {
  readonly text: string
  readonly signature?: string
}

/**
 * Splits off the block after `--` (RFC 3676 §4.3) or the short lines with name and phone that follow closing
 * words; lines that phones and legal departments add are dropped.
 */
export function splitSignature(whole: string): Signed {
  const lines = dropTail(whole.split('\n'))
  const folded = lines.map(foldLine)
  const cut = dashesAt(folded) ?? closingAt(lines, folded)
  if (cut === undefined) return { text: lines.join('\n').trim() }
  const signature = lines
    .slice(cut + 1)
    .filter((line) => line.trim() !== '')
    .join('\n')
    .trim()
  const text = lines.slice(0, cut).join('\n').trim()
  return signature === '' ? { text } : { text, signature }
}

/** Without disclaimers, what phones add ("Sent from my iPhone") and blank lines at the end. */
function dropTail(lines: readonly string[]): readonly string[] {
  const folded = lines.map(foldLine)
  let end = lines.length
  const disclaimer = folded.findIndex((line) => startsWithPhrase(line, 'disclaimers'))
  if (disclaimer > 0 && holdsPhrase(folded.slice(disclaimer).join(' '), 'disclaimerProofs')) end = disclaimer
  while (end > 0 && isTail(folded[end - 1] ?? '')) end--
  return lines.slice(0, end)
}

function isTail(line: string): boolean {
  return /^[_\-–—=*]*$/.test(line) || (line.length < 120 && startsWithPhrase(line, 'devices'))
}

function dashesAt(folded: readonly string[]): number | undefined {
  const at = folded.findLastIndex((line) => /^(--|—|__+)$/.test(line))
  return at > 0 && folded.length - at <= 16 ? at : undefined
}

function closingAt(lines: readonly string[], folded: readonly string[]): number | undefined {
  const at = folded.findIndex(
    (line) => line.length < 80 && phrasesFor('closings').includes(line.replace(/[\s,،.!:؛…-]+$/, '')),
  )
  if (at <= 0) return undefined
  const after = lines.slice(at + 1).filter((line) => line.trim() !== '')
  return after.length > 0 && after.length <= 8 && after.every(saysWho) ? at : undefined
}

/** A line of a signature is short, and where it has a label, it is one of a name or a number. */
function saysWho(line: string): boolean {
  const folded = foldLine(line)
  if (folded.length > 80 || startsWithPhrase(folded, 'postscripts')) return false
  const label = /^([^:]{1,25}?)\s*:\s*\S/.exec(folded)?.[1]
  return label === undefined || phrasesFor('contactLabels').includes(label) || /^https?$/.test(label)
}
