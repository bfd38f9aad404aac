import { z } from 'zod'
import { caseTypes } from '../domain/understanding.ts'
import type { Openings } from '../language/model/vary.ts'
import { parseFile } from './parse-file.ts'
import type { Problem } from './problem.ts'
import { readSource } from './source.ts'

/** A block of one phrase a line. */
const lines = z.string().transform((text) => text.trimEnd().split('\n'))
const byScript = z.strictObject({ ar: lines, en: lines, arabizi: lines })

const openingsSchema = z.strictObject({
  openings: z.record(z.enum(caseTypes), byScript),
  greetings: byScript,
  endings: byScript,
})

/** Below the data folder: what messages begin and end with. */
const openingsFile = 'language/openings.yaml'

/** Reads `data/language/openings.yaml`; absent where it has mistakes. */
export function loadOpenings(dataDir: string): {
  readonly openings?: Openings
  readonly problems: readonly Problem[]
} {
  const { source, problems } = readSource(dataDir, openingsFile)
  if (source === undefined) return { problems }
  const { value, problems: misshapen } = parseFile(source, openingsSchema)
  const all = [...problems, ...misshapen]
  return value === undefined || all.length > 0 ? { problems: all } : { openings: value, problems: all }
}
