import { reopenUntil, untreatedUntil } from '../deadline-closing.ts'
import { instantOf } from '../instant.ts'
import type { Command } from './command.ts'
import { beginLadder } from './decide-ladder.ts'
import { accept, type DecideContext, type Decision, draftOf, keep, record, refuse } from './decision.ts'
import type { Case } from './file.ts'
import { owe } from './owe.ts'

/**
 * Opens a closed case again (reading 10): asked within the window of the path it has taken, it begins a full new period;
 * "it was closed and nothing was done" may be said for longer, and begins on the ladder.
 */
export function decideReopen(
  file: Case,
  { cause, words, askedAt }: Command<'reopen'>,
  context: DecideContext,
): Decision {
  if (!file.closed) return refuse('not-closed', 'The case is not closed.')
  const { policy, calendar } = context
  const until = cause === 'untreated' ? untreatedUntil(file, policy) : reopenUntil(file, policy, calendar)
  if (until === undefined || wishedAt(askedAt, context.now) > until)
    return refuse('reopen-late', 'The time for it has passed: file a new case.')
  const said = words?.trim() ?? ''
  const kept = said === '' ? undefined : keep(draftOf(file), context, said)
  const reopened = record(kept?.draft ?? draftOf(file), context, {
    kind: 'reopened',
    cause,
    ...(kept && { words: kept.stored }),
  })
  if (cause === 'asked') return accept(reopened)
  return accept(beginLadder(reopened, context, 'closed-untreated') ?? reopened)
}

/** A wish that waited for an answer longer than a day is made with the answer. */
const longestQuestion = 86_400_000

const wishedAt = (askedAt: string | undefined, now: string): string =>
  askedAt !== undefined && askedAt < now && instantOf(now) - instantOf(askedAt) <= longestQuestion
    ? askedAt
    : now

/** Closes at its citizen's wish; it may be asked for again like any other. */
export function decideWithdraw(file: Case, context: DecideContext): Decision {
  if (file.closed) return refuse('case-closed', `The case is closed (${file.closed.how}).`)
  return accept(owe(record(draftOf(file), context, { kind: 'closed', how: 'withdrawn' }), context, 'closing'))
}
