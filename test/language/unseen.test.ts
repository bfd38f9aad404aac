import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareSlots } from '../../src/language/evaluate-slots.ts'
import { understand } from '../../src/language/understand.ts'
import { parseExamples } from '../../src/policy/examples.ts'
import { Office } from '../engine/office.ts'

/**
 * Messages that were written by somebody who did not see the examples, after these were written, and that nothing is
 * learnt from or adjusted to.
 */
const file = 'test/language/unseen.jsonl'
const { examples, problems } = parseExamples(readFileSync(file, 'utf8'), file)
const { resources } = new Office()
const understood = examples.map((example) => ({ example, meant: understand(example.text, resources) }))

const isType = ({ example, meant }: (typeof understood)[number]): boolean =>
  [example.type, ...example.accept.type].includes(meant.type)
const isService = ({ example, meant }: (typeof understood)[number]): boolean =>
  [example.service, ...example.accept.service].map((slug) => slug ?? 'none').includes(meant.service)
const share = (is: (one: (typeof understood)[number]) => boolean): number =>
  understood.filter(is).length / understood.length

describe('messages that nobody has seen', () => {
  it('are labelled as they must be', () => {
    expect(problems).toEqual([])
    expect(examples.length).toBeGreaterThanOrEqual(240)
  })

  it('are understood: type nine in ten, service nine in ten, both more than eight in ten', () => {
    expect(share(isType)).toBeGreaterThanOrEqual(0.9)
    expect(share(isService)).toBeGreaterThanOrEqual(0.9)
    expect(share((one) => isType(one) && isService(one))).toBeGreaterThanOrEqual(0.84)
  })

  it('give the values that they say, and no number that they do not', () => {
    const compared = understood.map(({ example, meant }) => compareSlots(example.slots ?? {}, meant.slots))
    const right = compared.flatMap((one) => one.right).length
    const labels = examples.flatMap(({ slots }) => Object.keys(slots ?? {})).length
    expect(right / labels).toBeGreaterThanOrEqual(0.95)
    const identifiers = ['phone', 'civil_id', 'reference']
    expect(
      compared.flatMap(({ invented }) => invented.filter(({ kind }) => identifiers.includes(kind))),
    ).toEqual([])
  })
})
