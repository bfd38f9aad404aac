import type { Language } from '../domain/text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import { composeCase } from './compose-case.ts'
import { renderPdf } from './page/render-pdf.ts'

/** A case file as an office prints it, in a language: PDF, and how many pages it has. */
export function printCase(
  papers: CasePapers,
  language: Language,
): Promise<{ readonly bytes: Uint8Array; readonly pages: number }> {
  return renderPdf(composeCase(papers, language))
}
