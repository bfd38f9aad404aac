/** Ends of paragraphs, lines, sentences and words, the best place to split first. */
const breaks = [
  '\n\n',
  '\n',
  '. ',
  '! ',
  '? ',
  '\u061F ',
  '\u06D4 ',
  '\u061B ',
  '\u060C ',
  ', ',
  ' ',
] as const

/**
 * A text in pieces of at most `max` UTF-16 units, split at the best break of the last half of each piece; a word
 * longer than a piece is cut between characters. An isolate that is open at a cut is closed and opened again.
 */
export function splitText(text: string, max: number): readonly string[] {
  const limit = Math.max(max, 20)
  const pieces: string[] = []
  let rest = text
  while (rest.length > limit) {
    const at = breakBefore(rest, limit - 2)
    let piece = rest.slice(0, at).trimEnd()
    rest = rest.slice(at).trimStart()
    if (openIsolates(piece)) {
      piece += '\u2069'
      rest = `\u2068${rest}`
    }
    pieces.push(piece)
  }
  if (rest !== '' || pieces.length === 0) pieces.push(rest)
  return pieces
}

function breakBefore(text: string, limit: number): number {
  const half = Math.floor(limit / 2)
  for (const mark of breaks) {
    const at = text.lastIndexOf(mark, limit - mark.length)
    if (at >= half) return at + mark.length
  }
  const code = text.charCodeAt(limit)
  return code >= 0xdc00 && code <= 0xdfff ? limit - 1 : limit
}

function openIsolates(piece: string): boolean {
  let open = 0
  for (const character of piece) {
    if (character === '\u2068') open++
    else if (character === '\u2069' && open > 0) open--
  }
  return open > 0
}
