const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'audio/mpeg': 'mp3',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/html': 'html',
  'text/plain': 'txt',
  'video/mp4': 'mp4',
}

/** A file name that is safe to show and to save: no path, no control or direction characters, at most 150 letters. */
export function nameAttachment(given: string | undefined, contentType: string, number: number): string {
  const base = (given ?? '').slice(-1_000).split(/[/\\]/).at(-1) ?? ''
  const clean = base
    .replace(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '')
    .replace(/^[.\s]+|\s+$/g, '')
  if (clean === '') return `file-${number}.${extensions[contentType] ?? 'bin'}`
  if (clean.length <= 150) return clean
  const dot = clean.lastIndexOf('.')
  const extension = dot > 0 && clean.length - dot <= 10 ? clean.slice(dot) : ''
  return clean.slice(0, 150 - extension.length) + extension
}
