import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import type { CasePapers } from '../../src/gateway/case-papers.ts'
import { composeCase } from '../../src/print/compose-case.ts'
import { renderPdf } from '../../src/print/page/render-pdf.ts'
import { printTexts } from '../../src/print/print-texts.ts'
import { everything, graded } from './everything.ts'
import { playLetter } from './played-case.ts'

let played: { rehearsal: Rehearsal; papers: CasePapers }
beforeAll(async () => {
  played = await playLetter()
})
afterAll(() => played.rehearsal.close())

describe.each(['ar', 'en'] as const)('the texts of printed pages (%s)', (language) => {
  const own = parse(readFileSync(`data/texts/print.${language}.yaml`, 'utf8')) as Record<string, string>

  it('are those that are declared', () => {
    expect(Object.keys(own).sort()).toEqual([...printTexts].sort())
  })

  it('are all said of a case to which everything has happened, and say what is put into them', () => {
    const reached = new Set<string>()
    const texts = new Proxy(played.papers.policy.texts[language], {
      get: (known, key) => {
        reached.add(String(key))
        return known[String(key)]
      },
    })
    const policy = {
      ...played.papers.policy,
      digest: `recorded ${language}`,
      texts: { ...played.papers.policy.texts, [language]: texts },
      types: graded(played.papers.policy),
    }
    const words = everything(played.papers).map((papers) =>
      JSON.stringify(composeCase({ ...papers, policy }, language)),
    )
    expect(printTexts.filter((key) => !reached.has(key))).toEqual([])
    for (const document of words) expect(document).not.toMatch(/print\.|undefined|\[object|\{\w+\}/)
  })

  it('stand on pages', async () => {
    const [first] = everything(played.papers)
    if (first === undefined) throw new Error('there are no papers')
    const { pages } = await renderPdf(composeCase({ ...first, talk: first.talk.slice(-12) }, language))
    expect(pages).toBeGreaterThan(5)
  })
})
