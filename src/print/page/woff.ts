import { inflateSync } from 'node:zlib'

const headerLength = 44
const entryLength = 20

/**
 * The font that a WOFF 1.0 file wraps (W3C WOFF 1.0 §3 to §5): an sfnt with its tables unfolded. fontkit reads WOFF
 * too, but unfolds a table anew for each glyph.
 */
export function unwrapWoff(file: Buffer): Buffer {
  const flavour = file.readUInt32BE(4)
  const entries = Array.from({ length: file.readUInt16BE(12) }, (_, index) => {
    const at = headerLength + index * entryLength
    const [offset, folded, length] = [4, 8, 12].map((field) => file.readUInt32BE(at + field))
    const stored = file.subarray(offset, (offset ?? 0) + (folded ?? 0))
    return {
      tag: file.subarray(at, at + 4),
      sum: file.subarray(at + 16, at + 20),
      table: folded === length ? stored : inflateSync(stored),
    }
  })
  const power = Math.floor(Math.log2(entries.length))
  const head = Buffer.alloc(12)
  head.writeUInt32BE(flavour)
  head.writeUInt16BE(entries.length, 4)
  head.writeUInt16BE(2 ** power * 16, 6)
  head.writeUInt16BE(power, 8)
  head.writeUInt16BE(entries.length * 16 - 2 ** power * 16, 10)
  let offset = head.length + entries.length * 16
  const directory = entries.map(({ tag, sum, table }) => {
    const place = Buffer.alloc(8)
    place.writeUInt32BE(offset)
    place.writeUInt32BE(table.length, 4)
    offset += padded(table.length)
    return Buffer.concat([tag, sum, place])
  })
  const tables = entries.flatMap(({ table }) => [table, Buffer.alloc(padded(table.length) - table.length)])
  return Buffer.concat([head, ...directory, ...tables])
}

/** Tables begin at multiples of four bytes (OpenType, "Organization of an OpenType Font"). */
const padded = (length: number): number => Math.ceil(length / 4) * 4
