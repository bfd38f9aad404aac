import type { Say } from '../texts.ts'

/** A file's size as people read it: whole kilobytes below one megabyte, else megabytes with one digit. */
export function renderBytes(say: Say, bytes: number): string {
  if (bytes < 1024 * 1024) return say('size.kilobytes', { n: Math.max(1, Math.round(bytes / 1024)) })
  return say('size.megabytes', { n: Math.round((bytes / 1024 / 1024) * 10) / 10 })
}
