import { deadlines } from '../deadline.ts'
import { levelAbove } from '../deadline-ladder.ts'
import { ladderOf } from '../deadline-policy.ts'
import type { LadderCause } from '../policy.ts'
import type { Actor } from './case.ts'
import type { Command } from './command.ts'
import {
  accept,
  type DecideContext,
  type Decision,
  type Draft,
  draftOf,
  hasCome,
  record,
  refuse,
} from './decision.ts'
import type { Case } from './file.ts'
import { owe } from './owe.ts'

/** What the time passed asks of the ladder: a breach is written down, a level begins, the last one is reminded. */
export function climbOn(draft: Draft, context: DecideContext): Draft | undefined {
  const { climbing, dueAt } = deadlines(draft.file, context.policy, context.calendar)
  if (climbing.excused === true)
    return record(draft, context, { kind: 'breach-excused', ...(dueAt !== undefined && { dueAt }) })
  if (hasCome(climbing.breachAt, context) && dueAt !== undefined) {
    const breached = record(draft, context, { kind: 'breached', dueAt })
    return draft.file.ladder === undefined ? (beginLadder(breached, context, 'late') ?? breached) : breached
  }
  if (hasCome(climbing.climbAt, context)) return climb(draft, context, draft.file.ladder?.cause ?? 'late')
  return hasCome(climbing.remindAt, context)
    ? record(draft, context, { kind: 'overdue-reminded' })
    : undefined
}

/** The first level, where the policy's ladder names the cause. */
export function beginLadder(draft: Draft, context: DecideContext, cause: LadderCause): Draft | undefined {
  const ladder = ladderOf(context.policy, draft.file.type)
  return ladder?.causes.includes(cause) === true ? climb(draft, context, cause) : undefined
}

/** One level up; its citizen is told, by a notice unless it is the answer to their own word. */
function climb(draft: Draft, context: DecideContext, cause: LadderCause): Draft | undefined {
  const ladder = ladderOf(context.policy, draft.file.type)
  const next = ladder && levelAbove(ladder, draft.file.ladder?.levels.at(-1)?.level)
  if (next === undefined) return undefined
  const { level, role } = next
  const escalated = record(draft, context, { kind: 'escalated', level, role, cause })
  return context.by.kind === 'citizen' ? escalated : owe(escalated, context, 'escalated')
}

/** Takes a case up at its citizen's word; one that has begun to climb is not begun again (settled 2). */
export function decideEscalate(file: Case, { cause }: Command<'escalate'>, context: DecideContext): Decision {
  if (file.closed) return refuse('case-closed', 'The case is closed: it is asked for again, not taken up.')
  if (file.resolved)
    return refuse('already-resolved', 'The result is given: ask for the case again when it is closed.')
  if (file.ladder) return refuse('already-escalated', 'The case is on its way up already.')
  if (cause === 'late')
    return refuse('no-such-cause', 'A case is late when its due instant passes: the clock takes it up then.')
  const begun = beginLadder(draftOf(file), context, cause)
  return begun === undefined
    ? refuse('no-such-cause', `The policy's ladder names no cause "${cause}".`)
    : accept(begun)
}

const roleOf = (by: Actor): string | undefined => (by.kind === 'officer' ? by.role : undefined)

/** Who holds the present level says that they have it in hand. */
export function decideAcknowledge(file: Case, context: DecideContext): Decision {
  const present = file.ladder?.levels.at(-1)
  if (present === undefined) return refuse('not-escalated', 'The case has not been escalated.')
  if (file.resolved) return refuse('already-resolved', 'The result is already given.')
  if (present.acknowledged !== undefined)
    return refuse('already-acknowledged', `Level ${present.level} has it in hand already.`)
  const { by } = context
  // The mail of a lower level is good for nothing once the next one has it.
  const isOfLower = file.ladder?.levels.some(
    ({ role, level }) => role === roleOf(by) && level < present.level,
  )
  if (isOfLower === true && roleOf(by) !== present.role)
    return refuse(
      'other-level',
      `Level ${present.level} has it now (${present.role}): who holds that says so.`,
    )
  return accept(record(draftOf(file), context, { kind: 'acknowledged', level: present.level }))
}
