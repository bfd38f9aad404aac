import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import type { CasePapers } from '../../src/gateway/case-papers.ts'
import { operations } from '../../src/gateway/operations/all.ts'

export const name = 'محمد الشامسي'
export const complaint = 'كلاب سايبة تخوف العيال عند المدرسة في حماسة'
export const result = 'تم حجز الحيوانات ونقلها من الموقع، ورقم المحضر B-2026/118.'
export const photo = {
  name: 'صورة الموقع.png',
  contentType: 'image/png',
  bytes: 1,
  content: new Uint8Array(readFileSync(join(import.meta.dirname, 'pictures/street.png'))),
}

const photoProof = {
  name: photo.name,
  contentType: photo.contentType,
  base64: Buffer.from(photo.content).toString('base64'),
}

export async function operate(rehearsal: Rehearsal, operation: string, input: object): Promise<unknown> {
  return operations[operation]?.(rehearsal.gateway, { ...input, organisation: rehearsal.organisation })
}

export const openChat = (organisation: string): Promise<Rehearsal> =>
  Rehearsal.open(readConfig({}), {
    organisation,
    channel: 'webchat',
    address: 'visitor-1',
    name,
    at: new Date('2026-11-19T10:00:00+04:00'),
  })

/** A complaint about stray animals, from the greeting to the closing, and what its file is printed of. */
export async function playComplaint(): Promise<{ rehearsal: Rehearsal; papers: CasePapers }> {
  const rehearsal = await openChat('al-buraimi')
  await rehearsal.say('السلام عليكم')
  await rehearsal.say('شكوى')
  await rehearsal.say(complaint, { attachments: [photo] })
  for (const words of [name, '92345678', 'نعم']) await rehearsal.say(words)
  const reference = (await rehearsal.lastReference()) ?? ''
  const act = (command: object) => rehearsal.operate('case-do', { reference, by: 'سالم المعمري', command })
  await act({ kind: 'verify' })
  await act({ kind: 'note', words: 'اتصلنا بالبلدية على الرقم +968 2564 3286.' })
  await act({ kind: 'ask', items: [{ field: 'details', words: 'لون الكلاب' }] })
  await rehearsal.moveTo(new Date('2026-11-22T09:00:00+04:00'))
  await rehearsal.say('بيضاء وسوداء')
  await act({ kind: 'resolve', result, proof: [photoProof] })
  await rehearsal.moveTo(new Date('2026-11-26T09:00:00+04:00'))
  return { rehearsal, papers: await papersOf(rehearsal, reference) }
}

/** The same of the Ministry's: a letter in English. */
export async function playLetter(): Promise<{ rehearsal: Rehearsal; papers: CasePapers }> {
  const rehearsal = await Rehearsal.open(readConfig({}), {
    organisation: 'moi',
    channel: 'info',
    address: 'sara@example.om',
    name: 'Sara Smith',
    at: new Date('2026-11-22T10:00:00+04:00'),
  })
  await rehearsal.say('The clerk at the counter was rude to my father and sent him home.', {
    subject: 'Complaint about the counter',
  })
  return { rehearsal, papers: await papersOf(rehearsal, (await rehearsal.lastReference()) ?? '') }
}

/** What the gateway collects, as it travels to whoever prints it. */
export async function papersOf(rehearsal: Rehearsal, reference: string): Promise<CasePapers> {
  return JSON.parse(JSON.stringify(await operate(rehearsal, 'case-papers', { reference }))) as CasePapers
}
