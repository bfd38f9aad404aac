import type { Features } from './features.ts'

/** A linear classifier whose weights are bytes: `weights[bucket * labels + label] * scales[label]`. */
export interface Classifier {
  readonly labels: readonly string[]
  readonly weights: Int8Array
  readonly scales: Float32Array
  /** What scores are divided by, so that a probability is the share that is right. */
  readonly temperature: number
}

/** A label and the share of texts scored like this one to which it belongs. */
export interface Guess {
  readonly label: string
  readonly probability: number
}

/** The scores of a text for each label before they become probabilities. */
export function scoresOf(classifier: Classifier, { buckets, values }: Features): Float64Array {
  const { labels, weights, scales } = classifier
  const scores = new Float64Array(labels.length)
  for (let index = 0; index < buckets.length; index++) {
    const from = (buckets[index] ?? 0) * labels.length
    const value = values[index] ?? 0
    for (let label = 0; label < labels.length; label++)
      scores[label] = (scores[label] ?? 0) + (weights[from + label] ?? 0) * value
  }
  for (let label = 0; label < labels.length; label++)
    scores[label] = (scores[label] ?? 0) * (scales[label] ?? 0)
  return scores
}

/** Probabilities of scores at a temperature (softmax). */
export function probabilitiesOf(scores: Float64Array, temperature: number): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const shares = scores.map((score) => Math.exp((score - most) / temperature))
  const sum = shares.reduce((a, b) => a + b, 0)
  return shares.map((share) => share / sum)
}

/** The labels of a text, most probable first. */
export function classify(classifier: Classifier, features: Features): readonly Guess[] {
  const probabilities = probabilitiesOf(scoresOf(classifier, features), classifier.temperature)
  return classifier.labels
    .map((label, index) => ({ label, probability: probabilities[index] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
}
