import PDFDocument from 'pdfkit'
import type { PrintedDocument } from '../printed-document.ts'
import { type Face, facesOf, type Weight } from './faces.ts'
import { breakLines, type Line } from './lines.ts'
import type { Direction } from './paragraph.ts'

/** How a stretch of text is set: its size in points, its weight and its colour. */
export interface Look {
  readonly size: number
  readonly weight: Weight
  readonly colour: string
}

/** Where a line stands across the page. */
export interface Place {
  readonly x: number
  readonly width: number
}

/** Millimetres of ISO 216 A4 in points, and the room that is left for what is written. */
const [pageWidth, pageHeight] = [595.28, 841.89]
const margin = 56
const top = 68
const bottom = pageHeight - 62

/** A document on its way to paper: pages one below the other, and where the next line stands. */
export class Sheet {
  readonly direction: Direction
  readonly body: Place = { x: margin, width: pageWidth - 2 * margin }
  y = top
  hasUnknown = false
  readonly #pdf: PDFKit.PDFDocument
  readonly #parts: Buffer[] = []

  constructor({ language, title, reference, office, at }: PrintedDocument) {
    this.direction = language === 'ar' ? 'rtl' : 'ltr'
    this.#pdf = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      lang: language,
      displayTitle: true,
      info: { Title: `${title} ${reference}`, Author: office, Creator: 'Wasl', CreationDate: new Date(at) },
    })
    this.#pdf.on('data', (part: Buffer) => this.#parts.push(part))
    for (const weight of [400, 700] as const)
      for (const face of facesOf(weight)) this.#pdf.registerFont(face.name, sourceOf(face))
  }

  get room(): number {
    return bottom - this.y
  }

  newPage(): void {
    this.#pdf.addPage()
    this.y = top
  }

  /** Finished words as lines that fit; in the direction of the page, or each in its own. */
  lines(words: string, look: Look, width: number, direction: 'page' | 'own' = 'page'): readonly Line[] {
    const { size, weight } = look
    return breakLines(words, {
      faces: facesOf(weight),
      size,
      width,
      pageDirection: this.direction,
      ...(direction === 'page' ? { direction: this.direction } : {}),
    })
  }

  /**
   * Draws a line on its base line, from its own beginning; `end`: from its other side. Runs are written in the order of
   * reading, wherever they stand, because that is how a PDF is searched and read aloud.
   */
  draw(line: Line, look: Look, { x, width }: Place, base: number, side: 'start' | 'end' = 'start'): void {
    this.hasUnknown ||= line.hasUnknown
    const atRight = (line.direction === 'rtl') === (side === 'start')
    const from = atRight ? x + width - line.width : x
    const faces = facesOf(look.weight)
    for (const run of line.runs) {
      this.#pdf
        .font(faces[run.face]?.name ?? '', look.size)
        .fillColor(look.colour)
        .text(run.text, from + run.left, base, options)
    }
  }

  rule({ x, width }: Place, y: number, thickness: number, colour: string): void {
    this.#pdf
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(thickness)
      .stroke(colour)
  }

  /** A bar beside what is written, where lines of the page begin. */
  bar(y: number, height: number, colour: string): void {
    const { x, width } = this.body
    this.#pdf.rect(this.direction === 'rtl' ? x + width - 2 : x, y, 2, height).fill(colour)
  }

  /** A picture as wide as the page and as high as `maxHeight` at most: its height, and how to draw it where `y` is then. */
  picture(content: Uint8Array, maxHeight: number): { readonly height: number; draw(): void } {
    const { x, width: room } = this.body
    const opened = openedImage(this.#pdf, content)
    const isTurned = (opened.orientation ?? 1) > 4
    const [wide, high] = isTurned ? [opened.height, opened.width] : [opened.width, opened.height]
    const scale = Math.min(room / wide, maxHeight / high, 1)
    const [width, height] = [wide * scale, high * scale]
    const left = this.direction === 'rtl' ? x + room - width : x
    const draw = () => {
      this.#pdf.image(opened as unknown as Buffer, left, this.y, { width, height })
    }
    return { height, draw }
  }

  /** Writes on every page what `mark` says, and gives the whole as PDF. */
  async finish(mark: (page: number, pages: number) => void): Promise<{ bytes: Buffer; pages: number }> {
    const { start, count } = this.#pdf.bufferedPageRange()
    for (let index = 0; index < count; index++) {
      this.#pdf.switchToPage(start + index)
      mark(index + 1, count)
    }
    const ended = new Promise<void>((resolve, reject) => this.#pdf.on('end', resolve).on('error', reject))
    this.#pdf.end()
    await ended
    return { bytes: Buffer.concat(this.#parts), pages: count }
  }
}

/** Features that are named, if none: pdfkit then has a run shaped as a whole, not word by word. */
const options: PDFKit.Mixins.TextOptions = { lineBreak: false, features: [], baseline: 'alphabetic' }

interface OpenedImage {
  readonly width: number
  readonly height: number
  /** As EXIF says it, 1 to 8; beyond 4 the sides are swapped. */
  readonly orientation?: number
}

/** pdfkit takes whatever lays out text as fontkit does, and its own opened images, which its types do not say. */
const sourceOf = ({ font }: Face) => font as unknown as PDFKit.Mixins.PDFFontSource
const openedImage = (pdf: PDFKit.PDFDocument, content: Uint8Array): OpenedImage =>
  (pdf as unknown as { openImage(content: Uint8Array): OpenedImage }).openImage(content)
