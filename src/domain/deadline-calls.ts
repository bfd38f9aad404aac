import type { Calendar } from './calendar.ts'
import { type Case, isNeeded, type OwedNotice } from './case/file.ts'
import { later } from './instant.ts'
import type { Policy } from './policy.ts'
import { workingDaysAfter } from './working-time.ts'

/** Where the policy does not say how long a call may wait. */
const callDays = 1

/** So often a call about a case that is closed is asked for again; one about an open case until it is made. */
const mostWhenClosed = 5

/**
 * When a call to the citizen that is still to be made is asked for again: working days after it was owed, or last asked
 * for. Undefined for a notice that waits for no call.
 */
export function callReminderAt(
  file: Case,
  owed: OwedNotice,
  { notices }: Policy,
  calendar: Calendar,
): string | undefined {
  if (owed.state !== 'call' || owed.callAt === undefined || !isNeeded(file, owed)) return undefined
  if (file.closed !== undefined && (owed.callsAskedFor ?? 0) >= mostWhenClosed) return undefined
  return workingDaysAfter(
    calendar,
    later(owed.callAt, owed.callRemindedAt),
    notices.callRemindWorkingDays ?? callDays,
  )
}
