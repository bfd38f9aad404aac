import type { Marks } from './marks.ts'
import type { Match } from './matcher.ts'
import type { Token } from './matching-key.ts'
import type { Sense } from './resources.ts'

/** A text with its words and what was found in them: found once, read by all. */
export interface Reading {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly matches: readonly Match<Sense>[]
  /** The matches that are marks and cues, by name. */
  readonly marks: Marks
}
