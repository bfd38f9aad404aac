import { decodeText } from './charset.ts'

/** The headers of a letter as they stand, top first. Names are lower-case; values are unfolded, not decoded further. */
export type HeaderBlock = readonly { readonly name: string; readonly value: string }[]

/** Reads header lines up to the first blank one (RFC 5322 §2.2). */
export function parseHeaderBlock(bytes: Uint8Array): HeaderBlock {
  const text = decodeText(bytes.subarray(0, 262_144), undefined).replace(/\r\n?/g, '\n').replace(/^\n+/, '')
  const end = text.indexOf('\n\n')
  const unfolded = (end < 0 ? text : text.slice(0, end)).replace(/\n[ \t]+/g, ' ')
  return unfolded.split('\n').flatMap((line) => {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    return colon > 0 && /^[!-9;-~]+$/.test(name) ? [{ name, value: line.slice(colon + 1).trim() }] : []
  })
}

/** The first value of a header, or undefined. */
export function firstHeader(headers: HeaderBlock, name: string): string | undefined {
  return headers.find((header) => header.name === name)?.value
}

/** Every value of a header, top first. */
export function allHeaders(headers: HeaderBlock, name: string): readonly string[] {
  return headers.filter((header) => header.name === name).map((header) => header.value)
}

/** Whether any header of that name is there. */
export function hasHeader(headers: HeaderBlock, name: string): boolean {
  return headers.some((header) => header.name === name)
}
