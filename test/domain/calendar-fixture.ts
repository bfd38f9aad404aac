import type { Calendar, DayHours, Span } from '../../src/domain/calendar.ts'
import { loadCalendar } from '../../src/policy/calendar.ts'

/** The calendar that is delivered. */
export const oman: Calendar = delivered()

/** An office that never works. */
export const idle: Calendar = {
  name: 'idle',
  version: 1,
  zone: 'Asia/Muscat',
  week: [null, null, null, null, null, null, null],
  entries: [],
}

interface Western {
  readonly open: readonly Span[]
  readonly dayEnds: string
  readonly works: 'weekdays' | 'daily'
}

/** An office of any zone that works from Monday to Friday, 09:00 to 17:00, but on 25 December 2026 and 1 January 2027. */
export function western(
  zone: string,
  { open, dayEnds, works }: Western = {
    open: [{ opens: '09:00', closes: '17:00' }],
    dayEnds: '17:00',
    works: 'weekdays',
  },
): Calendar {
  const day: DayHours = { open, dayEnds }
  const rest = works === 'daily' ? day : null
  const free = (on: string, name: string) =>
    ({
      kind: 'closed',
      from: on,
      to: on,
      name: { ar: name, en: name },
      status: 'announced',
      source: 'test',
    }) as const
  return {
    name: 'western',
    version: 1,
    zone,
    week: [day, day, day, day, day, rest, rest],
    entries: [free('2026-12-25', 'Christmas'), free('2027-01-01', 'New Year')],
  }
}

function delivered(): Calendar {
  const { calendar, problems } = loadCalendar('data', 'oman')
  if (!calendar) throw new Error(problems.map(({ message }) => message).join('\n'))
  return calendar
}
