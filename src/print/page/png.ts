import { crc32, inflateSync } from 'node:zlib'

/** Colour type → samples of a point, and how many bits a sample may have (ISO/IEC 15948 §11.2.2). */
const colourTypes: Readonly<Record<number, { readonly samples: number; readonly bits: readonly number[] }>> =
  {
    0: { samples: 1, bits: [1, 2, 4, 8, 16] },
    2: { samples: 3, bits: [8, 16] },
    3: { samples: 1, bits: [1, 2, 4, 8] },
    4: { samples: 2, bits: [8, 16] },
    6: { samples: 4, bits: [8, 16] },
  }
const filters = 5

interface Chunk {
  readonly type: string
  readonly body: Buffer
}

/**
 * A PNG made anew of its header, palette and points alone, or undefined where it is broken, interlaced (which the page
 * writer would have to unfold) or has more than `maxPoints`. The page writer believes every length that a file claims;
 * in this one they are true.
 */
export function cleanPng(bytes: Buffer, maxPoints: number): Uint8Array | undefined {
  const chunks = chunksOf(bytes)
  const header = chunks[0]
  if (header?.type !== 'IHDR' || header.body.length !== 13) return undefined
  const { body } = header
  const [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)]
  const [bits = 0, type = 0, compression, filter, interlace] = body.subarray(8)
  const colour = colourTypes[type]
  if (colour?.bits.includes(bits) !== true || compression !== 0 || filter !== 0 || interlace !== 0)
    return undefined
  if (width === 0 || height === 0 || width * height > maxPoints) return undefined
  const palette = chunks.find((chunk) => chunk.type === 'PLTE')
  if (type === 3 && !isPalette(palette, bits)) return undefined
  const points = Buffer.concat(chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.body))
  const rowLength = 1 + Math.ceil((width * bits * colour.samples) / 8)
  if (!holds(points, rowLength, height)) return undefined
  return Buffer.concat([
    bytes.subarray(0, 8),
    chunk('IHDR', body),
    ...(type === 3 && palette !== undefined ? [chunk('PLTE', palette.body)] : []),
    chunk('IDAT', points),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const signature = '89504e470d0a1a0a'

function chunksOf(bytes: Buffer): readonly Chunk[] {
  if (bytes.subarray(0, 8).toString('hex') !== signature) return []
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (at + 12 + length > bytes.length) break
    chunks.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      body: bytes.subarray(at + 8, at + 8 + length),
    })
    at += 12 + length
  }
  return chunks
}

const isPalette = (palette: Chunk | undefined, bits: number): boolean =>
  palette !== undefined &&
  palette.body.length > 0 &&
  palette.body.length % 3 === 0 &&
  palette.body.length <= 3 * 2 ** bits

/** Whether the points unfold to all their rows and no more, each with a filter that there is. */
function holds(points: Buffer, rowLength: number, rows: number): boolean {
  const unfolded = inflated(points, rowLength * rows)
  if (unfolded?.length !== rowLength * rows) return false
  for (let row = 0; row < rows; row++) if ((unfolded[row * rowLength] ?? filters) >= filters) return false
  return true
}

function inflated(points: Buffer, length: number): Buffer | undefined {
  try {
    return inflateSync(points, { maxOutputLength: length })
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
