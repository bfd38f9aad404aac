import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** What an `.env` file says, read as Node reads one (Node 24, `util.parseEnv`). */
export interface EnvFile {
  readonly values: Readonly<Record<string, string | undefined>>
  /** The line on which each variable is set, the last one where it is set twice. */
  readonly lines: ReadonlyMap<string, number>
  /** Lines that cannot be meant, by their numbers; what they hold is never repeated. */
  readonly problems: ReadonlyMap<number, string>
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(['"`]?)(.*)$/

/** Reads the file of this path; one that is not there says nothing. */
export function readEnvFile(path: string): EnvFile {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const lines = new Map<string, number>()
  const problems = new Map<number, string>()
  const all = text.split(/\r?\n/)
  for (let index = 0; index < all.length; index++) {
    const line = all[index] ?? ''
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const [, name = '', quote = '', rest = ''] = assignment.exec(line) ?? []
    if (name === '') {
      problems.set(index + 1, 'write NAME=value, or begin the line with # for a comment')
      continue
    }
    lines.set(name, index + 1)
    if (quote === '' || rest.includes(quote)) continue
    const closes = all.findIndex((later, at) => at > index && later.includes(quote))
    if (closes < 0) problems.set(index + 1, `a quote (${quote}) is opened and never closed`)
    else index = closes
  }
  return { values: parseEnv(text), lines, problems }
}
