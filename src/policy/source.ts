import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml'
import { codeOf } from '../domain/errors.ts'
import { type AssumedValue, isWrapper, renderPath, unwrap } from './assumed.ts'
import type { Path, Problem } from './problem.ts'

/** A YAML file that was read: its value without assumed-wrappers, and a way to name a place in it. */
export interface Source {
  readonly file: string
  readonly value: unknown
  readonly assumed: readonly AssumedValue[]
  /** A problem at a value, or at its key, or at the nearest thing around it that is there. */
  problem(path: Path, message: string, at?: 'value' | 'key'): Problem
}

/** What reading gave; without `source` the file is not there or is no YAML at all. */
export interface Reading {
  readonly source?: Source
  readonly problems: readonly Problem[]
}

/** Reads one YAML file below the data folder; `file` has forward slashes. */
export function readSource(dataDir: string, file: string): Reading {
  const whole = (message: string): Reading => ({ problems: [wholeFile(file, message)] })
  let bytes: Uint8Array
  try {
    bytes = readFileSync(join(dataDir, file))
  } catch (error) {
    if (isMissing(error)) return whole('the file is missing')
    return whole(unreadable(error))
  }
  try {
    return parseSource(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof TypeError) return whole('the file is not UTF-8; save it as UTF-8')
    // What reads YAML goes down into it by recursion.
    if (error instanceof RangeError) return whole(tooDeep)
    throw error
  }
}

/** A problem of a file as a whole. */
export function wholeFile(file: string, message: string): Problem {
  return { severity: 'mistake', file, line: 1, column: 1, path: '', message }
}

/** What is said of a file that is there and gives nothing, such as a folder of its name. */
export function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : codeOf(error)
  return `the file cannot be read (${code})`
}

const tooDeep = 'the file is nested too deeply to be read'

/** What follows the first mistake of syntax is mostly its echo, so only that one is told; doubled keys all are. */
function parseSource(file: string, text: string): Reading {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const [unreadable] = document.errors
    .filter(({ code }) => code !== 'DUPLICATE_KEY')
    .sort((a, b) => a.pos[0] - b.pos[0])
  const errors = unreadable === undefined ? document.errors : [unreadable]
  if (errors.length > 0) {
    return {
      problems: errors.map(({ code, message, pos: [from] }) => ({
        severity: 'mistake',
        file,
        ...place(from),
        path: '',
        message:
          code === 'DUPLICATE_KEY'
            ? `the key "${/^[\w.-]+/.exec(text.slice(from))?.[0] ?? ''}" stands twice`
            : /call stack/i.test(message)
              ? tooDeep
              : `YAML: ${message}`,
      })),
    }
  }
  const alias = firstAlias(document)
  if (alias !== undefined) {
    const message = `"*${alias.source}" repeats what stands elsewhere, which no policy may: write it out`
    return { problems: [{ ...wholeFile(file, message), ...place(alias.range?.[0] ?? 0) }] }
  }
  const { value, assumed, faults } = unwrap(document.toJS())
  const source: Source = {
    file,
    value,
    assumed,
    problem: (path, message, at = 'value') => ({
      severity: 'mistake',
      file,
      ...place(offsetOf(document.contents, path, at)),
      path: renderPath(value, path),
      message,
    }),
  }
  return { source, problems: faults.map((fault) => source.problem(fault.path, fault.message)) }
}

/** An alias can hold itself, or a million values in a few lines. */
function firstAlias(document: Document.Parsed): Alias.Parsed | undefined {
  let first: Alias.Parsed | undefined
  visit(document, {
    Alias(_key, node) {
      first = node as Alias.Parsed
      return visit.BREAK
    },
  })
  return first
}

/** Walks as far as the path goes; what is missing is placed at the key of what it is missing from. */
function offsetOf(root: unknown, path: Path, at: 'value' | 'key'): number {
  let node = isNode(root) ? root : undefined
  let key: Node | undefined
  for (const step of path) {
    const next = stepInto(node, step)
    if (next === undefined) return offset(key) ?? offset(node) ?? 0
    ;({ key, node } = next)
  }
  return (at === 'key' ? offset(key) : undefined) ?? offset(node) ?? offset(key) ?? 0
}

function stepInto(
  from: Node | undefined,
  step: PropertyKey,
): { key: Node | undefined; node: Node | undefined } | undefined {
  if (isSeq(from)) {
    const item = from.items[Number(step)]
    return isNode(item) ? { key: item, node: inside(item) } : undefined
  }
  if (!isMap(from)) return undefined
  const pair = from.items.find((item) => keyOf(item) === String(step))
  if (pair === undefined) return undefined
  return {
    key: isNode(pair.key) ? pair.key : undefined,
    node: isNode(pair.value) ? inside(pair.value) : undefined,
  }
}

/** The value inside an assumed-wrapper; anything else is itself. */
function inside(node: Node): Node {
  if (!isMap(node) || isAlias(node)) return node
  if (!isWrapper(node.items.map(keyOf))) return node
  const value = node.items.find((item) => keyOf(item) === 'value')?.value
  return isNode(value) ? value : node
}

function keyOf(pair: Pair): string {
  return String(isNode(pair.key) && 'value' in pair.key ? pair.key.value : pair.key)
}

function offset(node: Node | undefined): number | undefined {
  return node?.range?.[0]
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
