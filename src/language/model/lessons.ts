import { intents } from '../../domain/understanding.ts'
import { read } from '../read.ts'
import type { Resources } from '../resources.ts'
import { fitTemperature } from './calibrate.ts'
import type { Classifier, Features } from './classifier.ts'
import { featuresOf } from './features.ts'
import { type Lesson, type TrainOptions, train } from './train.ts'

/** A message with what it means, the main label first. Service `none` is a label like others. */
export interface LabelledText {
  readonly text: string
  readonly types: readonly string[]
  readonly services: readonly string[]
}

/** A labelled message as it is learnt from. */
export interface StudiedText extends Omit<LabelledText, 'text'> {
  readonly features: Features
}

/** The features of a text in the words of its office, with its labels. */
export const study = ({ text, types, services }: LabelledText, resources: Resources): StudiedText => ({
  features: featuresOf(read(text, resources)),
  types,
  services,
})

/** The model of intents; its texts may be of all offices. */
export const trainTypes = (texts: readonly StudiedText[], options?: TrainOptions): Classifier =>
  train(typeLessons(texts), intents, options)

/** The model of an office's services; its texts are that office's. */
export function trainServices(texts: readonly StudiedText[], options?: TrainOptions): Classifier {
  const labels = [...new Set(texts.map(({ services: [main = 'none'] }) => main))].sort()
  return train(serviceLessons(texts), labels, options)
}

/** The temperature of a model of intents by texts that it has not seen; 1 where there are none. */
export const typesTemperature = (model: Classifier, unseen: readonly StudiedText[]): number =>
  unseen.length === 0 ? 1 : fitTemperature(model, typeLessons(unseen))

/** The temperature of a model of services by texts that it has not seen; 1 where there are none. */
export const servicesTemperature = (model: Classifier, unseen: readonly StudiedText[]): number =>
  unseen.length === 0 ? 1 : fitTemperature(model, serviceLessons(unseen))

const typeLessons = (texts: readonly StudiedText[]): readonly Lesson[] =>
  texts.map(({ features, types }) => ({ features, labels: types }))

const serviceLessons = (texts: readonly StudiedText[]): readonly Lesson[] =>
  texts.map(({ features, services }) => ({ features, labels: services }))
