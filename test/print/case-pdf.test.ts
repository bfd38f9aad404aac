import { createHash } from 'node:crypto'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import type { Language } from '../../src/domain/text.ts'
import type { CasePapers } from '../../src/gateway/case-papers.ts'
import type { Utterance } from '../../src/gateway/case-talk.ts'
import { composeCase } from '../../src/print/compose-case.ts'
import { printCase } from '../../src/print/print-case.ts'
import { eraseCaseValues } from '../../src/store/case-file.ts'
import { complaint, name, papersOf, photo, playComplaint, playLetter, result } from './played-case.ts'

/** Words without spaces: readers of PDF guess them from gaps, and guess badly where the direction changes. */
const close = (words: string) => words.replaceAll(/\s/g, '')

/** What a reader finds in a PDF, page by page. */
async function readBack(papers: CasePapers, language: Language) {
  const { bytes, pages } = await printCase(papers, language)
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false })
  const read = text.map(close)
  return { bytes: Buffer.from(bytes), pages, read, whole: read.join('') }
}

const played: { rehearsal: Rehearsal; papers: CasePapers }[] = []
beforeAll(async () => {
  played.push(await playComplaint(), await playLetter())
})
afterAll(() => Promise.all(played.map(({ rehearsal }) => rehearsal.close())))
const papersAt = (index: number): CasePapers => {
  const papers = played[index]?.papers
  if (papers === undefined) throw new Error('the case was not played')
  return papers
}

describe('a case of the governorate on paper', () => {
  it('says in Arabic who, what, when, and what was written', async () => {
    const papers = papersAt(0)
    const { whole } = await readBack(papers, 'ar')
    for (const words of [
      ...['محافظة البريمي', 'ملف الطلب', papers.file.reference, 'شكوى', 'حجز الحيوانات السائبة'],
      ...[name, '92345678', complaint, 'لون الكلاب', 'بيضاء وسوداء', result.slice(0, result.indexOf(' B-'))],
      ...['الخميس 19 نوفمبر 2026', 'يوم عمل', 'إجازة أسبوعية', 'سالم المعمري'],
      ...['السلام عليكم', 'تم تسجيل الشكوى بنجاح.', 'ثبت وصوله', 'مغلق'],
    ])
      expect(whole).toContain(close(words))
  })

  it('says in English the same', async () => {
    const papers = papersAt(0)
    const { whole } = await readBack(papers, 'en')
    for (const words of [
      ...['Al Buraimi Governorate', 'Case file', papers.file.reference, 'Thursday 19 November 2026'],
      ...[name, complaint, 'Asked of the citizen:', 'weekly day off', 'Sent: the result, over Web chat.'],
    ])
      expect(whole).toContain(close(words))
  })

  it('bears on each page its number, the reference and when it was printed', async () => {
    const papers = papersAt(0)
    const { read, pages } = await readBack(papers, 'en')
    expect(read).toHaveLength(pages)
    for (const [index, page] of read.entries()) {
      expect(page).toContain(`${index + 1}/${pages}`)
      expect(page).toContain(
        close(`${papers.file.reference} · Printed on Thursday 26 November 2026, 9:00 am`),
      )
    }
  })

  it('lists every file by name, size and digest, and shows the picture', async () => {
    const papers = papersAt(0)
    const { whole, bytes } = await readBack(papers, 'ar')
    expect(whole).toContain(createHash('sha256').update(photo.content).digest('hex'))
    expect(whole).toContain(close('صورة الموقع'))
    expect(bytes.toString('latin1')).toMatch(
      /\/Subtype \/Image\n\/BitsPerComponent 8\n\/Width 240\n\/Height 160/,
    )
  })

  it('ends with the last link of the chain and what it is worth', async () => {
    const papers = papersAt(0)
    const { read } = await readBack(papers, 'en')
    const last = read.at(-1) ?? ''
    expect(last).toContain(papers.events.at(-1)?.mac)
    expect(last).toContain(close('wasl verify'))
    expect(last).toContain(close('by itself proves nothing'))
  })

  it('is the same, byte for byte, whenever the same papers are printed', async () => {
    const [first, second] = [await readBack(papersAt(0), 'ar'), await readBack(papersAt(0), 'ar')]
    expect(first.bytes.equals(second.bytes)).toBe(true)
  })

  it('shows erased values as erased', async () => {
    const { rehearsal, papers } = await playComplaint()
    const { core } = rehearsal.gateway
    const { id } = await core.store.reader.selectFrom('cases').select('id').executeTakeFirstOrThrow()
    await core.store.transaction('import', (trx) => eraseCaseValues(trx, rehearsal.organisation, [id]))
    const erased = await papersOf(rehearsal, papers.file.reference)
    await rehearsal.close()
    const document = JSON.stringify(composeCase({ ...erased, talk: [] }, 'ar'))
    expect(document).toContain('(بيان شخصي تم حذفه)')
    for (const words of [name, '92345678', complaint]) expect(document).not.toContain(words)
    expect((await readBack(erased, 'ar')).whole).toContain(close('بيان شخصي تم حذفه'))
  })
})

describe('a letter to the Ministry on paper', () => {
  it.each(['ar', 'en'] as const)('is printed in either language (%s)', async (language) => {
    const papers = papersAt(1)
    const { whole } = await readBack(papers, language)
    for (const words of [
      ...[papers.file.reference, 'Sara Smith', 'sara@example.om', 'Complaint about the counter'],
      'The clerk at the counter was rude to my father and sent him home.',
    ])
      expect(whole).toContain(close(words))
    expect(whole).toContain(close(language === 'ar' ? 'وزارة الداخلية' : 'Ministry of Interior'))
  })
})

describe('a case of any size', () => {
  const said = (text: string): Utterance => ({
    from: 'citizen',
    at: '2026-11-22T06:00:00.000Z',
    channel: 'webchat',
    address: 'visitor-1',
    text,
    choices: [],
    attachments: [],
    refused: [],
  })

  it.each([
    [
      'five hundred long letters',
      Array.from({ length: 500 }, () => said('كلاب سائبة قرب المدرسة. '.repeat(85))),
    ],
    ['thousands of short ones', Array.from({ length: 3000 }, () => said('نعم'))],
    ['a megabyte without a space', [said('ب'.repeat(1_000_000))]],
    ['a megabyte of lines', [said('ب\n'.repeat(500_000))]],
  ])('is printed within bounds, and says what was left out: %s', async (_name, talk) => {
    const papers = { ...papersAt(1), talk }
    expect((await printCase(papers, 'en')).pages).toBeLessThan(200)
    const words = JSON.stringify(composeCase(papers, 'en'))
    expect(words).toMatch(/Earlier messages that are not printed here|Only the beginning of a longer text/)
    expect(words).toContain(`wasl case export ${papers.file.reference}`)
  })

  it('prints a box for a letter that it has not, and says so', async () => {
    const { whole } = await readBack({ ...papersAt(1), talk: [said('नमस्ते 🙏🏽 \ud83d \u0000')] }, 'en')
    expect(whole).toContain(close('A box stands for a sign'))
    expect((await readBack({ ...papersAt(1), talk: [said('شكرا 🙏🏽')] }, 'en')).whole).not.toContain('Abox')
  })

  it('says where a picture cannot be shown', async () => {
    const papers = papersAt(0)
    const [picture] = papers.pictures
    const broken = {
      ref: picture?.ref ?? '',
      base64: Buffer.from('\x89PNG\r\n\x1a\n broken').toString('base64'),
    }
    const { whole } = await readBack({ ...papers, pictures: [broken] }, 'en')
    expect(whole).toContain(close('cannot be shown here'))
  })
})
