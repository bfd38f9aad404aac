import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareSlots } from '../../src/language/evaluate-slots.ts'
import { understand } from '../../src/language/understand.ts'
import { parseExamples } from '../../src/policy/examples.ts'
import { Office } from '../engine/office.ts'

/**
 * Messages that were written by somebody who did not see the examples, after these were written, and that nothing is
 * learnt from: the first with the values that they say, the second after all else, its errors mended by nothing.
 */
const [first, second] = ['test/language/unseen.jsonl', 'test/language/unseen-messages.jsonl'].map((file) =>
  parseExamples(readFileSync(file, 'utf8'), file),
)
const { resources } = new Office()
const understandAll = (set: typeof first) =>
  (set?.examples ?? []).map((example) => ({ example, meant: understand(example.text, resources) }))
const understood = understandAll(first)
const later = understandAll(second)

const isType = ({ example, meant }: (typeof understood)[number]): boolean =>
  [example.type, ...example.accept.type].includes(meant.type)
const isService = ({ example, meant }: (typeof understood)[number]): boolean =>
  [example.service, ...example.accept.service].map((slug) => slug ?? 'none').includes(meant.service)
const share = (set: typeof understood, is: (one: (typeof understood)[number]) => boolean): number =>
  set.filter(is).length / set.length

describe('messages that nobody has seen', () => {
  it('are labelled as they must be', () => {
    expect([first?.problems, second?.problems]).toEqual([[], []])
    expect(understood.length).toBeGreaterThanOrEqual(240)
    expect(later.length).toBeGreaterThanOrEqual(200)
  })

  it.each([
    ['first', understood],
    ['later', later],
  ])(
    'are understood: type nine in ten, service nine in ten, both more than eight in ten (%s)',
    (_name, set) => {
      expect(share(set, isType)).toBeGreaterThanOrEqual(0.9)
      expect(share(set, isService)).toBeGreaterThanOrEqual(0.9)
      expect(share(set, (one) => isType(one) && isService(one))).toBeGreaterThanOrEqual(0.84)
    },
  )

  it('give the values that they say, and no number that they do not', () => {
    const compared = understood.map(({ example, meant }) => compareSlots(example.slots ?? {}, meant.slots))
    const right = compared.flatMap((one) => one.right).length
    const labels = understood.flatMap(({ example }) => Object.keys(example.slots ?? {})).length
    expect(right / labels).toBeGreaterThanOrEqual(0.95)
    const identifiers = ['phone', 'civil_id', 'reference']
    expect(
      compared.flatMap(({ invented }) => invented.filter(({ kind }) => identifiers.includes(kind))),
    ).toEqual([])
  })
})
