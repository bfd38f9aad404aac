import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { create, type Font, type Glyph, type GlyphPosition } from 'fontkit'
import { unwrapWoff } from './woff.ts'

/** A font that letters are taken from, as both pdfkit and measuring use it. */
export interface Face {
  readonly name: string
  has(codePoint: number): boolean
  /** Width of shaped text in ems. */
  widthOf(text: string): number
  /** What pdfkit takes for a font: anything that lays text out as fontkit does. */
  readonly font: Font
}

export type Weight = 400 | 700

const require = createRequire(import.meta.url)

/** One typeface, Latin letters first: that file also gives the box for a sign that none has. Emoji have one weight. */
const files: Readonly<Record<Weight, readonly string[]>> = {
  400: [
    require.resolve('@fontsource/amiri/files/amiri-latin-400-normal.woff'),
    require.resolve('@fontsource/amiri/files/amiri-arabic-400-normal.woff'),
    require.resolve('@fontsource/amiri/files/amiri-latin-ext-400-normal.woff'),
  ],
  700: [
    require.resolve('@fontsource/amiri/files/amiri-latin-700-normal.woff'),
    require.resolve('@fontsource/amiri/files/amiri-arabic-700-normal.woff'),
    require.resolve('@fontsource/amiri/files/amiri-latin-ext-700-normal.woff'),
  ],
}
const emojiFile = require.resolve('@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal.woff')
/** The face of emoji is the last of each list. */
export const emojiIndex: number = files[400].length

const opened = new Map<string, Face>()

/** The faces of a weight, in the order in which a letter is looked for; each file is read once. */
export function facesOf(weight: Weight): readonly Face[] {
  return [...files[weight], emojiFile].map((file) => {
    const face = opened.get(file) ?? openFace(file)
    opened.set(file, face)
    return face
  })
}

function openFace(file: string): Face {
  const font = create(unwrapWoff(readFileSync(file)))
  if (!('layout' in font)) throw new TypeError(`${file} is a collection of fonts, not one.`)
  const covered = new Set(font.characterSet)
  const shaper = new Shaper(font)
  const layout = (text: string) => shaper.shape(text)
  return {
    name: basename(file),
    has: (codePoint) => covered.has(codePoint),
    widthOf: (text) => layout(text).advanceWidth / font.unitsPerEm,
    font: Object.create(font, { layout: { value: layout } }),
  }
}

/** Glyphs from left to right with their places, as pdfkit reads them; it writes into the places. */
interface Shaped {
  readonly glyphs: readonly Glyph[]
  readonly positions: readonly GlyphPosition[]
  readonly advanceWidth: number
}

/** Words that are remembered; a page has some hundreds. */
const maxWords = 20_000

/** Shapes runs of one direction word by word: letters do not join over a space, and words come again and again. */
class Shaper {
  readonly #font: Font
  readonly #words = new Map<string, Shaped>()

  constructor(font: Font) {
    this.#font = font
  }

  shape(run: string): Shaped {
    const direction = isRightToLeft(run) ? 'rtl' : 'ltr'
    const words = (run.match(/ +|[^ ]+/g) ?? []).map((word) => this.#shapeWord(word, direction))
    if (direction === 'rtl') words.reverse()
    return {
      glyphs: words.flatMap(({ glyphs }) => glyphs),
      positions: words.flatMap(({ positions }) => positions.map((position) => ({ ...position }))),
      advanceWidth: words.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
    }
  }

  /** The direction is told: fontkit takes Arabic digits for letters, and signs between letters for Latin. */
  #shapeWord(word: string, direction: 'rtl' | 'ltr'): Shaped {
    const key = `${direction} ${word}`
    const known = this.#words.get(key)
    if (known !== undefined) return known
    const { glyphs, positions, advanceWidth } = this.#font.layout(word, [], undefined, undefined, direction)
    if (this.#words.size >= maxWords) this.#words.clear()
    const shaped = { glyphs, positions, advanceWidth }
    this.#words.set(key, shaped)
    return shaped
  }
}

/** Whether a run of one level holds letters that are written from right to left. */
export function isRightToLeft(run: string): boolean {
  return /(?=\p{L})\p{Script=Arabic}/u.test(run)
}
