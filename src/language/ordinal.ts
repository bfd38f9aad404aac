import { matchingKey } from './matching-key.ts'
import type { Resources } from './resources.ts'

/**
 * The number that a whole answer says (digits of any script, number words, ordinals, "number two"), or undefined.
 * Between 1 and 99: it chooses from a list.
 */
export function readOrdinal(text: string, resources: Resources): number | undefined {
  if (text.length > 40) return undefined
  const key = matchingKey(text)
    .replaceAll(/[^\p{L}\p{N} ]/gu, '')
    .trim()
  if (/^\d{1,2}$/.test(key)) return Number(key) || undefined
  return resources.ordinals.get(key)
}
