import bidiFactory, { type BidiCharTypeName, type EmbeddingLevels } from 'bidi-js'
import { emojiIndex, type Face, isRightToLeft } from './faces.ts'

export type Direction = 'rtl' | 'ltr'

/** One paragraph, ready to be broken into lines: its letters in logical order, the face and the level of each. */
export interface Paragraph {
  readonly text: string
  /** By UTF-16 unit: which face has it. */
  readonly faces: Uint8Array
  readonly levels: EmbeddingLevels
  readonly direction: Direction
  /** A sign was replaced that no face has. */
  readonly hasUnknown: boolean
}

/** A piece of a line that is drawn at once: one face, one direction. */
export interface Run {
  /** In logical order where letters are joined from right to left, else in the order of drawing. */
  readonly text: string
  readonly face: number
  /** Where it begins in the paragraph. */
  readonly from: number
}

/** The package is CommonJS, its types say otherwise: what comes in is the factory itself. */
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)()

/** No face has it, so the first draws its box. */
const unknownSign = '\ufffd'

/** Marks on one letter; no language has more, and towers of them take for ever to place. */
const maxMarks = 8

/** Signs that are seen only in what they do: joiners, variation selectors, direction marks and isolates. */
const invisible = /^\p{Default_Ignorable_Code_Point}$/u
/** What joins the sign before it: marks, and the skin tones of emoji. */
const joining = /^[\p{M}\p{Emoji_Modifier}]$/v

/**
 * A paragraph in the direction that is given, or, where none is, in that of its first letter (UAX #9 P2, P3), or in
 * `otherwise` where it has none.
 */
export function makeParagraph(
  words: string,
  faces: readonly Face[],
  otherwise: Direction,
  given?: Direction,
): Paragraph {
  let text = ''
  let hasUnknown = false
  let last = 0
  let marks = 0
  const chosen: number[] = []
  for (const sign of words.replaceAll(/[\t\v\f\u0085\u2028\u2029]/g, ' ')) {
    marks = /^\p{M}$/u.test(sign) ? marks + 1 : 0
    if (marks > maxMarks || /^[\p{Cc}\p{Cs}]$/u.test(sign)) continue
    const found = faceOf(sign, faces, last)
    const shown = found === undefined ? unknownSign : sign
    hasUnknown ||= found === undefined
    last = found ?? 0
    text += shown
    for (let unit = 0; unit < shown.length; unit++) chosen.push(last)
  }
  const direction = given ?? firstDirection(text) ?? otherwise
  const levels = bidi.getEmbeddingLevels(unitByUnit(text), direction)
  return { text, faces: Uint8Array.from(chosen), levels, direction, hasUnknown }
}

/** A sign of each class (UAX #9 §3.2) that is one UTF-16 unit. */
const standIns: Readonly<Partial<Record<BidiCharTypeName, string>>> = {
  L: 'a',
  R: '\u05d0',
  AL: '\u0627',
  EN: '0',
  NSM: '\u0300',
}

/** The library sees single UTF-16 units: a sign of two is told by stand-ins of its class, a neutral one where none is. */
function unitByUnit(text: string): string {
  return text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, (sign) =>
    (standIns[bidi.getBidiCharTypeName(sign)] ?? '!').repeat(2),
  )
}

/**
 * The face of the sign before is kept where it has this one too, so that words stay in one piece; but signs of ASCII
 * are Latin (the Arabic face claims brackets whose forms it lacks), and emoji keep nothing.
 */
function faceOf(sign: string, faces: readonly Face[], last: number): number | undefined {
  const codePoint = sign.codePointAt(0) ?? 0
  const hasIt = faces[last]?.has(codePoint) === true
  if (invisible.test(sign) || (hasIt && joining.test(sign))) return last
  if (hasIt && last !== emojiIndex && (codePoint > 0x7e || sign === ' ')) return last
  const found = faces.findIndex((face) => face.has(codePoint))
  return found === -1 ? undefined : found
}

/** The direction of the first letter that stands in no isolate. */
function firstDirection(text: string): Direction | undefined {
  let depth = 0
  for (const sign of text) {
    const type = bidi.getBidiCharTypeName(sign)
    if (type === 'LRI' || type === 'RLI' || type === 'FSI') depth += 1
    else if (type === 'PDI') depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if (type === 'L') return 'ltr'
    else if (type === 'R' || type === 'AL') return 'rtl'
  }
  return undefined
}

/**
 * The runs of a line (from `start` up to `end`) from left to right (UAX #9 L1, L2, L4): reordered, mirrored, without
 * what is invisible.
 */
export function runsOf({ text, faces, levels }: Paragraph, start: number, end: number): readonly Run[] {
  if (end <= start) return []
  const order = orderOf(text, levels, start, end)
  const mirrored = bidi.getMirroredCharactersMap(text, levels.levels, start, end - 1)
  const runs: { units: number[]; face: number; level: number }[] = []
  for (const index of order) {
    if (isDirectional(text[index])) continue
    const [face, level] = [faces[index] ?? 0, levels.levels[index] ?? 0]
    const last = runs.at(-1)
    if (last?.face === face && last.level === level) last.units.push(index)
    else runs.push({ units: [index], face, level })
  }
  return runs.map(({ units, face, level }) => {
    const logical = level % 2 === 0 ? units : units.toReversed()
    const read = logical.map((index) => mirrored.get(index) ?? text[index] ?? '').join('')
    const drawn = level % 2 === 0 || isRightToLeft(read) ? read : reversed(read)
    return { text: drawn, face, from: logical[0] ?? start }
  })
}

/** The units of a line from left to right. */
function orderOf(text: string, levels: EmbeddingLevels, start: number, end: number): readonly number[] {
  const order = Array.from({ length: end - start }, (_, offset) => start + offset)
  for (const [from = 0, to = 0] of bidi.getReorderSegments(text, levels, start, end - 1)) {
    const flipped = order.slice(from - start, to + 1 - start).toReversed()
    order.splice(from - start, flipped.length, ...flipped)
  }
  return order
}

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Signs in reverse, each with what joins it. */
const reversed = (run: string): string =>
  Array.from(clusters.segment(run), ({ segment }) => segment)
    .toReversed()
    .join('')

const isDirectional = (unit: string | undefined): boolean =>
  unit !== undefined && /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(unit)
