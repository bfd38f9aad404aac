/** The endings of each kind of file, the usual one first. */
const endings: Readonly<Record<string, readonly string[]>> = {
  'application/msword': ['doc'],
  'application/pdf': ['pdf'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'audio/aac': ['aac'],
  'audio/amr': ['amr'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a', 'mp4'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'image/gif': ['gif'],
  'image/heic': ['heic', 'heif'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/tiff': ['tiff', 'tif'],
  'image/webp': ['webp'],
  'message/rfc822': ['eml'],
  'text/plain': ['txt'],
  'video/mp4': ['mp4', 'm4v'],
  'video/quicktime': ['mov'],
}

/** What nobody sees and what turns the direction of a line: `photo<U+202E>gpj.exe` looks like a picture. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200B\uFEFF]/gu

const maxLength = 200

/**
 * A name under which a file of this kind can be shown and saved: without folders and hidden marks, at most 200 UTF-16
 * units, and with an ending that belongs to the kind, because a desktop opens a file by its ending whatever it holds
 * (`invoice.hta` becomes `invoice.hta.pdf`).
 */
export function safeFileName(given: string, contentType: string): string {
  const base = given
    .slice(-1_000)
    .replace(/^.*[\\/]/s, '')
    .replace(unseen, '')
    .replace(/[\s.]+$/u, '')
    .trim()
  const known = (Object.hasOwn(endings, contentType) ? endings[contentType] : undefined) ?? ['bin']
  const [usual = 'bin'] = known
  const dot = base.lastIndexOf('.')
  const ending = base.slice(dot + 1)
  const isKnown = dot >= 0 && known.includes(ending.toLowerCase())
  const [stem, last] = isKnown ? [base.slice(0, dot), ending] : [base, usual]
  return `${(stem || 'file').slice(0, maxLength - last.length - 1).toWellFormed()}.${last}`
}
