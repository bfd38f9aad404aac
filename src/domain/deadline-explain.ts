import type { Calendar } from './calendar.ts'
import { type Case, isReferred, openedAt, type Wait } from './case/file.ts'
import { formatDay, parseDay } from './civil-day.ts'
import { type DeadlineDay, deadlineDays } from './deadline-days.ts'
import { type DeadlineSubject, deadlinePolicyOf, subjectOf } from './deadline-policy.ts'
import { dayReasons, statusReasons } from './deadline-reasons.ts'
import type { OfficeDay } from './office-day.ts'
import type { Policy } from './policy.ts'
import type { Bilingual } from './text.ts'
import { dateAt } from './working-time.ts'

/** One date from receipt to due. `nth` is which of the working days it was, where it counted. */
export interface ExplainedDay {
  readonly on: string
  readonly counted: boolean
  readonly nth?: number
  readonly why: Bilingual
}

/**
 * Day by day, in both languages, what counted towards a case's deadline, what did not and why; the last row is the
 * day of the deadline. Of a case that waits for its citizen, and so has no deadline, the rows up to `now`.
 */
export function explain(
  file: Case,
  policy: Policy,
  calendar: Calendar,
  now: string,
): readonly ExplainedDay[] {
  const { dueWorkingDays } = deadlinePolicyOf(policy, subjectOf(file))
  return rows(calendar, openedAt(file), {
    waits:
      isReferred(file) && file.referred
        ? [...file.waits, { from: file.referred.at, why: 'referred' }]
        : file.waits,
    days: dueWorkingDays,
    today: dateAt(calendar, now),
  })
}

/** The same for something received at an instant, without a case. */
export function explainDue(
  policy: Policy,
  calendar: Calendar,
  subject: DeadlineSubject & { readonly receivedAt: string },
): readonly ExplainedDay[] {
  const { dueWorkingDays } = deadlinePolicyOf(policy, subject)
  return rows(calendar, subject.receivedAt, {
    waits: [],
    days: dueWorkingDays,
    today: dateAt(calendar, subject.receivedAt),
  })
}

interface Reach {
  readonly waits: readonly Wait[]
  readonly days: number
  /** Where an open wait is explained to. */
  readonly today: string
}

function rows(
  calendar: Calendar,
  receivedAt: string,
  { waits, days, today }: Reach,
): readonly ExplainedDay[] {
  const explained: ExplainedDay[] = []
  let stands = false
  for (const day of deadlineDays(calendar, receivedAt, waits)) {
    stands ||= 'open' in day && day.open
    if (stands && day.day > (parseDay(today) ?? 0)) break
    explained.push(rowOf(day))
    if (days === 0 || (day.kind === 'counted' && day.nth >= days)) break
  }
  return explained
}

function rowOf(day: DeadlineDay): ExplainedDay {
  const on = formatDay(day.day)
  switch (day.kind) {
    case 'counted':
      return { on, counted: true, nth: day.nth, why: named(dayReasons.counted, day.office) }
    case 'free':
      return { on, counted: false, why: holidayOf(day.office) ?? dayReasons.free }
    default:
      return { on, counted: false, why: dayReasons[day.kind] }
  }
}

/** A working day under dated hours (Ramadan) says so. */
function named(why: Bilingual, office: OfficeDay): Bilingual {
  const holiday = holidayOf(office)
  return holiday ? { ar: `${why.ar}: ${holiday.ar}`, en: `${why.en}: ${holiday.en}` } : why
}

function holidayOf(office: OfficeDay): Bilingual | undefined {
  if (!office.entry) return undefined
  const { name, status } = office.entry
  const added = statusReasons[status]
  return { ar: `${name.ar}${added.ar}`, en: `${name.en}${added.en}` }
}
