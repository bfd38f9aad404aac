import { isUtf8 } from 'node:buffer'
import { decodeText } from './charset.ts'

const LF = 0x0a

/**
 * The same letter with its header blocks as UTF-8. Some Arabic programs write raw windows-1256 there, which
 * neither RFC 5322 nor RFC 6532 allow; the blocks are the first one and those after a boundary line.
 */
export function mendHeaders(mail: Uint8Array): Uint8Array {
  if (isUtf8(mail)) return mail
  const parts: Uint8Array[] = []
  let inHeaders = true
  let blockStart = 0
  let at = 0
  const closeBlock = (end: number) => {
    const block = mail.subarray(blockStart, end)
    parts.push(inHeaders && !isUtf8(block) ? new TextEncoder().encode(decodeText(block, undefined)) : block)
    blockStart = end
  }
  while (at < mail.length) {
    const newline = mail.indexOf(LF, at)
    const next = newline < 0 ? mail.length : newline + 1
    if (inHeaders && isBlank(mail, at, next)) {
      closeBlock(at)
      inHeaders = false
    } else if (!inHeaders && isBoundary(mail, at, next) && looksLikeHeader(mail, next)) {
      closeBlock(next)
      inHeaders = true
    }
    at = next
  }
  closeBlock(mail.length)
  return Buffer.concat(parts)
}

function isBlank(mail: Uint8Array, start: number, end: number): boolean {
  return end - start <= 2 && (mail[start] === LF || mail[start + 1] === LF)
}

function isBoundary(mail: Uint8Array, start: number, end: number): boolean {
  return mail[start] === 0x2d && mail[start + 1] === 0x2d && end - start > 8 && end - start < 80
}

/** Whether a header line begins at `start`. */
export function looksLikeHeader(mail: Uint8Array, start: number): boolean {
  return /^[A-Za-z][A-Za-z-]{2,40}:/.test(Buffer.from(mail.subarray(start, start + 48)).toString('latin1'))
}
