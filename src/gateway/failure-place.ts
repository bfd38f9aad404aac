const frames = 4

/**
 * Where an error arose, for the log: its nearest frames. The message stays out, all its lines: it may hold a citizen's
 * words.
 */
export function failurePlace(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const lines = (error.stack ?? '').replace(error.message, '').split('\n')
  const places = lines.map((line) => line.trim()).filter((line) => line.startsWith('at '))
  return places.slice(0, frames).join(' ') || 'unknown'
}
