import { describe, expect, it } from 'vitest'
import { type Person, reachedFor } from '../../src/domain/people.ts'

const person = (slug: string, change: Partial<Person> = {}): Person => ({
  slug,
  name: slug,
  email: `${slug}@example.om`,
  roles: ['desk'],
  absences: [],
  ...change,
})
const away = [{ from: '2026-11-22', to: '2026-11-24' }]

type Row = readonly [name: string, people: readonly Person[], reached: readonly string[]]
const rows: readonly Row[] = [
  ['nobody holds it', [person('amal', { roles: ['head'] })], []],
  ['its holders are there', [person('amal'), person('badr')], ['amal', 'badr']],
  ['one is away without a deputy', [person('amal', { absences: away }), person('badr')], ['badr']],
  [
    'one is away, another acts for them',
    [person('amal', { absences: away, deputy: 'badr' }), person('badr', { roles: ['head'] })],
    ['badr for amal'],
  ],
  [
    'the deputy is away too, theirs acts',
    [
      person('amal', { absences: away, deputy: 'badr' }),
      person('badr', { roles: [], absences: away, deputy: 'chadi' }),
      person('chadi', { roles: [] }),
    ],
    ['chadi for amal'],
  ],
  [
    'two act for each other and both are away',
    [
      person('amal', { absences: away, deputy: 'badr' }),
      person('badr', { roles: [], absences: away, deputy: 'amal' }),
    ],
    [],
  ],
  [
    'a deputy who holds it is reached once',
    [person('amal', { absences: away, deputy: 'badr' }), person('badr')],
    ['badr for amal'],
  ],
  ['the deputy is not there any more', [person('amal', { absences: away, deputy: 'gone' })], []],
]

describe('who is reached for a role', () => {
  it.each(rows)('%s', (_name, people, expected) => {
    const reached = reachedFor(people, 'desk', '2026-11-23').map(({ person: one, insteadOf }) =>
      insteadOf === undefined ? one.slug : `${one.slug} for ${insteadOf.slug}`,
    )
    expect(reached).toEqual(expected)
  })

  it.each([
    ['2026-11-21', 'amal'],
    ['2026-11-22', 'badr'],
    ['2026-11-24', 'badr'],
    ['2026-11-25', 'amal'],
  ])('on %s it is %s: first and last day of an absence count', (on, slug) => {
    const people = [person('amal', { absences: away, deputy: 'badr' }), person('badr', { roles: [] })]
    expect(reachedFor(people, 'desk', on).map(({ person: one }) => one.slug)).toEqual([slug])
  })
})
