import { cued } from './marks.ts'
import type { Reading } from './reading.ts'

/**
 * Whether a message tells of danger to life (reading 14): by words that say so, or by somebody to whom something happens
 * where it is dangerous, in whatever order; who calls for rescue need not say where. To say it once too often costs a line.
 */
export function tellsOfDanger(reading: Reading): boolean {
  if (reading.matches.some(({ label }) => label.kind === 'danger')) return true
  const has = (cue: string): boolean => cued(reading, cue).length > 0
  if (has('alarm')) return true
  if (!has('somebody') || !has('befalls')) return false
  return has('perilous') || has('rescue')
}
