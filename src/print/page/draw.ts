import { unreachable } from '../../domain/errors.ts'
import type { Block, Column, Section, Style, Words } from '../printed-document.ts'
import type { Line } from './lines.ts'
import { showable } from './picture.ts'
import type { Look, Place, Sheet } from './sheet.ts'

export const ink = '#1a1a1a'
export const grey = '#5a5f63'
export const accent = '#1f4e4a'
const hairline = '#c9ced1'

const looks: Readonly<Record<Style, Look>> = {
  plain: { size: 12.5, weight: 400, colour: ink },
  strong: { size: 13.5, weight: 700, colour: ink },
  quiet: { size: 11, weight: 400, colour: grey },
  code: { size: 9.5, weight: 400, colour: ink },
}
const headingLook: Look = { size: 15, weight: 700, colour: accent }
const columnLook: Look = { size: 11, weight: 700, colour: grey }
const headLook: Look = { size: 11.5, weight: 700, colour: accent }
const captionLook: Look = { size: 11, weight: 400, colour: grey }

const lineHeight = 18
/** From the top of a line to where letters stand, whatever their size: words of one row stand on one line. */
const base = 14
const gutter = 10
/** A row of more lines than these may go on over the page's end. */
const keptLines = 14

/** Draws a section below what is there. */
export function drawSection(sheet: Sheet, { heading, blocks }: Section): void {
  if (heading !== undefined) {
    if (sheet.room < 5 * lineHeight) sheet.newPage()
    sheet.y += 12
    const [line] = sheet.lines(heading, headingLook, sheet.body.width)
    if (line !== undefined) sheet.draw(line, headingLook, sheet.body, sheet.y + 17)
    sheet.y += 24
    sheet.rule(sheet.body, sheet.y, 0.8, accent)
    sheet.y += 5
  }
  for (const block of blocks) drawBlock(sheet, block)
}

function drawBlock(sheet: Sheet, block: Block): void {
  switch (block.kind) {
    case 'words':
      drawWords(sheet, block.words)
      return
    case 'table':
      drawTable(sheet, block)
      return
    case 'said':
      drawSaid(sheet, block)
      return
    case 'picture':
      drawPicture(sheet, block)
      return
    default:
      unreachable(block)
  }
}

function drawWords(sheet: Sheet, { words, style, direction }: Words): void {
  const look = looks[style]
  for (const line of sheet.lines(words, look, sheet.body.width, direction)) {
    if (sheet.room < lineHeight) sheet.newPage()
    sheet.draw(line, look, sheet.body, sheet.y + base)
    sheet.y += lineHeight
  }
  sheet.y += 3
}

interface SetLine {
  readonly line: Line
  readonly look: Look
}

interface SetCell {
  readonly lines: readonly SetLine[]
  readonly place: Place
}

/** Words as lines that fit, each with its look. */
function setLines(sheet: Sheet, stack: readonly Words[], width: number): readonly SetLine[] {
  return stack.flatMap(({ words, style, direction }) =>
    sheet.lines(words, looks[style], width, direction).map((line) => ({ line, look: looks[style] })),
  )
}

function drawTable(sheet: Sheet, { columns, rows }: Extract<Block, { kind: 'table' }>): void {
  const places = placesOf(sheet, columns)
  const drawHeadings = () => {
    if (columns.every(({ heading }) => heading === undefined)) return
    for (const [index, { heading = '' }] of columns.entries()) {
      const place = places[index] ?? sheet.body
      const [line] = sheet.lines(heading, columnLook, place.width)
      if (line !== undefined) sheet.draw(line, columnLook, place, sheet.y + base)
    }
    sheet.y += lineHeight
    sheet.rule(sheet.body, sheet.y, 0.5, hairline)
    sheet.y += 2
  }
  if (sheet.room < 3 * lineHeight) sheet.newPage()
  drawHeadings()
  for (const row of rows) {
    const cells = row.map((stack, index): SetCell => {
      const place = places[index] ?? sheet.body
      return { lines: setLines(sheet, stack, place.width), place }
    })
    drawRow(sheet, cells, () => {
      sheet.newPage()
      drawHeadings()
    })
  }
  sheet.y += 4
}

function drawRow(sheet: Sheet, cells: readonly SetCell[], breakPage: () => void): void {
  const count = Math.max(...cells.map(({ lines }) => lines.length))
  if (count <= keptLines && sheet.room < count * lineHeight + 5) breakPage()
  for (let index = 0; index < count; index++) {
    if (sheet.room < lineHeight) breakPage()
    for (const { lines, place } of cells) {
      const set = lines[index]
      if (set !== undefined) sheet.draw(set.line, set.look, place, sheet.y + base)
    }
    sheet.y += lineHeight
  }
  sheet.y += 3
  sheet.rule(sheet.body, sheet.y, 0.3, hairline)
  sheet.y += 1.5
}

/** Columns from the side where lines begin. */
function placesOf({ body, direction }: Sheet, columns: readonly Column[]): readonly Place[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  const room = body.width - gutter * (columns.length - 1)
  let used = 0
  return columns.map(({ share }) => {
    const width = (room * share) / shares
    const x = direction === 'rtl' ? body.x + body.width - used - width : body.x + used
    used += width + gutter
    return { x, width }
  })
}

function drawSaid(sheet: Sheet, { head, lines: said }: Extract<Block, { kind: 'said' }>): void {
  const { body, direction } = sheet
  const inner: Place = { x: direction === 'rtl' ? body.x : body.x + gutter, width: body.width - gutter }
  const drawn = [
    ...sheet.lines(head, headLook, inner.width).map((line) => ({ line, look: headLook })),
    ...setLines(sheet, said, inner.width),
  ]
  if (sheet.room < Math.min(drawn.length, 3) * lineHeight) sheet.newPage()
  for (const { line, look } of drawn) {
    const height = line.runs.length === 0 ? lineHeight / 2 : lineHeight
    if (sheet.room < height) sheet.newPage()
    sheet.bar(sheet.y, height, hairline)
    sheet.draw(line, look, inner, sheet.y + base)
    sheet.y += height
  }
  sheet.y += 8
}

const maxPictureHeight = 300

function drawPicture(
  sheet: Sheet,
  { content, caption, otherwise }: Extract<Block, { kind: 'picture' }>,
): void {
  const picture = showable(content)
  if (picture === undefined) {
    drawWords(sheet, { words: otherwise, style: 'quiet', direction: 'page' })
    return
  }
  const { height, draw } = sheet.picture(picture, maxPictureHeight)
  if (sheet.room < height + 2 * lineHeight) sheet.newPage()
  sheet.y += 4
  draw()
  sheet.y += height + 4
  const [line] = sheet.lines(caption, captionLook, sheet.body.width)
  if (line !== undefined) sheet.draw(line, captionLook, sheet.body, sheet.y + base)
  sheet.y += lineHeight + 6
}
