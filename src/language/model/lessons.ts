import { intents } from '../../domain/understanding.ts'
import { read } from '../read.ts'
import type { Resources } from '../resources.ts'
import { fitTemperature } from './calibrate.ts'
import type { Classifier } from './classifier.ts'
import { featuresOf } from './features.ts'
import { type Lesson, type TrainOptions, train } from './train.ts'

/** A message with what it means, main label first. Service `none` is a label like others. */
export interface LabelledText {
  readonly text: string
  readonly types: readonly string[]
  readonly services: readonly string[]
}

/** Labelled messages of one office with what its words say. */
export interface Schoolbook {
  readonly resources: Resources
  readonly texts: readonly LabelledText[]
}

/** What is learnt from: the texts of an office, seen once. */
export interface Studied {
  readonly types: readonly Lesson[]
  readonly services: readonly Lesson[]
}

/** The features of an office's texts, with their labels. */
export function study({ resources, texts }: Schoolbook): Studied {
  const features = texts.map(({ text }) => featuresOf(read(text, resources)))
  const lessons = (labelsOf: (text: LabelledText) => readonly string[]): readonly Lesson[] =>
    texts.flatMap((text, index) => {
      const seen = features[index]
      return seen === undefined ? [] : [{ features: seen, labels: labelsOf(text) }]
    })
  return { types: lessons(({ types }) => types), services: lessons(({ services }) => services) }
}

/** The model of intents, from all offices. */
export function trainTypes(offices: readonly Studied[], options?: TrainOptions): Classifier {
  return train(
    offices.flatMap(({ types }) => types),
    intents,
    options,
  )
}

/** The model of an office's services. */
export function trainServices({ services }: Studied, options?: TrainOptions): Classifier {
  const labels = [...new Set(services.map(({ labels: [main = 'none'] }) => main))].sort()
  return train(services, labels, options)
}

/** The same model with its probabilities fitted to texts that it has not seen. */
export function calibrated(model: Classifier, unseen: readonly Lesson[]): Classifier {
  return unseen.length === 0 ? model : { ...model, temperature: fitTemperature(model, unseen) }
}
