/** Values by the names of their places; `secret:NAME` among them. */
export type Values = Readonly<Record<string, string>>

/** A template with its places filled: strings by their values, lists and mappings part by part. */
export function fill(template: unknown, values: Values): unknown {
  if (typeof template === 'string')
    return template.replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => values[name] ?? whole)
  if (Array.isArray(template)) return template.map((part) => fill(part, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([name, part]) => [name, fill(part, values)]))
}

/** An address with its places filled, each value escaped (RFC 3986 §2.1): none can lead elsewhere. */
export const fillAddress = (template: string, values: Values): string =>
  String(
    fill(template, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, escaped(value)]))),
  )

/** A dot alone would be a step up. */
const escaped = (value: string): string =>
  encodeURIComponent(value).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length))

/** What stands at a dotted place of an answer, as text; undefined where nothing plain stands there. */
export function valueAt(answer: unknown, place: string | undefined): string | undefined {
  const at = place === undefined ? undefined : partAt(answer, place)
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? String(at) : undefined
}

/** What stands at a dotted place; undefined where nothing does. */
export function partAt(answer: unknown, place: string): unknown {
  let at: unknown = answer
  for (const name of place.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Readonly<Record<string, unknown>>)[name]
  }
  return at
}

/** Fields of a body, by its type: JSON, a form, or a plain text as `text`. Never throws. */
export function fieldsOf(contentType: string, text: string): unknown {
  if (/json/i.test(contentType) || /^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text) as unknown
    } catch {
      return { text }
    }
  }
  if (/form-urlencoded/i.test(contentType)) return Object.fromEntries(new URLSearchParams(text))
  return { text: text.trim() }
}
