import { type Classifier, probabilitiesOf, scoresOf } from './classifier.ts'
import type { Lesson } from './train.ts'

const [lowest, highest, step] = [0.3, 4, 0.02]

/**
 * The temperature at which the probabilities of texts that the classifier has not seen fit best what is right
 * (Guo et al. 2017, "On Calibration of Modern Neural Networks", §4.2): a message counts for any of its right labels.
 */
export function fitTemperature(classifier: Classifier, unseen: readonly Lesson[]): number {
  const scored = unseen.map(({ features, labels }) => ({
    scores: scoresOf(classifier, features),
    right: new Set(labels.map((label) => classifier.labels.indexOf(label))),
  }))
  let best = { temperature: 1, loss: Number.POSITIVE_INFINITY }
  for (let temperature = lowest; temperature <= highest; temperature += step) {
    let loss = 0
    for (const { scores, right } of scored) {
      const probabilities = probabilitiesOf(scores, temperature)
      let share = 0
      for (const label of right) share += probabilities[label] ?? 0
      loss -= Math.log(Math.max(share, 1e-9))
    }
    if (loss < best.loss) best = { temperature, loss }
  }
  return Math.round(best.temperature * 100) / 100
}
