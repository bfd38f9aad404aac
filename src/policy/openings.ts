import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { caseTypes } from '../domain/understanding.ts'
import type { Openings } from '../language/model/vary.ts'
import { parseFile } from './parse-file.ts'
import type { Problem } from './problem.ts'
import { readSource } from './source.ts'

/** A block of one phrase a line. */
const lines = z.string().transform((text) => text.split('\n').filter((line) => line !== ''))
const byScript = z.strictObject({ ar: lines, en: lines, arabizi: lines })

const openingsSchema = z.strictObject({
  declaring: z.record(z.enum(caseTypes), byScript),
  applying: byScript,
  leading: z.partialRecord(z.enum(caseTypes), byScript).transform((by) => by as Openings['leading']),
  greetings: byScript,
  endings: byScript,
})

/** Below the data folder: what messages begin and end with. */
const openingsFile = 'language/openings.yaml'

/** Reads `data/language/openings.yaml`; absent where it has mistakes or there is none. */
export function loadOpenings(dataDir: string): {
  readonly openings?: Openings
  readonly problems: readonly Problem[]
} {
  if (!existsSync(join(dataDir, openingsFile))) return { problems: [] }
  const { source, problems } = readSource(dataDir, openingsFile)
  if (source === undefined) return { problems }
  const { value, problems: misshapen } = parseFile(source, openingsSchema)
  const all = [...problems, ...misshapen]
  return value === undefined || all.length > 0 ? { problems: all } : { openings: value, problems: all }
}

/** The words by which a message says what it is, in all scripts together. */
export const declaringOf = ({ declaring, applying }: Openings): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(declaring).map(([type, words]) => [
      type,
      [...allOf(words), ...(type === 'inquiry' ? allOf(applying) : [])],
    ]),
  )

const allOf = ({ ar, en, arabizi }: Openings['applying']): readonly string[] => [...ar, ...en, ...arabizi]
