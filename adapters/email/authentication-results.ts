/** One method of an Authentication-Results header. Names and values are lower-case. */
export interface AuthenticationMethod {
  readonly name: string
  readonly result: string
  /** By `ptype.property`, e.g. `header.from`. Of a quoted local part only the `@domain` behind it is kept. */
  readonly properties: ReadonlyMap<string, string>
}

/** An Authentication-Results header: the server that made it, and what it found. */
export interface AuthenticationResults {
  readonly server: string
  readonly methods: readonly AuthenticationMethod[]
}

/**
 * Parses an Authentication-Results header by the grammar of RFC 8601 §2.2. A sender chooses some of the values in it,
 * so quoted strings are read whole, a method that does not keep to the grammar or names a property twice is left
 * out, and a header whose comments or quotations do not end is undefined.
 */
export function parseAuthenticationResults(header: string): AuthenticationResults | undefined {
  const plain = withoutComments(header)
  if (plain === undefined) return undefined
  const [head = '', ...methods] = splitMethods(plain)
  const [server] = head.trim().split(/\s+/)
  if (server === undefined || server === '') return undefined
  return { server: unquoted(server).toLowerCase(), methods: methods.flatMap(parseMethod) }
}

/** The header with a space for every comment; comments nest (RFC 5322 §3.2.2). Undefined when one does not end. */
function withoutComments(header: string): string | undefined {
  let depth = 0
  let quoted = false
  let plain = ''
  for (let at = 0; at < header.length; at++) {
    const character = header.charAt(at)
    const escaped = character === '\\' && (quoted || depth > 0)
    const taken = escaped ? header.slice(at, at + 2) : character
    if (escaped) at++
    if (character === '"' && depth === 0) quoted = !quoted
    if (character === '(' && !quoted) depth++
    if (depth === 0) plain += taken
    if (character === ')' && !quoted && depth > 0 && --depth === 0) plain += ' '
  }
  return depth === 0 && !quoted ? plain : undefined
}

/** The parts between the semicolons that stand outside quotations. */
function splitMethods(plain: string): readonly string[] {
  const parts = ['']
  for (const [piece] of plain.matchAll(/"(?:[^"\\]|\\.)*"|;|[^";]+/g)) {
    if (piece === ';') parts.push('')
    else parts.push(`${parts.pop() ?? ''}${piece}`)
  }
  return parts
}

const start = /^\s*([a-z][a-z0-9-]*)\s*(?:\/\s*\d+\s*)?=\s*([a-z]+)(?=\s|$)/i
const property =
  /\s+([a-z][a-z0-9-]*(?:\s*\.\s*[a-z][a-z0-9_-]*)?)\s*=\s*("(?:[^"\\]|\\.)*"(?:@[^\s"]+)?|[^\s"]+)(?=\s|$)/iy

function parseMethod(method: string): readonly AuthenticationMethod[] {
  const [whole, name, result] = start.exec(method) ?? []
  if (whole === undefined || name === undefined || result === undefined) return []
  const text = method.trimEnd()
  const properties = new Map<string, string>()
  for (let at = whole.length; at < text.length; at = property.lastIndex) {
    property.lastIndex = at
    const [, key = '', value = ''] = property.exec(text) ?? []
    const known = key.replace(/\s+/g, '').toLowerCase()
    if (known === '' || properties.has(known)) return []
    properties.set(known, unquoted(value).toLowerCase())
  }
  return [{ name: name.toLowerCase(), result: result.toLowerCase(), properties }]
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value
  const end = value.lastIndexOf('"')
  return end < value.length - 1 ? value.slice(end + 1) : value.slice(1, end).replace(/\\(.)/g, '$1')
}
