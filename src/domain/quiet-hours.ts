import type { Calendar } from './calendar.ts'
import { formatInstant, instantOf } from './instant.ts'
import { minutesOf } from './office-day.ts'
import type { Policy } from './policy.ts'
import { instantAt, localAt } from './zone.ts'

/**
 * When a notice that is due at an instant may leave, where that is later: in the quiet hours of the office's zone it
 * waits for their end. Undefined: at once. Answers know no quiet hours.
 */
export function notBefore(policy: Policy, calendar: Calendar, at: string): string | undefined {
  const from = minutesOf(policy.notices.quietHours.from)
  const to = minutesOf(policy.notices.quietHours.to)
  const { day, milliseconds } = localAt(calendar.zone, instantOf(at))
  const minute = milliseconds / 60_000
  if (from <= to) return from <= minute && minute < to ? endOn(calendar, day, to) : undefined
  if (minute >= from) return endOn(calendar, day + 1, to)
  return minute < to ? endOn(calendar, day, to) : undefined
}

/** When a notice that is due at an instant is planned to leave. */
export function plannedSending(policy: Policy, calendar: Calendar, at: string): string {
  return notBefore(policy, calendar, at) ?? at
}

function endOn(calendar: Calendar, day: number, minutes: number): string {
  return formatInstant(instantAt(calendar.zone, day, minutes))
}
