import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { policyTextKeys, requiredTexts } from '../../src/engine/required-texts.ts'
import { policyOf } from './office.ts'

const own = (language: string): Readonly<Record<string, string>> =>
  parse(readFileSync(`data/texts/${language}.yaml`, 'utf8'))

describe('the texts of flows and engine', () => {
  it.each(['al-buraimi', 'moi'])('stand in both languages for %s', (organisation) => {
    const policy = policyOf(organisation)
    for (const key of [...requiredTexts, ...policyTextKeys(policy)]) {
      expect(policy.texts.ar[key], `ar ${key}`).toBeTypeOf('string')
      expect(policy.texts.en[key], `en ${key}`).toBeTypeOf('string')
    }
  })

  it('are all said by something', () => {
    const said = new Set([
      ...requiredTexts,
      ...policyTextKeys(policyOf('al-buraimi')),
      ...policyTextKeys(policyOf('moi')),
    ])
    const dead = Object.keys(own('ar')).filter((key) => !said.has(key) && !key.startsWith('field.'))
    expect(dead).toEqual([])
  })

  it.each(['ar', 'en'])('hold no digits of their own (%s)', (language) => {
    for (const [key, text] of Object.entries(own(language))) {
      expect(text.replaceAll(/=0 /g, ''), key).not.toMatch(/\p{Nd}/u)
    }
  })
})
