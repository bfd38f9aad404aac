import type { Calendar } from './calendar.ts'
import { type Case, isWaiting } from './case/file.ts'
import { parseDay } from './civil-day.ts'
import { formatInstant, later } from './instant.ts'
import { minutesOf } from './office-day.ts'
import type { Policy } from './policy.ts'
import { plannedSending } from './quiet-hours.ts'
import { dateAt, workingDaysAfter } from './working-time.ts'
import { instantAt } from './zone.ts'

/** The instants of the missing-data chase (reading 5). Those that have been used are absent. */
export interface ChaseInstants {
  /** When the warning goes, while none has. */
  readonly warnAt?: string
  /** When the last reminder goes. */
  readonly remindAt?: string
  /** When the case is closed; absent until the warning is proved. */
  readonly closesAt?: string
}

/** The chase of a case that waits for its citizen; undefined where it does not. */
export function chaseOf(file: Case, policy: Policy, calendar: Calendar): ChaseInstants | undefined {
  const { chase } = file
  if (!isWaiting(file) || !chase) return undefined
  if (!chase.warned) {
    const warnAt = workingDaysAfter(calendar, chase.silentSince, policy.chase.afterWorkingDays)
    return warnAt === undefined ? {} : { warnAt }
  }
  const provedAt = file.notices.find(({ notice }) => notice.id === chase.warned?.notice)?.provedAt
  if (provedAt === undefined) return {}
  const counted = workingDaysAfter(calendar, provedAt, policy.chase.closeAfterWorkingDays)
  const closesAt = later(chase.warned.closesAt, counted)
  return chase.remindedAt === undefined
    ? { remindAt: reminderAt(closesAt, policy, calendar), closesAt }
    : { closesAt }
}

/** The closing instant that a warning prints when it is planned at an instant: `dayEnds` some working days on. */
export function closingAfterWarning(policy: Policy, calendar: Calendar, at: string): string | undefined {
  return workingDaysAfter(calendar, plannedSending(policy, calendar, at), policy.chase.closeAfterWorkingDays)
}

function reminderAt(closesAt: string, policy: Policy, calendar: Calendar): string {
  const day = parseDay(dateAt(calendar, closesAt)) ?? 0
  return formatInstant(instantAt(calendar.zone, day, minutesOf(policy.chase.reminderAt)))
}
