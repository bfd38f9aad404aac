import { cleanPng } from './png.ts'

/** Points beyond which a picture is not put into a page: who opens or prints it may not have the memory. */
const maxPoints = 50_000_000

/**
 * A stranger's picture as bytes that a page can hold, or undefined where it is none: what its header says is what its
 * bytes hold, and it does not unfold into more than a page can bear.
 */
export function showable(content: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8) return isJpeg(bytes) ? bytes : undefined
  return cleanPng(bytes, maxPoints)
}

/** The frame of a sequential or progressive JPEG of 8 bits in grey, colour or print colours (ISO/IEC 10918-1 B.2.2). */
function isJpeg(bytes: Buffer): boolean {
  for (let at = 2; at + 10 < bytes.length; ) {
    at = bytes.indexOf(0xff, at)
    if (at < 0 || at + 10 >= bytes.length) return false
    const marker = bytes[at + 1] ?? 0
    if (marker < 0xc0 || marker > 0xcf || marker === 0xc4) {
      at += 2 + bytes.readUInt16BE(at + 2)
      continue
    }
    const [precision, height, width] = [bytes[at + 4], bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
    const points = width * height
    const isPlain = marker <= 0xc2 && precision === 8 && [1, 3, 4].includes(bytes[at + 9] ?? 0)
    return isPlain && points > 0 && points <= maxPoints
  }
  return false
}
