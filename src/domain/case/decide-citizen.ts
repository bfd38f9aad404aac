import { reopenUntil, untreatedUntil } from '../deadline-closing.ts'
import type { CaseCommand } from './command.ts'
import { begin } from './decide-ladder.ts'
import {
  accept,
  type DecideContext,
  type Decision,
  type Draft,
  draftOf,
  keep,
  record,
  refuse,
} from './decision.ts'
import type { Case } from './file.ts'
import { owe } from './owe.ts'

type Command<Kind extends CaseCommand['kind']> = Extract<CaseCommand, { kind: Kind }>

/**
 * Opens a closed case again (reading 10): asked within the window of the path it has taken, it begins a full new period;
 * "it was closed and nothing was done" may be said for longer, and begins on the ladder.
 */
export function decideReopen(
  file: Case,
  { cause, words }: Command<'reopen'>,
  context: DecideContext,
): Decision {
  if (!file.closed) return refuse('not-closed', 'The case is not closed.')
  const until = cause === 'untreated' ? untreatedUntil(file, context.policy) : windowOf(file, context)
  if (until === undefined || context.now > until)
    return refuse('reopen-late', 'The time for it has passed: file a new case.')
  const said = words?.trim() ?? ''
  const kept = said === '' ? undefined : keep(draftOf(file), context, said)
  const reopened = record(kept?.draft ?? draftOf(file), context, {
    kind: 'reopened',
    cause,
    ...(kept && { words: kept.stored }),
  })
  if (cause === 'asked') return accept(reopened)
  return accept(begin(reopened, context, 'closed-untreated') ?? reopened)
}

const windowOf = (file: Case, { policy, calendar }: DecideContext): string | undefined =>
  reopenUntil(file, policy, calendar)

/** Whether what is given now opens the case again: it was closed for want of it, and the window is open (settled 9). */
export const reopensByData = (file: Case, context: DecideContext): boolean => {
  const until = windowOf(file, context)
  return file.closed?.how === 'not-completed' && until !== undefined && context.now <= until
}

/** The case open again because what it was closed for want of is there. */
export const reopenedByData = (draft: Draft, context: DecideContext): Draft =>
  record(draft, context, { kind: 'reopened', cause: 'data' })

/** Closes at its citizen's wish; it may be asked for again like any other. */
export function decideWithdraw(file: Case, context: DecideContext): Decision {
  if (file.closed) return refuse('case-closed', `The case is closed (${file.closed.how}).`)
  return accept(owe(record(draftOf(file), context, { kind: 'closed', how: 'withdrawn' }), context, 'closing'))
}
