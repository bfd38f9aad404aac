import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { showable } from '../../src/print/page/picture.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, 'pictures', name))
const png = read('street.png')
const jpeg = read('street.jpg')

function chunk(type: string, body: Uint8Array, length = body.length): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([size, named, sum])
}

interface Made {
  readonly width?: number
  readonly height?: number
  readonly bits?: number
  readonly type?: number
  readonly interlace?: number
  readonly points?: Uint8Array
  readonly before?: readonly Buffer[]
}

/** A PNG of two points of one byte in each of two rows, where nothing else is said. */
function make({
  width = 2,
  height = 2,
  bits = 8,
  type = 0,
  interlace = 0,
  points,
  before = [],
}: Made): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([bits, type, 0, 0, interlace], 8)
  const body = deflateSync(points ?? Buffer.from([0, 1, 2, 0, 3, 4]))
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    ...before,
    chunk('IDAT', body),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const changed = (bytes: Buffer, at: number, value: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = value
  return copy
}
/** Where the JPEG's frame begins: its marker, length, precision, height and width. */
const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))

describe('a picture of a stranger', () => {
  it.each([
    ['a photo', jpeg],
    ['a screenshot', png],
    ['grey points', make({})],
    ['points with a palette', make({ type: 3, before: [chunk('PLTE', Buffer.alloc(15))] })],
    ['points that let light through', make({ type: 4, points: Buffer.alloc(10) })],
    ['what else a PNG may hold', make({ before: [chunk('tEXt', Buffer.from('Comment'))] })],
  ])('is shown: %s', (_name, bytes) => expect(showable(bytes)).toBeDefined())

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no picture at all', Buffer.from('%PDF-1.7 and more')],
    ['a PNG that breaks off', png.subarray(0, png.length - 30)],
    ['a PNG with fewer points than its header says', make({ height: 3 })],
    ['a PNG that unfolds into more than its header says', make({ points: Buffer.alloc(9_000_000) })],
    ['a PNG with a filter that there is not', make({ points: Buffer.from([0, 1, 2, 9, 3, 4]) })],
    ['a PNG whose points are no deflate', changed(make({}), 44, 0xff)],
    ['an interlaced PNG', make({ interlace: 1 })],
    ['a PNG of a colour type that there is not', make({ type: 5 })],
    ['a PNG with more points than a page can bear', make({ width: 60_000, height: 60_000 })],
    ['a PNG without its palette', make({ type: 3 })],
    ['a PNG with half a colour in its palette', make({ type: 3, before: [chunk('PLTE', Buffer.alloc(7))] })],
    [
      'a PNG with a chunk longer than the file',
      make({ before: [chunk('PLTE', Buffer.alloc(3), 0xfffffff0)] }),
    ],
    ['a JPEG that breaks off before its frame', jpeg.subarray(0, frame)],
    ['a JPEG of no height', changed(changed(jpeg, frame + 5, 0), frame + 6, 0)],
    ['a JPEG of twelve bits', changed(jpeg, frame + 4, 12)],
    ['a JPEG of two colours', changed(jpeg, frame + 9, 2)],
    [
      'a JPEG with more points than a page can bear',
      changed(changed(jpeg, frame + 5, 0xff), frame + 7, 0xff),
    ],
  ])('is not shown: %s', (_name, bytes) => expect(showable(bytes)).toBeUndefined())
})
