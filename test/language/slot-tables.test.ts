import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SlotName } from '../../src/domain/understanding.ts'
import { buildResources } from '../../src/language/resources.ts'
import { understand } from '../../src/language/understand.ts'
import { lexicon, policyOf } from '../engine/office.ts'

const resources = buildResources(policyOf('al-buraimi'), lexicon)

interface Case {
  readonly text: string
  /** All that is said of the table's kinds, in order: `phone 92345678`. */
  readonly says: readonly string[]
}

const casesOf = (table: string): readonly Case[] =>
  readFileSync(join(import.meta.dirname, `${table}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)

const identifiers: readonly SlotName[] = ['phone', 'civilNumber', 'reference', 'email']

const tables: readonly {
  readonly table: string
  readonly kinds: readonly SlotName[]
  readonly atLeast: number
}[] = [
  { table: 'identifiers', kinds: identifiers, atLeast: 500 },
  { table: 'places', kinds: ['wilayat', 'area'], atLeast: 150 },
  { table: 'names', kinds: ['name'], atLeast: 100 },
  { table: 'dates', kinds: ['date', 'duration'], atLeast: 100 },
  { table: 'locations', kinds: ['location', ...identifiers], atLeast: 40 },
  { table: 'landmarks', kinds: ['landmark'], atLeast: 10 },
  { table: 'relations', kinds: ['relation'], atLeast: 40 },
]

describe.each(tables)('the table of $table', ({ table, kinds, atLeast }) => {
  const cases = casesOf(table)

  it.each(cases.map(({ text, says }) => [text, says] as const))('«%s»', (text, says) => {
    const found = understand(text, resources).slots.filter(({ name }) => kinds.includes(name))
    expect(found.map(({ name, value }) => `${name} ${value}`)).toEqual(says)
    expect(found.every(({ start, end }) => start >= 0 && start < end && end <= text.length)).toBe(true)
  })

  it(`has at least ${atLeast} cases, each once`, () => {
    expect(new Set(cases.map(({ text }) => text)).size).toBeGreaterThanOrEqual(atLeast)
    expect(new Set(cases.map(({ text }) => text)).size).toBe(cases.length)
  })
})
