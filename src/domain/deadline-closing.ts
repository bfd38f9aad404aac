import type { Calendar } from './calendar.ts'
import { type Case, isMail, type OwedNotice } from './case/file.ts'
import { formatInstant, instantOf, later } from './instant.ts'
import type { Policy } from './policy.ts'
import { plannedSending } from './quiet-hours.ts'
import type { TextValue } from './text.ts'
import { workingDaysAfter } from './working-time.ts'

/** What a receipt that never comes means after so many minutes, where the policy says nothing. */
const confirmMinutes = 1440

/**
 * When a resolved case is closed: some minutes after its result notice was proved, or, where no route could prove
 * it, working days after the call about it became due (settled 6). Undefined while the notice is still on its way.
 */
export function closingAfterResult(file: Case, policy: Policy, calendar: Calendar): string | undefined {
  if (!file.resolved || file.closed) return undefined
  const result = file.notices.findLast(({ notice }) => notice.kind === 'result')
  if (result?.provedAt !== undefined) {
    return formatInstant(instantOf(result.provedAt) + policy.closing.afterMinutes * 60_000)
  }
  if (result?.callAt === undefined) return undefined
  return workingDaysAfter(calendar, result.callAt, policy.closing.unprovedWorkingDays)
}

/**
 * Until when a closed case may be reopened: the latest of what its notice prints, whatever the calendar became since, of
 * what it prints today, and of the window from its proof.
 */
export function reopenUntil(file: Case, policy: Policy, calendar: Calendar): string | undefined {
  if (!file.closed) return undefined
  const notice = file.notices.findLast(({ notice: { kind } }) => kind === 'closing')
  const plannedAt = plannedSending(policy, calendar, notice?.plannedAt ?? file.closed.at)
  const printed = reopenWindow(file, policy, calendar, plannedAt)
  const { provedAt } = notice ?? {}
  const told = notice?.notice.text.values?.['until']
  const proved = provedAt === undefined ? undefined : reopenWindow(file, policy, calendar, provedAt)
  return later(later(printed, proved), isInstant(told) ? told.at : undefined)
}

const isInstant = (value: TextValue | undefined): value is Extract<TextValue, { readonly kind: 'instant' }> =>
  typeof value === 'object' && value.kind === 'instant'

/** The end of the reopening window that is counted from an instant: longer for a case that was escalated (reading 10). */
export function reopenWindow(file: Case, policy: Policy, calendar: Calendar, from: string): string {
  const { reopenHours, reopenWorkingDaysAfterLadder } = policy.closing
  const hours = formatInstant(instantOf(from) + reopenHours * 3_600_000)
  return file.ladder === undefined
    ? hours
    : (workingDaysAfter(calendar, from, reopenWorkingDaysAfterLadder) ?? hours)
}

/** Until when "it was closed and nothing was done" may be said of a closed case. */
export function untreatedUntil({ closed }: Case, policy: Policy): string | undefined {
  return closed && formatInstant(instantOf(closed.at) + policy.closing.untreatedClaimDays * 86_400_000)
}

/**
 * When silence decides about a notice that was sent and not yet proved: mail is confirmed by it, any other route has
 * then failed. Undefined for a notice that waits for no receipt.
 */
export function silenceEndsAt(file: Case, owed: OwedNotice, policy: Policy): string | undefined {
  if (owed.state !== 'sent' || owed.sentAt === undefined) return undefined
  const minutes = isMail(file, owed)
    ? policy.notices.mailConfirmMinutes
    : (policy.notices.confirmMinutes ?? confirmMinutes)
  return formatInstant(instantOf(owed.sentAt) + minutes * 60_000)
}
