/** Webhooks are some twelve levels deep; their thousand updates have some ten objects and lists each, and thirty values. */
const most = { levels: 64, nodes: 30_000, values: 100_000 }

/** The value of UTF-8 JSON; undefined for anything else, and for what is built so that reading it takes long. */
export function readJson(body: Uint8Array): unknown {
  if (isLaborious(body)) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

const [quote, backslash, opensList, closesList, opensObject, closesObject, comma] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d, 0x2c,
]

/** Counts brackets and commas outside of texts, byte by byte: no byte of a longer UTF-8 letter is one (RFC 3629 §3). */
function isLaborious(body: Uint8Array): boolean {
  let level = 0
  let nodes = 0
  let values = 0
  let isText = false
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (isText) {
      if (byte === backslash) at++
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === opensList || byte === opensObject) {
      level++
      nodes++
      if (level > most.levels || nodes > most.nodes) return true
    } else if (byte === closesList || byte === closesObject) level--
    else if (byte === comma && ++values > most.values) return true
  }
  return false
}
