import { expect, it } from 'vitest'
import { neverTried } from '../../src/gateway/careful.ts'

/** Attempts of what waits, oldest first → how many of them go together. */
const table = [
  [[], 0],
  [[0], 1],
  [[0, 0, 0], 3],
  [[0, 0, 1, 0], 2],
  [[1, 0, 0], 1],
  [[4, 4], 1],
] as const

it.each(table)(
  'after a crash, of what waits with %j attempts the first %i go together',
  (attempts, count) => {
    const waiting = attempts.map((number, id) => ({ id, attempts: number }))
    expect(neverTried(waiting)).toEqual(waiting.slice(0, count))
  },
)
