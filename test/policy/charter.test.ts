import { describe, expect, it } from 'vitest'
import type { Language } from '../../src/domain/text.ts'
import { type Charter, policyPage, renderCharter } from '../../src/policy/charter.ts'
import { loadPolicies } from '../../src/policy/load.ts'
import { dataDir } from './data-folder.ts'

const { policies } = loadPolicies(dataDir)

function charterOf(organisation: string, language: Language): Charter {
  const policy = policies.find((candidate) => candidate.organisation === organisation)
  if (policy === undefined) throw new Error(`there is no policy ${organisation}`)
  return policyPage(policy, language)
}

const rowsOf = (charter: Charter, heading: string) =>
  charter.sections.find((section) => section.heading.replace(/[\u2068\u2069]/g, '') === heading)?.rows

describe('the public charter', () => {
  it.each([
    ['شكوى', 'خلال 3 أيام عمل'],
    ['استفسار', 'خلال يومي عمل'],
    ['بلاغ', 'خلال يوم عمل واحد'],
    ['مقترح', 'خلال 15 يوم عمل'],
  ])('of the governorate tells the period of %s', (type, period) => {
    const rows = rowsOf(charterOf('al-buraimi', 'ar'), 'ما يمكنكم تقديمه ومدة معالجته')
    expect(rows?.find(([name]) => name === type)?.[1]).toBe(period)
  })

  it.each([
    ['complaint', 'within 3 to 5 working days'],
    ['report (urgent)', 'within 1 working day'],
    ['report (ordinary)', 'within 5 working days'],
    ['suggestion', 'within 15 working days'],
  ])('of the Ministry tells the period of %s', (type, period) => {
    const rows = rowsOf(charterOf('moi', 'en'), 'What you may file, and how long it takes')
    expect(rows?.find(([name]) => name === type)?.[1]).toBe(period)
  })

  it('tells the channels with their hours and promises', () => {
    const rows = rowsOf(charterOf('al-buraimi', 'en'), 'Channels and their hours')
    expect(rows).toContainEqual([
      'Phone, contact section',
      '25643286',
      'working days from 8:30 am to 1:00 pm',
      'answered at once',
    ])
    expect(rows).toContainEqual([
      'Social media',
      '@alburaimigov',
      'day and night, every day',
      'answered within 30 minutes',
    ])
    expect(rows).toContainEqual([
      'E-mail',
      'helpdesk@bur.gov.om',
      'day and night, every day',
      'answered within 24 hours',
    ])
  })

  it('tells the ladder and the windows of reopening', () => {
    const charter = charterOf('al-buraimi', 'en')
    expect(rowsOf(charter, 'Levels of escalation')).toEqual([
      ['Level 1', 'Head of the Technical Support Section', 'within 24 hours'],
      ['Level 2', 'Director of the Information Technology Department', 'within 12 hours'],
      ['Level 3', 'Head of the Digital Transformation Team', 'within 12 hours'],
    ])
    expect(rowsOf(charter, 'Reopening')?.map(([, window]) => window)).toEqual([
      'within 48 hours',
      'within 3 working days',
      'within 30 days',
    ])
  })

  it('leaves out what an office does not have', () => {
    const declared = 'What you declare with a complaint'
    expect(rowsOf(charterOf('al-buraimi', 'en'), declared)).toBeUndefined()
    expect(rowsOf(charterOf('moi', 'en'), declared)).toHaveLength(4)
  })

  it.each([
    ['al-buraimi', 'ar'],
    ['al-buraimi', 'en'],
    ['moi', 'ar'],
    ['moi', 'en'],
  ] as const)('has a text for everything it says: %s, %s', (organisation, language) => {
    const text = renderCharter(charterOf(organisation, language))
    expect(text).not.toMatch(/\b(charter|count|time)\.[a-z]|undefined|[{}]/)
    expect(text.split('\n').length).toBeGreaterThan(60)
  })
})
