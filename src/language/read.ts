import { Marks } from './marks.ts'
import { findPhrases } from './matcher.ts'
import { tokenise } from './matching-key.ts'
import type { Reading } from './reading.ts'
import type { Resources } from './resources.ts'

/** A text longer than this is understood by its beginning. */
const maxLength = 8000

/** A text with its words and what is found in them. */
export function read(text: string, { matcher }: Pick<Resources, 'matcher'>): Reading {
  const beginning = text.length > maxLength ? text.slice(0, maxLength) : text
  const tokens = tokenise(beginning)
  const matches = findPhrases(matcher, tokens)
  return { text: beginning, tokens, matches, marks: new Marks(matches) }
}
