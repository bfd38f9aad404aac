import type { CaseType } from '../../domain/understanding.ts'

/** How an office's citizens, staff and channels behave: shares from 0 to 1 of those that could. All are assumed. */
export const habits = {
  types: { complaint: 0.55, report: 0.2, inquiry: 0.18, suggestion: 0.07 } satisfies Record<CaseType, number>,
  citizens: {
    /** Leaves out something that is needed. */
    incomplete: 0.25,
    answersSoon: 0.45,
    answersWarning: 0.25,
    answersHalf: 0.1,
    /** After "not completed". */
    givesAfterClosing: 0.3,
    withdraws: 0.01,
    cannotLearnStatus: 0.01,
    reopens: 0.05,
    saysUntreated: 0.01,
    rates: 0.3,
    ratesPoor: 0.2,
    reopensAfterPoor: 0.3,
  },
  staff: {
    verifies: 0.7,
    assigns: 0.2,
    asks: 0.08,
    reclassifies: 0.03,
    refers: 0.02,
    refuses: 0.03,
    /** Treats before the due instant. */
    inTime: 0.82,
    /** Does nothing before the ladder has ended. */
    forgets: 0.02,
    acknowledges: 0.6,
    treatsWhenEscalated: 0.4,
    treatsWhenReminded: 0.5,
  },
  channels: {
    /** Of the channel of origin, then of mail. */
    fails: 0.05,
    silent: 0.03,
  },
} as const
