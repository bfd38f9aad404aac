/**
 * One letter of the matching key. '' drops the character, undefined separates words.
 * The folding table is the project's policy for Arabic text: alef and yeh forms, teh marbuta, hamza carriers,
 * Persian kaf and yeh, both sets of Eastern digits; marks, tatweel, zero-width and bidi controls vanish.
 */
const folded = new Map<number, string>()
const put = (from: string, to: string): void => {
  for (const character of from) folded.set(character.codePointAt(0) ?? 0, to)
}
const range = (first: number, last: number, to: (offset: number) => string): void => {
  for (let code = first; code <= last; code++) folded.set(code, to(code - first))
}
put('\u0622\u0623\u0625\u0671\u0672\u0673', '\u0627') // alef forms
put('\u0649\u06CC\u0626', '\u064A') // alef maksura, Persian yeh, yeh with hamza
put('\u06A9', '\u0643') // Persian kaf
put('\u0629', '\u0647') // teh marbuta
put('\u0624', '\u0648') // waw with hamza
range(0x0660, 0x0669, String) // Arabic-Indic digits
range(0x06f0, 0x06f9, String) // Persian digits
range(0x0610, 0x061a, () => '')
range(0x064b, 0x065f, () => '')
range(0x06d6, 0x06ed, () => '')
range(0x200b, 0x200f, () => '')
range(0x202a, 0x202e, () => '')
range(0x2060, 0x2069, () => '')
range(0xfe00, 0xfe0f, () => '')
put('\u0640\u0670\u061C\u00AD\uFEFF', '')

const wordCharacter = /[\p{L}\p{N}\p{M}]/u
const table = new Map<number, string | undefined>()

function foldCode(code: number): string | undefined {
  if (code < 0x80) {
    if (code >= 0x61 && code <= 0x7a) return String.fromCharCode(code)
    if (code >= 0x41 && code <= 0x5a) return String.fromCharCode(code + 0x20)
    if (code >= 0x30 && code <= 0x39) return String.fromCharCode(code)
    return code === 0x27 ? '' : undefined
  }
  const known = table.get(code)
  if (known !== undefined || table.has(code)) return known
  const character = String.fromCodePoint(code)
  const apostrophe = code === 0x2019 || code === 0x02bc
  const result = apostrophe
    ? ''
    : (folded.get(code) ?? (wordCharacter.test(character) ? character.toLowerCase() : undefined))
  table.set(code, result)
  return result
}

/** Characters that only NFKC resolves (presentation forms, full width, ligatures) or that need composing. */
const needsNormalising =
  /[\u0300-\u036F\u2070-\u209F\u2100-\u218F\u2460-\u24FF\u3300-\u33FF\uFB00-\uFDFF\uFE70-\uFEFC\uFF00-\uFFEF]/

const isDigit = (letter: string): boolean => letter >= '0' && letter <= '9'

/** Appends a letter to a key; the third of a run takes the second back, so that a run of three or more is one. */
class KeyBuilder {
  private key = ''
  private last = ''
  private run = 0
  add(letter: string): void {
    if (letter === '') return
    if (letter === this.last && !isDigit(letter)) {
      this.run++
      if (this.run === 3) this.key = this.key.slice(0, -letter.length)
      if (this.run >= 3) return
    } else {
      this.last = letter
      this.run = 1
    }
    this.key += letter
  }
  take(): string {
    const { key } = this
    this.key = ''
    this.last = ''
    this.run = 0
    return key
  }
}

/**
 * The key by which texts are compared: NFKC, marks and controls dropped, letters and digits folded, runs of three or
 * more of a letter made one, Latin in lower case, white space single. Punctuation stays. The original is always kept
 * beside it.
 */
export function matchingKey(text: string): string {
  const normal = needsNormalising.test(text) ? text.normalize('NFKC') : text
  const builder = new KeyBuilder()
  let space = ''
  for (const character of normal) {
    const letter = foldCode(character.codePointAt(0) ?? 0)
    if (letter === undefined && character.trim() === '') space = ' '
    else {
      if (letter !== '') {
        builder.add(space)
        space = ''
      }
      builder.add(letter ?? character)
    }
  }
  const key = builder.take()
  return key.startsWith(' ') ? key.slice(1) : key
}

/** A word of a text: its matching key and where it stands (UTF-16 offsets in the original). */
export interface Token {
  readonly key: string
  readonly start: number
  readonly end: number
  /** Something other than a blank stands between it and the word before: punctuation or a new line. */
  readonly apart: 'no' | 'mark' | 'line'
}

/** The words of a text in order, at most `max` of them. Linear; a hostile text costs its length. */
export function tokenise(text: string, max = 2000): readonly Token[] {
  const tokens: Token[] = []
  const builder = new KeyBuilder()
  let start = -1
  let exotic = false
  let apart = 'line' as Token['apart']
  const close = (end: number): void => {
    if (start < 0) return
    const key = exotic ? matchingKey(text.slice(start, end)) : builder.take()
    builder.take()
    if (key !== '') {
      tokens.push({ key, start, end, apart })
      apart = 'no'
    }
    start = -1
    exotic = false
  }
  let index = 0
  while (index < text.length && tokens.length < max) {
    const code = text.codePointAt(index) ?? 0
    const width = code > 0xffff ? 2 : 1
    const letter = foldCode(code)
    if (letter === undefined) {
      close(index)
      if (code === 0x0a || code === 0x0d) apart = 'line'
      else if (code !== 0x20 && code !== 0xa0 && code !== 0x09 && apart === 'no') apart = 'mark'
    } else if (letter !== '' || start >= 0) {
      if (start < 0) start = index
      if (code >= 0x300 && (code < 0x600 || code >= 0x2070))
        exotic ||= needsNormalising.test(String.fromCodePoint(code))
      builder.add(letter)
    }
    index += width
  }
  close(index)
  return tokens
}

/** The words' keys joined by one blank: for comparing whole answers with labels. */
export function wordsKey(text: string): string {
  return tokenise(text)
    .map((token) => token.key)
    .join(' ')
}
