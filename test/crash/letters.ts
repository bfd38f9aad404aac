import { simpleParser } from 'mailparser'
import type { SunkLetter } from '../system/smtp-sink.ts'

/** The address of the citizen who writes letter `number`. */
export const senderOf = (number: number): string => `citizen-${number}@example.om`

/** A letter that holds everything that a complaint needs. */
export function complaintLetter(number: number): string {
  return [
    `From: Salem Al Kaabi <${senderOf(number)}>`,
    'To: helpdesk@bur.gov.om',
    `Subject: =?utf-8?B?${Buffer.from('شكوى').toString('base64')}?=`,
    'Date: Sun, 8 Nov 2026 10:15:00 +0400',
    `Message-ID: <letter-${number}@example.om>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...letterWords,
    '',
  ].join('\r\n')
}

/** What the letter says, a line each. */
export const letterWords = [
  'شكوى',
  'في كلاب سايبة عند المدرسة في حماسة تخوف العيال',
  'الاسم: سالم الكعبي',
  'الهاتف: 92345678',
] as const

/** Message-IDs of the letters that went to each address, as often as they went. */
export async function sentTo(
  letters: readonly SunkLetter[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const sent = new Map<string, string[]>()
  for (const { to, raw } of letters) {
    const { messageId } = await simpleParser(raw)
    for (const address of to) {
      const ids = sent.get(address) ?? []
      ids.push(messageId ?? '')
      sent.set(address, ids)
    }
  }
  return sent
}
