import type { Match } from './matcher.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'

/** Where a message has words of one of the lexicon's marks. */
export const marked = ({ matches }: Reading, mark: string): readonly Match<Sense>[] =>
  matches.filter(({ label }) => label.kind === 'mark' && label.mark === mark)

/** Where a message has words of one of the lexicon's cues. */
export const cued = ({ matches }: Reading, cue: string): readonly Match<Sense>[] =>
  matches.filter(({ label }) => label.kind === 'cue' && label.cue === cue)
