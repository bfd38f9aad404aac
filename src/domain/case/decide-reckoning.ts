import { deadlines } from '../deadline.ts'
import { dateAt } from '../working-time.ts'
import type { Command } from './command.ts'
import { accept, type DecideContext, type Decision, draftOf, record } from './decision.ts'
import type { Case } from './file.ts'
import { owe } from './owe.ts'

/**
 * A later calendar (reading 3): the due instant that moved is written down with why, and its citizen, who was promised a
 * day, is told of another one; of one that is past already they hear from the ladder.
 */
export function decideReckonAnew(
  file: Case,
  { was, calendar: version, why }: Command<'reckon-anew'>,
  context: DecideContext,
): Decision {
  const { policy, calendar, now } = context
  const draft = draftOf(file)
  const { dueAt } = deadlines(file, policy, calendar)
  if (file.resolved || file.closed || dueAt === undefined || dueAt === was) return accept(draft)
  const moved = record(draft, context, { kind: 'due-moved', from: was, to: dueAt, calendar: version, why })
  const isOtherDay = dateAt(calendar, was) !== dateAt(calendar, dueAt)
  return accept(isOtherDay && dueAt > now ? owe(moved, context, 'due-moved') : moved)
}
