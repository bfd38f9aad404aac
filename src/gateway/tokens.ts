import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

/** Sub-keys of the key ring, 32 bytes each, kept outside the database. */
export interface TokenKeys {
  readonly digest: Uint8Array
  readonly seal: Uint8Array
  readonly links: Uint8Array
}

/** Keyed names and seals. Everything here is a function of its arguments and the keys: the same at every replay. */
export interface Tokens {
  /** An id for what these parts name, 20 characters of a–z2–7 (100 bits): it does not tell the parts. */
  id(kind: string, ...parts: readonly string[]): string
  /** Keyed digest of a personal value, 32 hexadecimal digits. */
  digest(organisation: string, value: string): string
  /** Unguessable but repeatable: 32 hexadecimal digits. */
  chance(organisation: string, key: string): string
  /** A token that carries `value`, letters and digits only, for addresses and cookies. */
  seal(purpose: string, value: string): string
  /** The value of a token made by `seal` for the same purpose, or undefined. */
  open(purpose: string, token: string): string | undefined
  /** A token for links: base64url of `value` and a 128-bit seal. */
  sealLink(value: string): string
  openLink(token: string): string | undefined
  /** A 128-bit seal of what these parts name, 26 characters of a–z2–7: for links that must be short. */
  sign(...parts: readonly string[]): string
  /** Whether `seal` is the one that `sign` gives these parts. */
  isSigned(seal: string, ...parts: readonly string[]): boolean
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 base 32, lower case, without padding. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(buffer >> bits) & 31]
    }
  }
  return bits > 0 ? text + alphabet[(buffer << (5 - bits)) & 31] : text
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const letter of text) {
    buffer = ((buffer << 5) | Math.max(0, alphabet.indexOf(letter))) & 0xffff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((buffer >> bits) & 255)
    }
  }
  return Buffer.from(bytes)
}

const sealLength = 16 // 80 bits: enough for a token that is tried over the network only
const joined = (parts: readonly string[]) => parts.map((part) => `${part.length}:${part}`).join('')

/** Binds the keyed functions to the keys. */
export function makeTokens(raw: TokenKeys): Tokens {
  // A key object is prepared once; bytes would be prepared at every use, which costs more than the digest.
  const keys = {
    digest: createSecretKey(raw.digest),
    seal: createSecretKey(raw.seal),
    links: createSecretKey(raw.links),
  }
  const mac = (key: KeyObject, parts: readonly string[]) =>
    createHmac('sha256', key).update(joined(parts)).digest()
  const sealOf = (purpose: string, value: string) =>
    base32(mac(keys.seal, [purpose, value])).slice(0, sealLength)
  const sign = (...parts: readonly string[]) => base32(mac(keys.links, parts).subarray(0, 16))
  return {
    sign,
    isSigned: (seal, ...parts) => same(sign(...parts), seal),
    id: (kind, ...parts) => base32(mac(keys.digest, [kind, ...parts]).subarray(0, 13)).slice(0, 20),
    digest: (organisation, value) =>
      mac(keys.digest, ['value', organisation, value]).toString('hex').slice(0, 32),
    chance: (organisation, key) => mac(keys.seal, ['chance', organisation, key]).toString('hex').slice(0, 32),
    seal: (purpose, value) => base32(Buffer.from(value, 'utf8')) + sealOf(purpose, value),
    open: (purpose, token) => {
      if (token.length <= sealLength || token.length > 2_000 || !/^[a-z2-7]+$/.test(token)) return undefined
      const value = fromBase32(token.slice(0, -sealLength)).toString('utf8')
      return same(sealOf(purpose, value), token.slice(-sealLength)) ? value : undefined
    },
    sealLink: (value) => `${Buffer.from(value, 'utf8').toString('base64url')}.${linkSeal(keys.links, value)}`,
    openLink: (token) => {
      const [body, seal, ...rest] = token.split('.')
      if (body === undefined || seal === undefined || rest.length > 0 || token.length > 1200) return undefined
      const value = Buffer.from(body, 'base64url').toString('utf8')
      return same(linkSeal(keys.links, value), seal) ? value : undefined
    },
  }
}

const linkSeal = (key: KeyObject, value: string) =>
  createHmac('sha256', key).update(value).digest().subarray(0, 16).toString('base64url')

/** Compares in constant time; lengths may be told apart. */
function same(left: string, right: string): boolean {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}
