import type { Calendar } from './calendar.ts'
import type { Wait } from './case/file.ts'
import { lastDay } from './civil-day.ts'
import { instantOf } from './instant.ts'
import { type OfficeDay, officeDay } from './office-day.ts'
import { instantAt, localAt } from './zone.ts'

/** Ten years that bring a deadline no nearer: it is not coming. */
const longestIdleDays = 3660

/** One calendar date between receipt and due, and what it did: `nth` is the working day's number. */
export type DeadlineDay =
  | { readonly kind: 'receipt'; readonly day: number; readonly office: OfficeDay }
  /** `open`: the wait is not over, so that every later day waits too. */
  | {
      readonly kind: 'waiting' | 'referred'
      readonly day: number
      readonly office: OfficeDay
      readonly open: boolean
    }
  | { readonly kind: 'free'; readonly day: number; readonly office: Extract<OfficeDay, { kind: 'free' }> }
  | {
      readonly kind: 'counted'
      readonly day: number
      readonly office: OfficeDay
      readonly nth: number
      readonly endsAt: number
    }

/**
 * The dates from receipt on, each with what it did to the deadline, without end but for a calendar without working
 * days. A working day counts when the case was not waiting for its citizen at `dayEnds` of that day (reading 4); the
 * day of receipt never does (reading 1). Deadlines and their explanations both walk here, so they cannot differ.
 */
export function* deadlineDays(
  calendar: Calendar,
  receivedAt: string,
  waits: readonly Wait[],
): Generator<DeadlineDay> {
  const first = localAt(calendar.zone, instantOf(receivedAt)).day
  const gaps = waits.map(({ from, to, why }) => ({
    why: why ?? ('waiting' as const),
    from: instantOf(from),
    to: to === undefined ? Infinity : instantOf(to),
  }))
  yield { kind: 'receipt', day: first, office: officeDay(calendar, first) }
  let nth = 0
  let idle = 0
  for (let day = first + 1; day <= lastDay && idle < longestIdleDays; day++) {
    const office = officeDay(calendar, day)
    idle++
    if (office.kind === 'free') {
      yield { kind: 'free', day, office }
      continue
    }
    const endsAt = instantAt(calendar.zone, day, office.dayEnds)
    const gap = gaps.find(({ from, to }) => from < endsAt && endsAt < to)
    if (gap) {
      yield { kind: gap.why, day, office, open: gap.to === Infinity }
      continue
    }
    idle = 0
    nth++
    yield { kind: 'counted', day, office, nth, endsAt }
  }
}
