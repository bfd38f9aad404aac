import { describe, expect, it } from 'vitest'
import { loadCalendar } from '../../src/policy/calendar.ts'
import { renderProblem } from '../../src/policy/problem.ts'
import { sample, withFolder } from './sample-folder.ts'

describe('a calendar file', () => {
  it('becomes a calendar with Monday first', () => {
    const { calendar, problems, assumed } = loadCalendar(sample, 'plain')
    expect(problems).toEqual([])
    expect(calendar).toMatchObject({ name: 'plain', version: 1, zone: 'Asia/Muscat' })
    expect(calendar?.week.map((day) => day?.dayEnds)).toEqual([
      '16:00',
      '16:00',
      '16:00',
      '16:00',
      undefined,
      undefined,
      '16:00',
    ])
    expect(calendar?.week[0]?.open).toEqual([
      { opens: '09:00', closes: '12:00' },
      { opens: '13:00', closes: '16:00' },
    ])
    expect(calendar?.entries[1]).toEqual({
      kind: 'closed',
      from: '2026-03-19',
      to: '2026-03-23',
      name: { ar: 'عيد الفطر', en: 'Eid al-Fitr' },
      status: 'announced',
      source: 'a sample',
    })
    expect(assumed).toEqual([{ path: 'week.tuesday.dayEnds', value: '16:00' }])
  })

  it('that is not there is said to be missing', () => {
    expect(loadCalendar(sample, 'lunar').problems.map((problem) => renderProblem(problem))).toEqual([
      'calendars/lunar.yaml:1:1: the file is missing',
    ])
  })

  it.each([
    ['long before', '2025-11-01', []],
    [
      'sixty days before Ramadan',
      '2025-12-20',
      ['13:5: warning: "Ramadan" of 2026-02-18 is recalled, not announced'],
    ],
    ['sixty-one days before Ramadan', '2025-12-19', []],
    [
      'in the middle of Ramadan, which was never announced',
      '2026-03-18',
      ['13:5: warning: "Ramadan" of 2026-02-18 is recalled, not announced'],
    ],
    [
      'at Eid al-Adha',
      '2026-05-29',
      ['30:5: warning: "Eid al-Adha" of 2026-05-26 is expected, not announced'],
    ],
    [
      'the day after it',
      '2026-05-30',
      ['30:5: warning: "Eid al-Adha" was expected until 2026-05-29 and has passed; announce it or strike it'],
    ],
  ])('warns of what should have been announced: %s', (_when, today, says) => {
    const { calendar, problems } = loadCalendar(sample, 'plain', today)
    expect(problems.map((problem) => renderProblem(problem).replace('calendars/plain.yaml:', ''))).toEqual(
      says,
    )
    expect(calendar).toBeDefined()
  })

  it('may have a holiday inside dated hours, and not two of one kind', () => {
    const edit = { file: 'calendars/plain.yaml', find: 'kind: closed', put: 'kind: hours' }
    const messages = withFolder(sample, [edit], (folder) =>
      loadCalendar(folder, 'plain').problems.map(({ message }) => message),
    )
    expect(messages).toEqual(['`entries.1.hours` is missing'])
  })
})
