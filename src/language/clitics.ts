/**
 * Forms of a word's key without the particles that Arabic writes together with it (and, so, by, to, like, the,
 * this, on the), the key itself first. At most seven. A stem keeps two letters after an article and three otherwise,
 * so that short words are left alone.
 */
export function forms(key: string): readonly string[] {
  const first = key.charCodeAt(0)
  if (first < 0x0600 || first > 0x06ff || key.length < 4) return [key]
  const found = [key]
  const joined = first === waw || first === feh ? key.slice(1) : key
  if (joined !== key) found.push(joined)
  for (const word of found.slice()) {
    for (const article of articles) {
      if (word.length >= article.length + 2 && word.startsWith(article))
        found.push(word.slice(article.length))
    }
    const letter = word.charCodeAt(0)
    if (word.length >= 4 && (letter === beh || letter === lam || letter === kaf)) found.push(word.slice(1))
  }
  return found
}

/** A keyword's own form: without the article, so that it meets the text's word with or without one. */
export function stem(key: string): string {
  return key.length >= 5 && key.startsWith('\u0627\u0644') ? key.slice(2) : key
}

const waw = 0x0648
const feh = 0x0641
const beh = 0x0628
const lam = 0x0644
const kaf = 0x0643
const articles = [
  '\u0627\u0644',
  '\u0628\u0627\u0644',
  '\u0643\u0627\u0644',
  '\u0644\u0644',
  '\u0647\u0627\u0644',
  '\u0639\u0627\u0644',
]
