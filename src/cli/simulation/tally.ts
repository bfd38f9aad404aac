import type { CaseEvent } from '../../domain/case/case.ts'
import type { Case } from '../../domain/case/file.ts'
import type { Policy } from '../../domain/policy.ts'
import { isPoorRating, plainAnswers } from '../../domain/survey.ts'

/** Numbers by name. */
export type Counts = Record<string, number>

/** What a manager would ask of a year. */
export interface Tally {
  filed: number
  readonly byType: Counts
  /** Of periods that ended with a result or a refusal: before their due instant, or after it. */
  met: number
  late: number
  excused: number
  readonly escalated: Counts
  acknowledged: number
  overdueReminders: number
  readonly closed: Counts
  readonly reopened: Counts
  referred: number
  asked: number
  warned: number
  pausedDays: number
  promisesMoved: number
  readonly notices: Counts
  rated: number
  ratedPoor: number
  commands: number
  readonly refused: Counts
}

export const emptyTally = (): Tally => ({
  filed: 0,
  byType: {},
  met: 0,
  late: 0,
  excused: 0,
  escalated: {},
  acknowledged: 0,
  overdueReminders: 0,
  closed: {},
  reopened: {},
  referred: 0,
  asked: 0,
  warned: 0,
  pausedDays: 0,
  promisesMoved: 0,
  notices: {},
  rated: 0,
  ratedPoor: 0,
  commands: 0,
  refused: {},
})

export function count(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

/** Adds what an event tells; `file`: the case after it. */
export function tallyEvent(tally: Tally, event: CaseEvent, file: Case): void {
  switch (event.kind) {
    case 'data-asked':
      tally.asked += 1
      return
    case 'warned':
      tally.warned += 1
      return
    case 'breached':
      tally.late += 1
      return
    case 'breach-excused':
      tally.late -= 1
      tally.excused += 1
      return
    case 'resolved':
      if (file.breach === undefined || file.breach.excusedAt !== undefined) tally.met += 1
      return
    case 'escalated':
      count(tally.escalated, `level ${event.level}`)
      return
    case 'acknowledged':
      tally.acknowledged += 1
      return
    case 'overdue-reminded':
      tally.overdueReminders += 1
      return
    case 'closed':
      count(tally.closed, event.how)
      return
    case 'reopened':
      count(tally.reopened, event.cause)
      return
    case 'referred':
      tally.referred += 1
      return
    case 'due-moved':
      tally.promisesMoved += 1
      return
    default:
      return
  }
}

/** Adds what only the end of a case tells: its pauses, its notices, its ratings. */
export function tallyEnd(tally: Tally, file: Case, policy: Policy): void {
  for (const { from, to } of file.waits)
    tally.pausedDays += (Date.parse(to ?? from) - Date.parse(from)) / 86_400_000
  for (const { state } of file.notices) count(tally.notices, state)
  for (const { answers } of file.ratings ?? []) {
    tally.rated += 1
    if (isPoorRating(policy, plainAnswers(answers))) tally.ratedPoor += 1
  }
}
