import type { PrintedDocument } from '../printed-document.ts'
import { accent, drawSection, grey, ink } from './draw.ts'
import { type Look, type Place, Sheet } from './sheet.ts'

const officeLook: Look = { size: 21, weight: 700, colour: accent }
const titleLook: Look = { size: 15, weight: 700, colour: ink }
const smallLook: Look = { size: 11, weight: 400, colour: grey }
const edgeLook: Look = { size: 10, weight: 400, colour: grey }
const hairline = '#c9ced1'

/** A document as PDF on A4, and how many pages it has. */
export async function renderPdf(document: PrintedDocument): Promise<{ bytes: Buffer; pages: number }> {
  const sheet = new Sheet(document)
  drawLetterhead(sheet, document)
  for (const section of document.sections) drawSection(sheet, section)
  if (sheet.hasUnknown)
    drawSection(sheet, {
      blocks: [{ kind: 'words', words: { words: document.unknown, style: 'quiet', direction: 'page' } }],
    })
  return sheet.finish((page, pages) => drawEdges(sheet, document, page, pages))
}

/** The office at the side where lines begin, what this is at the other. */
function drawLetterhead(sheet: Sheet, { office, contact, title, reference }: PrintedDocument): void {
  const { body } = sheet
  sheet.y = 42
  put(sheet, office, officeLook, body, sheet.y + 24)
  put(sheet, title, titleLook, body, sheet.y + 22, 'end')
  put(sheet, contact, smallLook, body, sheet.y + 48)
  put(sheet, isolated(reference), titleLook, body, sheet.y + 48, 'end')
  sheet.rule(body, sheet.y + 60, 1.6, accent)
  sheet.rule(body, sheet.y + 63, 0.5, accent)
  sheet.y += 70
}

/** The edges of every page: which file it belongs to, when it was printed, which page of how many. */
function drawEdges(sheet: Sheet, document: PrintedDocument, page: number, pages: number): void {
  const { body } = sheet
  const { office, title, reference, printed } = document
  if (page > 1) {
    put(sheet, office, edgeLook, body, 47)
    put(sheet, `${title} · ${isolated(reference)}`, edgeLook, body, 47, 'end')
    sheet.rule(body, 54, 0.5, hairline)
  }
  sheet.rule(body, 790, 0.5, hairline)
  put(sheet, `${isolated(reference)} · ${printed}`, edgeLook, body, 805)
  put(sheet, isolated(`${page} / ${pages}`), edgeLook, body, 805, 'end')
}

/** One line; what does not fit is left out. */
function put(
  sheet: Sheet,
  words: string,
  look: Look,
  place: Place,
  base: number,
  side?: 'start' | 'end',
): void {
  const [line] = sheet.lines(words, look, place.width)
  if (line !== undefined) sheet.draw(line, look, place, base, side)
}

/** Read from left to right on every page (left-to-right isolate, UAX #9 §2.4). */
const isolated = (code: string): string => `\u2066${code}\u2069`
