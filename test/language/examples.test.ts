import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { intents } from '../../src/domain/understanding.ts'
import { policyOf } from '../engine/office.ts'

interface Example {
  readonly situation: string
  readonly text: string
  readonly type: string
  readonly service: string | null
  readonly lang: string
  readonly accept?: { readonly type?: readonly string[]; readonly service?: readonly (string | null)[] }
}

const languages = ['ar', 'ar-dialect', 'en', 'arabizi', 'mixed']

/** Messages as citizens write them, with what they mean: what understanding is to be learnt from. */
function examplesOf(organisation: string): readonly Example[] {
  const folder = join('data', organisation, 'examples')
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Example),
  )
}

describe.each(['al-buraimi', 'moi'])('the examples of %s', (organisation) => {
  const examples = examplesOf(organisation)
  const services: readonly (string | null)[] = [
    null,
    ...policyOf(organisation).services.map(({ slug }) => slug),
  ]

  it('carry only labels that there are', () => {
    const wrong = examples.filter(
      ({ type, service, lang, accept }) =>
        ![type, ...(accept?.type ?? [])].every((one) => intents.some((intent) => intent === one)) ||
        ![service, ...(accept?.service ?? [])].every((one) => services.includes(one)) ||
        !languages.includes(lang),
    )
    expect(wrong).toEqual([])
  })

  it('say each thing once, but for what others wrote', () => {
    const texts = examples
      .filter(({ situation }) => !situation.startsWith('development-'))
      .map(({ text }) => text)
    expect(texts.filter((text, index) => text.trim() === '' || texts.indexOf(text) !== index)).toEqual([])
  })

  it('show every service and every type of case in more than ten situations', () => {
    const situations = (of: (example: Example) => string | null) =>
      [...Map.groupBy(examples, of)].map(([, some]) => new Set(some.map(({ situation }) => situation)).size)
    expect(Math.min(...situations(({ service }) => service))).toBeGreaterThan(10)
    const filed = examples.filter(({ type }) =>
      ['complaint', 'inquiry', 'report', 'suggestion'].includes(type),
    )
    expect(new Set(filed.map(({ service }) => service))).toEqual(new Set(services))
  })
})
