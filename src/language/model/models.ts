import type { Classifier } from './classifier.ts'

/** What was learnt from examples. An office without models is understood by keywords. */
export interface Models {
  /** The intent of a text, of the same kind in every office. */
  readonly types?: Classifier
  /** The service of one office. */
  readonly services?: Classifier
}
