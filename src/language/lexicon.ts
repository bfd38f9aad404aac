type Words = readonly string[]
type Groups = Readonly<Record<string, Words>>

/** What words say, whatever the organisation: the shape of `data/language/lexicon.yaml`. */
export interface Lexicon {
  /** Case type → words by strength. */
  readonly types: Readonly<
    Record<string, { readonly name: Words; readonly phrase: Words; readonly hint: Words }>
  >
  /** Case type → beginnings of messages that say outright what it is. */
  readonly declaring?: Groups
  /** Other intents → whole messages, and phrases inside short ones; of `ruled` phrases nothing is learnt. */
  readonly intents: Readonly<
    Record<string, { readonly whole: Words; readonly phrase: Words; readonly ruled?: Words }>
  >
  readonly acts: Groups
  readonly requests: Groups
  readonly fillers: Words
  readonly danger: Words
  readonly application: Words
  readonly marks: Groups
  /** What words say of an answer or of what stands beside them, by cue; rules look for them, nothing is learnt of them. */
  readonly cues?: Groups
  readonly arabizi: Words
  /** The words of 1, 2, 3 … in order. */
  readonly ordinals: readonly Words[]
}
