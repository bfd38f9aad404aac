/** A text as a classifier sees it: buckets in which something was found and how much, of Euclidean length 1. */
export interface Features {
  readonly buckets: Int32Array
  readonly values: Float32Array
}

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
  let most = Number.NEGATIVE_INFINITY
  for (let label = 0; label < scores.length; label++) most = Math.max(most, scores[label] ?? 0)
  const shares = new Float64Array(scores.length)
  let sum = 0
  for (let label = 0; label < scores.length; label++) {
    const share = Math.exp(((scores[label] ?? 0) - most) / temperature)
    shares[label] = share
    sum += share
  }
  for (let label = 0; label < shares.length; label++) shares[label] = (shares[label] ?? 0) / sum
  return shares
}

/** The labels of a text that are at least so probable, most probable first. */
export function classify(classifier: Classifier, features: Features, least = 0): readonly Guess[] {
  const probabilities = probabilitiesOf(scoresOf(classifier, features), classifier.temperature)
  const guesses: Guess[] = []
  for (let index = 0; index < probabilities.length; index++) {
    const probability = probabilities[index] ?? 0
    if (probability >= least) guesses.push({ label: classifier.labels[index] ?? '', probability })
  }
  return guesses.length < 2 ? guesses : guesses.sort((a, b) => b.probability - a.probability)
}
