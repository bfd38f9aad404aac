import { readFileSync } from 'node:fs'

/** What an `.env` file says. */
export interface EnvFile {
  readonly values: Readonly<Record<string, string>>
  /** The line on which each variable is set, the last one where it is set twice. */
  readonly lines: ReadonlyMap<string, number>
  /** Lines that cannot be meant, by their numbers; what they hold is never repeated. */
  readonly problems: ReadonlyMap<number, string>
}

const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/su
/** Marks that a page or a mail puts into what is copied from it; no setting has one, and nobody sees them. */
const unseen = /[\p{Cf}\p{Cc}]/u

/**
 * Reads the file of this path; one that is not there says nothing. A value stands on one line, between quotes (', " or `)
 * or without; between quotes it is taken as it is, and behind it a comment begins at a # after a space. Whatever could be
 * meant otherwise is a problem: a password that is cut without a word is looked for in the wrong place.
 */
export function readEnvFile(path: string): EnvFile {
  const read = readBytes(path)
  const text = read.kind === 'bytes' ? decode(read.bytes) : ''
  const values: Record<string, string> = {}
  const lines = new Map<string, number>()
  const problems = new Map<number, string>()
  if (read.kind === 'unreadable') problems.set(1, `the file cannot be read (${read.code}): ${read.advice}`)
  if (text === undefined) problems.set(1, 'the file is not UTF-8 text: save it as UTF-8')
  for (const [index, line] of (text ?? '').split(/\r\n|\r|\n/u).entries()) {
    const at = index + 1
    const said = readLine(line.trim())
    if (said.kind === 'nothing') continue
    if (said.kind === 'problem') problems.set(at, said.problem)
    if (said.name === undefined) continue
    const before = lines.get(said.name)
    lines.set(said.name, at)
    if (said.kind === 'problem') continue
    if (before !== undefined && values[said.name] !== said.value && !problems.has(before))
      problems.set(at, `${said.name} is set on line ${before} already: leave one of them`)
    values[said.name] = said.value
  }
  return { values, lines, problems }
}

type ReadBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'unreadable'; readonly code: string; readonly advice: string }

/** A folder of this name is what a container makes of a file that was to be mounted and is not there. */
function readBytes(path: string): ReadBytes {
  try {
    return { kind: 'bytes', bytes: readFileSync(path) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT') return { kind: 'bytes', bytes: new Uint8Array() }
    const advice =
      code === 'EISDIR'
        ? 'it is a folder; remove it, or put the file in its place'
        : 'let the user that runs Wasl read it'
    return { kind: 'unreadable', code, advice }
  }
}

/** UTF-8 with or without a byte order mark; undefined for anything else (e.g. UTF-16, as Windows may save it). */
function decode(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes)
  return /[\0\uFFFD]/u.test(text) ? undefined : text
}

type ReadLine =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly name: string; readonly value: string }
  | { readonly kind: 'problem'; readonly name?: string; readonly problem: string }

function readLine(line: string): ReadLine {
  if (line === '' || line.startsWith('#')) return { kind: 'nothing' }
  const [, name, rest = ''] = assignment.exec(line) ?? []
  if (name === undefined)
    return {
      kind: 'problem',
      problem: unseenIn(line) ?? 'write NAME=value, or begin the line with # for a comment',
    }
  const read = /^['"`]/u.test(rest) ? readQuoted(rest) : readBare(rest)
  const problem = read.problem ?? unseenIn(read.value)
  return problem === undefined
    ? { kind: 'value', name, value: read.value }
    : { kind: 'problem', name, problem }
}

interface ReadValue {
  readonly value: string
  readonly problem?: string
}

function readQuoted(rest: string): ReadValue {
  const quote = rest[0] ?? ''
  const closes = rest.indexOf(quote, 1)
  if (closes < 0)
    return { value: '', problem: `a quote (${quote}) is opened and not closed on the same line` }
  return /^(\s+#.*)?$/su.test(rest.slice(closes + 1))
    ? { value: rest.slice(1, closes) }
    : {
        value: '',
        problem: `more follows the quote (${quote}) that closes: put the value between quotes that are not in it, and a space before a comment`,
      }
}

/** A comment begins at a # after a space; as its first letter it could be either. */
function readBare(rest: string): ReadValue {
  return /^#\S/u.test(rest)
    ? {
        value: '',
        problem: 'put a value that begins with # between quotes, and a space after the # of a comment',
      }
    : { value: rest.startsWith('#') ? '' : rest.replace(/\s+#.*$/su, '') }
}

function unseenIn(words: string): string | undefined {
  const [mark] = unseen.exec(words.replaceAll('\t', ' ')) ?? []
  if (mark === undefined) return undefined
  const name = mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
  return `a mark that nobody sees (U+${name}) came with what was copied: type it anew`
}
