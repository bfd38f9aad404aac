import type { Act } from '../domain/understanding.ts'

/** What a citizen may wish of a filed case, or say of it, that only a person can see to. */
export type CaseWish = 'reopen' | 'escalate' | 'withdraw' | 'solved'

/**
 * What a citizen may have done with a filed case: open it again; the same because it was closed and nothing was done;
 * take it up the ladder because they cannot learn how it stands; withdraw it.
 */
export type Change = 'reopen' | 'untreated' | 'escalate' | 'withdraw'

const changes: readonly Change[] = ['reopen', 'untreated', 'escalate', 'withdraw']
export const isChange = (words: string | undefined): words is Change =>
  changes.some((change) => change === words)

/** A change of a case that was wished before it was proved whose the case is; `askedAt`: when. */
export interface WaitingChange {
  readonly change: Change
  readonly words: string
  readonly askedAt: string
}

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
