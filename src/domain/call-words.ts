import type { Calendar } from './calendar.ts'
import type { Case, OwedNotice } from './case/file.ts'
import { later } from './instant.ts'
import { noticeText, withWords } from './notice-text.ts'
import type { Policy } from './policy.ts'
import type { TextRef } from './text.ts'
import { workingDaysAfter } from './working-time.ts'

/**
 * What a caller says who tells a notice at an instant: a time that is counted from the telling begins with the call,
 * however long that has waited to be made.
 */
export function callWords(
  file: Case,
  { notice }: OwedNotice,
  { policy, calendar, now }: { readonly policy: Policy; readonly calendar: Calendar; readonly now: string },
  values: ReadonlyMap<string, string>,
): TextRef {
  const counted = workingDaysAfter(calendar, now, policy.chase.closeAfterWorkingDays)
  const { chase } = file
  const warned =
    chase?.warned === undefined || counted === undefined
      ? file
      : {
          ...file,
          chase: { ...chase, warned: { ...chase.warned, closesAt: later(chase.warned.closesAt, counted) } },
        }
  const text = noticeText(warned, notice.kind, { policy, calendar, at: now, items: notice.items })
  return withWords(text, file, notice.kind, values)
}
