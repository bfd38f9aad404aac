import { WaslError } from '../../domain/errors.ts'
import type { Classifier } from './classifier.ts'
import { bucketCount } from './features.ts'

/** The first line of a model's file; grows when features or format change, so that an old model is not misread. */
const title = 'wasl-model 1'

interface Header {
  readonly labels: readonly string[]
  readonly scales: readonly number[]
  readonly temperature: number
  /** How many texts it was trained on. */
  readonly examples: number
}

/**
 * A classifier as bytes: a line with the format, a line of JSON, then the weights. A byte of 0 is followed by how many
 * weights of nothing stand there (1 to 255).
 */
export function encodeModel(classifier: Classifier, examples: number): Uint8Array {
  const { labels, scales, temperature, weights } = classifier
  const header: Header = { labels, scales: [...scales], temperature, examples }
  const head = new TextEncoder().encode(`${title}\n${JSON.stringify(header)}\n`)
  const body: number[] = []
  let nothings = 0
  const flush = () => {
    if (nothings > 0) body.push(0, nothings)
    nothings = 0
  }
  for (const weight of weights) {
    if (weight === 0 && nothings < 255) nothings++
    else {
      flush()
      if (weight === 0) nothings = 1
      else body.push(weight & 0xff)
    }
  }
  flush()
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

/** Reads what `encodeModel` wrote. Throws `model-malformed` for anything else. */
export function decodeModel(bytes: Uint8Array): Classifier {
  const first = bytes.indexOf(0x0a)
  const second = bytes.indexOf(0x0a, first + 1)
  const text = new TextDecoder().decode(bytes.subarray(0, Math.max(second, 0)))
  if (first < 0 || second < 0 || text.slice(0, first) !== title)
    throw malformed(`it does not begin with "${title}"`)
  const { labels, scales, temperature } = JSON.parse(text.slice(first + 1)) as Header
  const weights = new Int8Array(bucketCount * labels.length)
  let place = 0
  for (let index = second + 1; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    if (byte === 0) {
      index++
      place += bytes[index] ?? 0
    } else weights[place++] = byte
  }
  if (place !== weights.length) throw malformed('it is cut off')
  return { labels, weights, scales: Float32Array.from(scales), temperature }
}

const malformed = (why: string) =>
  new WaslError('model-malformed', `The model is none of this version (${why}): run "npm run train".`)
