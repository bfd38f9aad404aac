import type { Language } from '../domain/text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import { composeDays } from './compose-days.ts'
import { composeFacts, composeGiven } from './compose-facts.ts'
import { composeFiles, composePictures } from './compose-files.ts'
import { composeLife } from './compose-life.ts'
import { composeNotices } from './compose-notices.ts'
import { composeProof } from './compose-proof.ts'
import { composeTalk } from './compose-talk.ts'
import type { PrintedDocument } from './printed-document.ts'
import { type Voice, voiceOf } from './voice.ts'
import { code } from './words.ts'

/** A case file as a document in a language: pure, and the same for the same papers. */
export function composeCase(papers: CasePapers, language: Language): PrintedDocument {
  return composeWith(papers, voiceOf(papers, language))
}

/** The same in any voice. */
export function composeWith(papers: CasePapers, voice: Voice): PrintedDocument {
  const { say, language } = voice
  const { policy, file, readAt } = papers
  const sections = [
    composeFacts,
    composeGiven,
    composeDays,
    composeLife,
    composeNotices,
    composeTalk,
    composeFiles,
    composePictures,
    composeProof,
  ].map((compose) => compose(papers, voice))
  return {
    language,
    title: say('print.title'),
    reference: file.reference,
    office: policy.name[language],
    contact: say('print.contact', {
      section: { kind: 'name', name: policy.contact.section },
      phone: code(policy.contact.phone),
    }),
    printed: say('print.printed', { at: { kind: 'instant', at: readAt, form: 'day-time' } }),
    at: readAt,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
    unknown: say('print.unknown'),
  }
}
