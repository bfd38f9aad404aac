import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flows } from '../../flows/flows.ts'
import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { rehearse } from '../../src/cli/rehearsal/rehearse-file.ts'
import { parseScript } from '../../src/cli/rehearsal/script.ts'
import { readConfig } from '../../src/config.ts'
import { policyTextKeys, requiredTexts } from '../../src/engine/required-texts.ts'
import { readPolicies } from '../../src/main.ts'
import { Coverage, deeds, stepsOf } from './coverage.ts'

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.chat'))
const config = readConfig({})
const policies = readPolicies(config, { now: () => new Date('2026-11-22T06:00:00Z') })
const coverage = new Coverage()

/** What no conversation can say yet, with the reason. */
const unreachable: ReadonlyMap<string, string> = new Map([
  ['case.refused', 'said where two were quicker than each other: test/engine/crossing.test.ts'],
  ['field.addition.label', "stands on the officer's page, beside what a letter added"],
  ['field.declarations.label', "stands on the officer's page, beside what was declared"],
  ['filing.in-progress', 'said while a filing cannot be written down: test/engine/crossing.test.ts'],
])

describe('the transcript', () => {
  it.each(files)('%s goes as written', async (file) => {
    const script = parseScript(readFileSync(join(import.meta.dirname, file), 'utf8'), file)
    expect(script.title, 'begins with "# " and what it shows').not.toBe('')
    const opened = (rehearsal: Rehearsal): void => coverage.listen(rehearsal)
    const played = (rehearsal: Rehearsal): Promise<void> => coverage.collect(rehearsal)
    const { differences } = await rehearse(config, script, { policies, opened, played })
    expect(differences, `"wasl rehearse test/transcripts/${file} --update" writes down what is said`).toEqual(
      [],
    )
  })
})

describe('together the transcripts', () => {
  it('reach every step of every flow', () => {
    expect(missing(stepsOf(flows, policies.loaded.policies), coverage.steps)).toEqual([])
  })

  it('have the engine do everything that it can do', () => {
    expect(missing(deeds, coverage.steps)).toEqual([])
  })

  it('say every text of conversations, notices and mail to officers', () => {
    const texts = new Set([...requiredTexts, ...policies.loaded.policies.flatMap(policyTextKeys)])
    expect(missing([...texts], coverage.texts)).toEqual([...unreachable.keys()].sort())
  })

  it('file something about every service', () => {
    const services = policies.loaded.policies.flatMap(({ organisation, services }) =>
      services.map(({ slug }) => `${organisation}/${slug}`),
    )
    expect(missing(services, coverage.services)).toEqual([])
  })

  it('file every type at both offices, in both languages', () => {
    const types = ['complaint', 'inquiry', 'report', 'suggestion'].flatMap((type) =>
      ['ar', 'en'].flatMap((language) =>
        policies.loaded.policies.map(({ organisation }) => `${organisation}/${type}/${language}`),
      ),
    )
    expect(missing(types, coverage.types)).toEqual([])
  })
})

const missing = (wanted: readonly string[], reached: ReadonlySet<string>): readonly string[] =>
  wanted.filter((one) => !reached.has(one)).sort()
