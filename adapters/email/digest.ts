import { createHash } from 'node:crypto'
import { firstHeader } from './header-block.ts'
import type { MimeMail } from './read-mime.ts'

/**
 * A hash over what the person wrote: From, Date, Subject, bodies and attachments, but not what servers add on
 * the way. Two letters under one Message-ID are the same letter only when this is the same.
 */
export function digestOf(mail: MimeMail): string {
  const hash = createHash('sha256')
  const add = (part: string | Uint8Array) => {
    hash.update(`${Buffer.byteLength(part)}:`)
    hash.update(part)
  }
  add(mail.from?.address ?? '')
  add(firstHeader(mail.headers, 'date') ?? '')
  add(mail.subject ?? '')
  for (const body of mail.bodies) add(tidy(body.text))
  for (const file of mail.files) {
    add(file.name ?? '')
    add(createHash('sha256').update(file.content).digest())
  }
  return hash.digest('hex')
}

/** Line ends and spaces before them change on the way. */
function tidy(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
}
