import { isUtf8 } from 'node:buffer'

/**
 * Text of bytes whose charset is declared, wrongly declared or not declared at all. Arabic mail of older
 * programs is windows-1256 under the name of iso-8859-1, us-ascii or none (WHATWG Encoding §4.2 names the labels).
 */
export function decodeText(bytes: Uint8Array, declared: string | undefined): string {
  const label = (declared ?? '')
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
  if (!believable(label)) return guess(bytes)
  const decoder = decoderFor(label)
  if (!decoder) return guess(bytes)
  if (decoder.encoding === 'utf-8' && !isUtf8(bytes))
    return mostlyUtf8(bytes) ? decoder.decode(bytes) : guess(bytes)
  return decoder.decode(bytes)
}

/** Labels that programs write without meaning them. */
function believable(label: string): boolean {
  return !/^(|us-?ascii|ascii|ansi.*|iso-?8859-?1|latin-?1|windows-?1252|cp-?1252|8bit|binary|unknown.*|x-unknown|default.*|x-user-defined)$/.test(
    label,
  )
}

function decoderFor(label: string): TextDecoder | undefined {
  const name = label.replace(/^(?:cp|win|windows)[-_ ]?(125\d)$/, 'windows-$1')
  try {
    return new TextDecoder(name)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function guess(bytes: Uint8Array): string {
  if (isUtf8(bytes) || mostlyUtf8(bytes)) return new TextDecoder('utf-8').decode(bytes)
  const arabic = new TextDecoder('windows-1256').decode(bytes)
  const letters = arabic.match(/[\u0621-\u064A]/g)?.length ?? 0
  const others = arabic.match(/[^\p{ASCII}\u0600-\u06FF\u200C-\u200F]/gu)?.length ?? 0
  return letters > others ? arabic : new TextDecoder('windows-1252').decode(bytes)
}

/** A text that was cut, or holds a few wrong bytes, is still UTF-8. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes)
  const wrong = text.match(/\uFFFD/g)?.length ?? 0
  const right = text.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0
  return right > wrong * 10
}
