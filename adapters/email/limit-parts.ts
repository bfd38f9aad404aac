import { looksLikeHeader } from './mend-headers.ts'

const LF = 0x0a
const DASH = 0x2d

/**
 * The letter up to its `maxParts`-th part: mailparser gives up a letter with too many parts altogether, and then
 * not even its first words are left.
 */
export function limitParts(mail: Uint8Array, maxParts: number): Uint8Array {
  let parts = 0
  let at = 0
  while (at < mail.length) {
    if (mail[at] === DASH && mail[at + 1] === DASH) {
      const next = mail.indexOf(LF, at) + 1
      if (next > 0 && (looksLikeHeader(mail, next) || isBlank(mail, next)) && ++parts > maxParts)
        return mail.subarray(0, at)
    }
    const newline = mail.indexOf(LF, at)
    if (newline < 0) break
    at = newline + 1
  }
  return mail
}

function isBlank(mail: Uint8Array, at: number): boolean {
  return mail[at] === LF || (mail[at] === 0x0d && mail[at + 1] === LF)
}
