import type { Path } from './problem.ts'

/** A file's content with `{ value: …, assumed: true }` replaced by its value. */
export interface Unwrapped {
  readonly value: unknown
  readonly assumed: readonly AssumedValue[]
  /** Wrappers that are written wrongly. */
  readonly faults: readonly { readonly path: Path; readonly message: string }[]
}

/** A value that no document says, for the administrator to decide; `path` is dotted. */
export interface AssumedValue {
  readonly path: string
  readonly value: unknown
}

type Plain = Readonly<Record<string, unknown>>

/** Whether a mapping is meant as an assumed value. */
export function isWrapper(keys: readonly unknown[]): boolean {
  return keys.includes('assumed')
}

/** Takes the assumed values of a parsed file out of their wrappers. */
export function unwrap(raw: unknown): Unwrapped {
  const assumed: AssumedValue[] = []
  const faults: { path: Path; message: string }[] = []
  const visit = (value: unknown, path: Path, names: readonly string[]): unknown => {
    if (Array.isArray(value))
      return value.map((item, index) => visit(item, [...path, index], [...names, nameOf(item, index)]))
    if (!isPlain(value)) return value
    if (!isWrapper(Object.keys(value))) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, visit(item, [...path, key], [...names, key])]),
      )
    }
    for (const message of faultsOf(value)) faults.push({ path, message })
    const decided = visit(value['value'], path, names)
    assumed.push({ path: names.join('.'), value: decided })
    return decided
  }
  const value = visit(raw, [], [])
  return { value, assumed, faults }
}

/** A path as people read it: members of a list by their slug or name, else by their index. */
export function renderPath(value: unknown, path: Path): string {
  const names: string[] = []
  let at = value
  for (const key of path) {
    const next: unknown = Array.isArray(at) ? at[Number(key)] : isPlain(at) ? at[String(key)] : undefined
    names.push(Array.isArray(at) ? nameOf(next, Number(key)) : String(key))
    at = next
  }
  return names.join('.')
}

function nameOf(item: unknown, index: number): string {
  if (!isPlain(item)) return String(index)
  for (const key of ['slug', 'name', 'field']) {
    const name = item[key]
    if (typeof name === 'string') return name
  }
  return String(index)
}

function faultsOf(wrapper: Plain): string[] {
  const faults: string[] = []
  if (wrapper['assumed'] !== true) faults.push('"assumed" can only be true; write a decided value plainly')
  if (!('value' in wrapper)) faults.push('an assumed value needs a "value"')
  for (const key of Object.keys(wrapper)) {
    if (!['value', 'assumed', 'why'].includes(key))
      faults.push(`"${key}" does not belong beside "assumed"; known are value, assumed and why`)
  }
  return faults
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
