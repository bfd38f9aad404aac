import type { Face } from './faces.ts'
import { type Direction, makeParagraph, type Paragraph, type Run, runsOf } from './paragraph.ts'

/** A line of text as it is drawn: its runs in the order of reading, each with its way from the left end of the line. */
export interface Line {
  readonly runs: readonly (Run & { readonly left: number })[]
  readonly width: number
  /** Of its paragraph: it begins at the right or at the left. */
  readonly direction: Direction
  readonly hasUnknown: boolean
}

export interface Setting {
  readonly faces: readonly Face[]
  readonly size: number
  /** Room for a line, in the unit of `size`. */
  readonly width: number
  readonly pageDirection: Direction
  /** Fixed for all lines; else each takes that of its first letter, or that of the page. */
  readonly direction?: Direction
}

/** Finished words as lines that fit: broken in logical order, then each line reordered (UAX #9 §3.4). */
export function breakLines(words: string, setting: Setting): readonly Line[] {
  return words.split(/\r\n|[\n\r]/).flatMap((part) => {
    const paragraph = makeParagraph(part, setting.faces, setting.pageDirection, setting.direction)
    return breaksOf(paragraph, setting).map(([start, end]) => lineOf(paragraph, start, end, setting))
  })
}

type Break = readonly [start: number, end: number]

/** Where lines begin and end, without the spaces between them; a word longer than a line is broken inside. */
function breaksOf(paragraph: Paragraph, setting: Setting): readonly Break[] {
  const room = setting.width / setting.size
  const measure = (start: number, end: number) => widthOf(paragraph, start, end, setting.faces)
  const breaks: Break[] = []
  let [start, end, used] = [0, 0, 0]
  const finish = (next: number) => {
    breaks.push([start, end])
    ;[start, end, used] = [next, next, 0]
  }
  for (const { index, 0: word } of paragraph.text.matchAll(/[^ ]+/g)) {
    const stop = index + word.length
    const width = measure(end, stop)
    if (used + width <= room) {
      used += width
      end = stop
      continue
    }
    if (end > start) finish(index)
    start = index
    for (const [from, to, wide] of piecesOf(paragraph, [index, stop], room, measure)) {
      if (from > index) finish(from)
      end = to
      used = wide
    }
  }
  breaks.push([start, end])
  return breaks
}

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** A word as pieces that fit a line each; letters that stand alone are no narrower than joined ones. */
function piecesOf(
  { text }: Paragraph,
  [start, end]: Break,
  room: number,
  measure: (start: number, end: number) => number,
): readonly (readonly [from: number, to: number, width: number])[] {
  const whole = measure(start, end)
  if (whole <= room) return [[start, end, whole]]
  const pieces: [number, number, number][] = []
  let [from, to, used] = [start, start, 0]
  for (const { segment } of clusters.segment(text.slice(start, end))) {
    const width = measure(to, to + segment.length)
    if (used + width > room && to > from) {
      pieces.push([from, to, used])
      ;[from, used] = [to, 0]
    }
    to += segment.length
    used += width
  }
  return [...pieces, [from, to, used]]
}

function lineOf(paragraph: Paragraph, start: number, end: number, { faces, size }: Setting): Line {
  let width = 0
  const runs = runsOf(paragraph, start, end).map((run) => {
    const left = width
    width += (faces[run.face]?.widthOf(run.text) ?? 0) * size
    return { ...run, left }
  })
  return {
    runs: runs.sort((a, b) => a.from - b.from),
    width,
    direction: paragraph.direction,
    hasUnknown: paragraph.hasUnknown,
  }
}

/** Width in ems of a stretch that stays on one line, face by face. */
function widthOf({ text, faces: chosen }: Paragraph, start: number, end: number, faces: readonly Face[]) {
  let width = 0
  for (let from = start; from < end; ) {
    let to = from + 1
    while (to < end && chosen[to] === chosen[from]) to += 1
    width += faces[chosen[from] ?? 0]?.widthOf(text.slice(from, to)) ?? 0
    from = to
  }
  return width
}
