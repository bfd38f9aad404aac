import { networkInterfaces } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './domain/errors.ts'
import { isHostName } from './domain/host-name.ts'
import { readEnvFile } from './env-file.ts'

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
  /** BASE_URL is not set although HOST lets others than this machine come: good enough to try, not for letters. */
  readonly baseUrlIsGuessed: boolean
  /** Organisations to serve, the first one at `/`; empty: all that have a folder. */
  readonly organisations: readonly string[]
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Reverse proxies in front whose X-Forwarded-For is believed. */
  readonly trustProxy: number
  /** Where work goes whose role has no address of its own. */
  readonly officersEmail: string | undefined
  /** The master key, where it is not kept in the data folder. */
  readonly key: string | undefined
  /** The Chromium for channels that need one, where it is not the system's. */
  readonly browser?: string
  /** Names that the `.env` file sets, with their lines: one that nothing reads is a misspelling. */
  readonly fileVariables: ReadonlyMap<string, number>
  /** Those of them whose value counts, because the environment does not set them. */
  readonly linesInForce: ReadonlyMap<string, number>
  /** The `.env` file as problems name it. */
  readonly envFile: string
  /** The whole environment, for the variables that channels name in their policy. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

const projectDir = resolve(import.meta.dirname, '..')

/** The project's own, from wherever it is started (a timer's folder is another); named as seen from there. */
const projectEnvFile = (): string => relative('.', join(projectDir, '.env'))

const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))

/** Digits only: what else JavaScript reads as a number (0x50, 1e3) nobody means here. */
const wholeNumber = (error: string, most: number) =>
  z
    .string()
    .regex(/^\s*\d+\s*$/, { error })
    .transform(Number)
    .refine((number) => number <= most, { error })

const host = z.string().refine(isHostName, {
  error:
    'is a host name or an IP address alone, without scheme, port, brackets or blanks: 127.0.0.1, say, or ::1',
})

const mailAddress = z.email({ error: 'is a mail address' })

/** Whether work can be sent there. */
export const isMailAddress = (text: string): boolean => mailAddress.safeParse(text).success

const folder = z
  .string()
  .trim()
  .min(1, { error: 'is blank: name a folder, or leave it out' })
  .regex(/^(?![~$])/, { error: 'begins with ~ or $, which only a shell reads: write the whole path' })

const baseUrl = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const problem = problemOfBaseUrl(text)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  })

/** What keeps an address from having `/l/<token>` and the like put behind it, and from leading citizens here. */
function problemOfBaseUrl(text: string): string | undefined {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text))
    return 'is the http(s) address at which citizens reach this gateway'
  if (/[?#]/.test(text))
    return 'has a ? or a #, behind which no page can stand: leave it out, and what follows'
  const { username, password, hostname } = new URL(text)
  if (username !== '' || password !== '' || /^https?:\/\/[^/]*@/i.test(text))
    return 'has a user name or a password, which every citizen would read: leave them out'
  if (hostname === '0.0.0.0' || hostname === '[::]')
    return 'names every address of this machine, which leads nowhere: write the name that citizens type'
  return undefined
}

const settings = z.object({
  PORT: wholeNumber('is a port number, 0 to 65535', 65_535).prefault('8080'),
  HOST: host.default('127.0.0.1'),
  DATA_DIR: folder.default('data/var'),
  POLICY_DIR: folder.default('data'),
  BASE_URL: baseUrl.optional(),
  ORGANISATIONS: list,
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'is one of debug, info, warn, error and silent',
    })
    .default('info'),
  TRUST_PROXY: wholeNumber('is how many proxies stand in front, 0 to 10', 10).prefault('0'),
  OFFICERS_EMAIL: mailAddress.optional(),
  CHROMIUM_PATH: folder.optional(),
  WASL_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'is 64 hexadecimal digits (32 bytes)' })
    .optional(),
})

const schema = settings.refine(({ PORT, BASE_URL }) => PORT !== 0 || BASE_URL !== undefined, {
  path: ['PORT'],
  error: 'is 0 (any free port), which links cannot know: name a port, or set BASE_URL',
  when: () => true,
})

/** Names of the variables that Wasl itself reads; channels add their own. */
export const knownVariables: readonly string[] = Object.keys(settings.shape)

/** Something in `.env` or the environment that cannot be meant; with its line where the file says it. */
export interface EnvironmentProblem {
  readonly line?: number
  /** Begins with the variable; never repeats what might be a secret. */
  readonly text: string
}

/**
 * Reads `.env` (if there is one) and the environment, which wins. Throws ConfigError naming every bad line and every
 * value that cannot be meant, and with them what `alsoWrong` finds in the rest; a value is never repeated in a message,
 * it might be a secret.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  envFile = projectEnvFile(),
  alsoWrong: (rest: Config) => readonly EnvironmentProblem[] = () => [],
): Config {
  const file = readEnvFile(envFile)
  const merged = { ...file.values, ...environment }
  const set = Object.fromEntries(
    knownVariables.map((name) => [name, merged[name] === '' ? undefined : merged[name]]),
  )
  const linesInForce = new Map([...file.lines].filter(([name]) => environment[name] === undefined))
  const around = { fileVariables: file.lines, linesInForce, envFile, environment: merged }
  const parsed = schema.safeParse(set)
  const own = [
    ...[...file.problems].map(([line, text]) => ({ line, text })),
    ...(parsed.error?.issues ?? []).map(({ path: [name], message }) => {
      const line = linesInForce.get(String(name))
      return { text: `${String(name)} ${message} (see .env.example)`, ...(line !== undefined && { line }) }
    }),
  ]
  if (parsed.success && own.length === 0) return { ...configOf(parsed.data), ...around }
  const bad = new Set(parsed.error?.issues.map(({ path: [name] }) => String(name)))
  const rest = Object.fromEntries(Object.entries(set).filter(([name]) => !bad.has(name)))
  const also = bad.has('POLICY_DIR') ? [] : alsoWrong({ ...configOf(settings.parse(rest)), ...around })
  throw environmentError([...own, ...also], envFile)
}

function configOf(
  value: z.output<typeof settings>,
): Omit<Config, 'fileVariables' | 'linesInForce' | 'envFile' | 'environment'> {
  return {
    port: value.PORT,
    host: value.HOST,
    dataDir: resolve(projectDir, value.DATA_DIR),
    policyDir: resolve(projectDir, value.POLICY_DIR),
    baseUrl: (value.BASE_URL ?? `http://${reachableHost(value.HOST)}:${value.PORT}`).replace(/\/+$/, ''),
    baseUrlIsGuessed: value.BASE_URL === undefined && !isLoopback(value.HOST),
    organisations: value.ORGANISATIONS,
    logLevel: value.LOG_LEVEL,
    trustProxy: value.TRUST_PROXY,
    officersEmail: value.OFFICERS_EMAIL,
    key: value.WASL_KEY,
    ...(value.CHROMIUM_PATH !== undefined && { browser: value.CHROMIUM_PATH }),
  }
}

/** The problems as one error: of each line the first that was found, in the order of the file, then the others. */
export function environmentError(problems: readonly EnvironmentProblem[], envFile: string): ConfigError {
  const inFile = new Map<number, string>()
  for (const { line, text } of problems)
    if (line !== undefined && !inFile.has(line)) inFile.set(line, `${envFile}:${line}: ${text}`)
  const sorted = [...inFile].sort(([one], [other]) => one - other).map(([, text]) => text)
  return new ConfigError([
    ...sorted,
    ...problems.filter(({ line }) => line === undefined).map(({ text }) => text),
  ])
}

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|::1)$/i.test(host)

/** The host as an address writes it. "Every address of this machine" (0.0.0.0, ::) is none: its first one on the network. */
export function reachableHost(host: string): string {
  const named = /^[0.:]+$/.test(host) ? (networkAddress() ?? '127.0.0.1') : host
  return named.includes(':') ? `[${named}]` : named
}

/** The first address by which other machines may reach this one; link-local ones (RFC 4291 §2.5.6) need a scope. */
function networkAddress(): string | undefined {
  const outward = Object.values(networkInterfaces()).flatMap(
    (addresses) =>
      addresses?.filter(({ internal, address }) => !internal && !address.startsWith('fe80')) ?? [],
  )
  return (outward.find(({ family }) => family === 'IPv4') ?? outward[0])?.address
}
