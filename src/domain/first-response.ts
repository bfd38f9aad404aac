import type { Calendar } from './calendar.ts'
import type { Case } from './case/file.ts'
import { formatInstant, instantOf } from './instant.ts'
import type { Policy } from './policy.ts'
import { nextOpening } from './working-time.ts'

/** By when a person was to have answered a case, and when one did (reading 12): apart from the deadline of its treatment. */
export interface FirstResponse {
  readonly promisedAt: string
  /** The first time that an officer said something to the citizen; absent: nobody has yet. */
  readonly answeredAt?: string
}

/**
 * By when a channel promises the first response to what comes at an instant: its seconds from then on, or from its next
 * opening. Undefined where the office has no such channel, or it never opens again by the calendar.
 */
export function promisedBy(
  { channels }: Pick<Policy, 'channels'>,
  calendar: Calendar,
  channel: string,
  at: string,
): string | undefined {
  const promise = channels.find(({ name }) => name === channel)
  if (promise === undefined) return undefined
  const open = nextOpening(calendar, promise.hours, at)
  if (open.kind !== 'instant') return undefined
  return formatInstant(instantOf(open.at) + promise.promiseSeconds * 1000)
}

/** The first response to a case over the channel that it came by. */
export function firstResponse(file: Case, policy: Policy, calendar: Calendar): FirstResponse | undefined {
  const promisedAt = promisedBy(policy, calendar, file.origin.channel, file.receivedAt)
  if (promisedAt === undefined) return undefined
  return { promisedAt, ...(file.answeredAt !== undefined && { answeredAt: file.answeredAt }) }
}
