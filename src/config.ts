import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { ConfigError } from './domain/errors.ts'

/** All that the environment may say. With none of it set, Wasl runs on embedded SQLite for this machine only. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Everything that Wasl writes stands below this folder. */
  readonly dataDir: string
  /** Policies, calendars and texts. */
  readonly policyDir: string
  /** Where citizens reach this gateway, without a slash at the end. */
  readonly baseUrl: string
  /** Organisations to serve, the first one at `/`; empty: all that have a folder. */
  readonly organisations: readonly string[]
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Reverse proxies in front whose X-Forwarded-For is believed. */
  readonly trustProxy: number
  /** Where work goes whose role has no address of its own. */
  readonly officersEmail: string | undefined
  /** The master key, where it is not kept in the data folder. */
  readonly key: string | undefined
  /** Names that the `.env` file sets: one that nothing reads is a misspelling. */
  readonly fileVariables: readonly string[]
  /** The whole environment, for the variables that channels name in their policy. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

const projectDir = resolve(import.meta.dirname, '..')

const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))

const schema = z.object({
  PORT: z.coerce.number({ error: 'is a port number, 0 to 65535' }).int().min(0).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('data/var'),
  POLICY_DIR: z.string().min(1).default('data'),
  BASE_URL: z
    .url({ protocol: /^https?$/, error: 'is the http(s) address at which citizens reach this gateway' })
    .optional(),
  ORGANISATIONS: list,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  OFFICERS_EMAIL: z.email({ error: 'is a mail address' }).optional(),
  WASL_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'is 64 hexadecimal digits (32 bytes)' })
    .optional(),
})

/** Names of the variables that Wasl itself reads; channels add their own. */
export const knownVariables: readonly string[] = Object.keys(schema.shape)

/**
 * Reads `.env` (if there is one) and the environment, which wins. Throws ConfigError naming every bad line and
 * variable; a value is never repeated in a message, it might be a secret.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  envFile = '.env',
): Config {
  const file = existsSync(envFile) ? readFileSync(envFile, 'utf8') : ''
  const problems = problemsOfLines(file, envFile)
  if (problems.length > 0) throw new ConfigError(problems)
  const merged = { ...parseEnv(file), ...environment }
  const set = Object.fromEntries(
    knownVariables.map((name) => [name, merged[name] === '' ? undefined : merged[name]]),
  )
  const parsed = schema.safeParse(set)
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      problems.push(`${String(issue.path[0])}: ${issue.message} (see .env.example)`)
  }
  if (!parsed.success) throw new ConfigError(problems)
  const value = parsed.data
  const shownHost = value.HOST.includes(':') ? `[${value.HOST}]` : value.HOST
  return {
    port: value.PORT,
    host: value.HOST,
    dataDir: resolve(projectDir, value.DATA_DIR),
    policyDir: resolve(projectDir, value.POLICY_DIR),
    baseUrl: (value.BASE_URL ?? `http://${shownHost}:${value.PORT}`).replace(/\/+$/, ''),
    organisations: value.ORGANISATIONS,
    logLevel: value.LOG_LEVEL,
    trustProxy: value.TRUST_PROXY,
    officersEmail: value.OFFICERS_EMAIL,
    key: value.WASL_KEY,
    fileVariables: Object.keys(parseEnv(file)),
    environment: merged,
  }
}

function problemsOfLines(file: string, name: string): string[] {
  const problems: string[] = []
  let quote: string | undefined
  for (const [index, line] of file.split(/\r?\n/).entries()) {
    if (quote !== undefined) {
      if (line.includes(quote)) quote = undefined
      continue
    }
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const found = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(['"`]?)(.*)$/.exec(line)
    if (found === null)
      problems.push(`${name}:${index + 1}: write NAME=value, or begin the line with # for a comment`)
    else if (found[1] !== undefined && found[1] !== '' && !found[2]?.includes(found[1])) quote = found[1]
  }
  if (quote !== undefined) problems.push(`${name}: a quote (${quote}) is opened and never closed`)
  return problems
}
