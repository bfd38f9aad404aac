import { expect, it } from 'vitest'
import { BatchSize } from '../../src/gateway/batch-size.ts'

it.each([
  ['nobody waits, however long it takes', [[900, false]], 128],
  ['it is quick', [[12, true]], 128],
  ['somebody waits too long', [[40, true]], 64],
  ['they wait again and again', Array.from({ length: 9 }, () => [40, true] as const), 16],
  [
    'it is neither long nor short',
    [
      [40, true],
      [20, true],
    ],
    64,
  ],
  [
    'it is short again',
    [
      [40, true],
      [10, true],
    ],
    80,
  ],
  ['nobody waits any more', [[40, true], ...Array.from({ length: 9 }, () => [90, false] as const)], 128],
] as const)('a batch is as large as it may be where %s', (_where, batches, items) => {
  const size = new BatchSize()
  for (const [milliseconds, awaited] of batches) size.took(milliseconds, awaited)
  expect([size.items, size.events]).toEqual([items, 2 * items])
})
