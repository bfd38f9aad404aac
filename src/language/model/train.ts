import type { Classifier, Features } from './classifier.ts'
import { bucketCount } from './features.ts'
import { seededRandom, shuffled } from './random.ts'

/** A text to learn from: its features and its labels, the main one first, then those that are right too. */
export interface Lesson {
  readonly features: Features
  readonly labels: readonly string[]
}

/** How training goes. */
export interface TrainOptions {
  readonly rounds: number
  /** First step size; AdaGrad lowers it feature by feature. */
  readonly rate: number
  /** Share of features left out at each look, so that no single one is trusted alone. */
  readonly dropout: number
  /** One training for each; their weights are averaged. */
  readonly seeds: readonly number[]
}

/** What was found best by cross-validation. */
export const usualOptions: TrainOptions = { rounds: 12, rate: 1, dropout: 0.15, seeds: [7, 8, 9] }

/** The share of the truth that the main label has where others are right too. */
const mainShare = 0.65
const decay = 2e-6

/**
 * A classifier of the lessons: softmax regression by AdaGrad, averaged over several orders. The same lessons and options
 * give the same weights.
 */
export function train(
  lessons: readonly Lesson[],
  labels: readonly string[],
  options: TrainOptions = usualOptions,
): Classifier {
  const sum = new Float32Array(bucketCount * labels.length)
  for (const seed of options.seeds) {
    const weights = trainOnce(lessons, labels, options, seed)
    for (let place = 0; place < sum.length; place++) sum[place] = (sum[place] ?? 0) + (weights[place] ?? 0)
  }
  for (let place = 0; place < sum.length; place++) sum[place] = (sum[place] ?? 0) / options.seeds.length
  return compress(sum, labels)
}

function trainOnce(
  lessons: readonly Lesson[],
  labels: readonly string[],
  options: TrainOptions,
  seed: number,
): Float32Array {
  const width = labels.length
  const weights = new Float32Array(bucketCount * width)
  const squares = new Float32Array(bucketCount * width).fill(1e-6)
  const random = seededRandom(seed)
  const slope = new Float64Array(width)
  const kept = new Int32Array(4096)
  const targets = lessons.map((lesson) => targetOf(lesson, labels))
  let order: readonly number[] = [...lessons.keys()]
  for (let round = 0; round < options.rounds; round++) {
    order = shuffled(order, random)
    for (const number of order) {
      const lesson = lessons[number]
      const target = targets[number]
      if (lesson === undefined || target === undefined) continue
      look(lesson.features, target)
    }
  }
  return weights

  function look({ buckets, values }: Features, target: Float64Array): void {
    const boost = 1 / (1 - options.dropout)
    slope.fill(0)
    let count = 0
    for (let index = 0; index < buckets.length && count < kept.length; index++) {
      if (random() < options.dropout) continue
      kept[count++] = index
      const from = (buckets[index] ?? 0) * width
      const value = (values[index] ?? 0) * boost
      for (let label = 0; label < width; label++)
        slope[label] = (slope[label] ?? 0) + (weights[from + label] ?? 0) * value
    }
    softmaxMinus(slope, target)
    for (let at = 0; at < count; at++) {
      const index = kept[at] ?? 0
      const from = (buckets[index] ?? 0) * width
      const value = (values[index] ?? 0) * boost
      for (let label = 0; label < width; label++) {
        const place = from + label
        const weight = weights[place] ?? 0
        const step = (slope[label] ?? 0) * value + decay * weight
        const square = (squares[place] ?? 0) + step * step
        squares[place] = square
        weights[place] = weight - (options.rate * step * 0.5) / Math.sqrt(square)
      }
    }
  }
}

function softmaxMinus(scores: Float64Array, target: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY
  for (const score of scores) most = Math.max(most, score)
  let sum = 0
  for (let label = 0; label < scores.length; label++) {
    const share = Math.exp((scores[label] ?? 0) - most)
    scores[label] = share
    sum += share
  }
  for (let label = 0; label < scores.length; label++)
    scores[label] = (scores[label] ?? 0) / sum - (target[label] ?? 0)
}

function targetOf(lesson: Lesson, labels: readonly string[]): Float64Array {
  const target = new Float64Array(labels.length)
  const known = lesson.labels.map((label) => labels.indexOf(label)).filter((place) => place >= 0)
  known.forEach((place, index) => {
    const share = known.length === 1 ? 1 : index === 0 ? mainShare : (1 - mainShare) / (known.length - 1)
    target[place] = (target[place] ?? 0) + share
  })
  return target
}

/** Weights as bytes, a scale for each label; what is too small for a byte becomes nothing. */
function compress(weights: Float32Array, labels: readonly string[]): Classifier {
  const width = labels.length
  const most = new Float32Array(width)
  weights.forEach((weight, place) => {
    const label = place % width
    most[label] = Math.max(most[label] ?? 0, Math.abs(weight))
  })
  const scales = most.map((weight) => (weight === 0 ? 1 : weight / 127))
  const bytes = new Int8Array(weights.length)
  weights.forEach((weight, place) => {
    bytes[place] = Math.round(weight / (scales[place % width] ?? 1))
  })
  return { labels, weights: bytes, scales, temperature: 1 }
}
