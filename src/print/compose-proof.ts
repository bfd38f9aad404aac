import type { CasePapers } from '../gateway/case-papers.ts'
import type { Section } from './printed-document.ts'
import type { Voice } from './voice.ts'
import { code, leftToRight, words } from './words.ts'

/** The last link of the chain, and what it is worth. */
export function composeProof({ events, file }: CasePapers, { say }: Voice): Section {
  const counted = { n: code(String(events.length)), version: code(String(file.policyVersion)) }
  const command = code(`wasl case export ${file.reference}`)
  return {
    heading: say('print.section.proof'),
    blocks: [
      { kind: 'words', words: words(say('print.proof.chain', counted)) },
      { kind: 'words', words: words(leftToRight(events.at(-1)?.mac ?? ''), 'code') },
      { kind: 'words', words: words(say('print.proof.verify')) },
      { kind: 'words', words: words(say('print.proof.limits', { command })) },
    ],
  }
}
