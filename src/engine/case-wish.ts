import type { Act } from '../domain/understanding.ts'

/** What a citizen may wish of a filed case, or say of it, that only a person can see to. */
export type CaseWish = 'reopen' | 'escalate' | 'withdraw' | 'solved'

/** The wish that an act says about a filed case; undefined for every other act. */
export function caseWish(act: Act | undefined): CaseWish | undefined {
  switch (act) {
    case 'reopen':
    case 'escalate':
    case 'withdraw':
    case 'solved':
      return act
    case 'cancel-case':
      return 'withdraw'
    default:
      return undefined
  }
}
