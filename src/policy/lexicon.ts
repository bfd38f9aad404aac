import { z } from 'zod'
import { parseFile } from './parse-file.ts'
import type { Problem } from './problem.ts'
import { readSource } from './source.ts'

const words = z.array(z.string())
const some = words.default([])
const groups = z.record(z.string(), words)
/** A list, or a block of one phrase a line, which loads faster where there are hundreds. */
const linesOrWords = z.preprocess(
  (value) => (typeof value === 'string' ? value.trimEnd().split('\n') : value),
  words,
)

/** Shape of `data/language/lexicon.yaml`: what words say, whatever the organisation. */
const lexiconSchema = z.strictObject({
  types: z.record(z.string(), z.strictObject({ name: some, phrase: some, hint: some })),
  intents: z.record(z.string(), z.strictObject({ whole: some, phrase: some, ruled: some })),
  acts: groups,
  requests: groups,
  fillers: words,
  danger: words,
  application: words,
  marks: z.record(z.string(), linesOrWords),
  cues: z.record(z.string(), linesOrWords).default({}),
  arabizi: words,
  ordinals: z.array(words),
})

export type LexiconFile = z.output<typeof lexiconSchema>

export interface LoadedLexicon {
  /** Absent where the file has mistakes. */
  readonly lexicon?: LexiconFile
  readonly problems: readonly Problem[]
}

/** Reads `data/language/lexicon.yaml` and names every place that is not in its shape. */
export function loadLexicon(dataDir: string): LoadedLexicon {
  const { source, problems } = readSource(dataDir, 'language/lexicon.yaml')
  if (source === undefined) return { problems }
  const { value, problems: misshapen } = parseFile(source, lexiconSchema)
  const all = [...problems, ...misshapen]
  return value === undefined || all.length > 0 ? { problems: all } : { lexicon: value, problems: all }
}
