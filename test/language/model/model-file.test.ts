import { describe, expect, it } from 'vitest'
import type { Classifier } from '../../../src/language/model/classifier.ts'
import { bucketCount } from '../../../src/language/model/features.ts'
import { decodeModel, encodeModel } from '../../../src/language/model/model-file.ts'

function classifier(fill: (place: number) => number): Classifier {
  const labels = ['one', 'two', 'three']
  const weights = Int8Array.from({ length: bucketCount * labels.length }, (_, place) => fill(place))
  return { labels, weights, scales: Float32Array.from([0.5, 0.25, 1]), temperature: 0.9 }
}

describe('the file of a model', () => {
  it.each([
    ['of nothing', () => 0],
    ['of everything', (place: number) => (place % 255) - 127],
    ['of little', (place: number) => (place % 700 === 0 ? -3 : 0)],
    ['of runs around the longest that a byte counts', (place: number) => (place % 256 === 0 ? 1 : 0)],
  ])('gives back a model %s', (_what, fill) => {
    const model = classifier(fill)
    expect(decodeModel(encodeModel(model, 10))).toEqual(model)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['something else', new TextEncoder().encode('{"labels":[]}\n\n')],
    [
      'a model that is cut off',
      encodeModel(
        classifier((place) => (place % 2) + 1),
        10,
      ).slice(0, 5000),
    ],
  ])('is refused where it holds %s', (_what, bytes) => {
    expect(() => decodeModel(bytes)).toThrow(/npm run train/)
  })
})
