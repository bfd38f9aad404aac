import type { Calendar } from '../domain/calendar.ts'
import type { Draft } from './check-references.ts'
import type { Problem } from './problem.ts'

/** That there is the calendar which the policy names, and that what happens at a time of day happens in its days. */
export function checkCalendar(
  { policy: { source, value } }: Draft,
  calendars: ReadonlyMap<string, Calendar | undefined>,
): readonly Problem[] {
  if (!calendars.has(value.calendar)) {
    const known = [...calendars.keys()].join(', ') || 'none'
    return [source.problem(['calendar'], `there is no calendar "${value.calendar}"; known are ${known}`)]
  }
  const calendar = calendars.get(value.calendar)
  const ends = calendar && earliestEnd(calendar)
  const { reminderAt } = value.chase
  if (ends === undefined || reminderAt < ends) return []
  return [
    source.problem(
      ['chase', 'reminderAt'],
      `the last reminder, at ${reminderAt}, would come after closing: the calendar "${value.calendar}" has days that end at ${ends}`,
    ),
  ]
}

/** A last day may be any working day, also a short one. */
function earliestEnd({ week, entries }: Calendar): string | undefined {
  const [first] = [...week, ...entries.map(({ hours }) => hours)]
    .flatMap((hours) => hours?.dayEnds ?? [])
    .sort()
  return first
}
