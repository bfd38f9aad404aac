import type { Request } from 'express'
import { HttpProblem } from './http-problem.ts'
import type { WebLimits } from './options.ts'
import { makeRateLimit } from './rate-limit.ts'
import type { Office } from './site.ts'
import type { Visitor } from './visitor.ts'

/** Lets a message pass, or throws 429: one visitor, or one address with many of them, writes faster than people do. */
export type MessageLimit = (request: Request, office: Office, visitor: Visitor) => void

/** One limit for every way on which a visitor's messages come. */
export function makeMessageLimit(limits: WebLimits, now: () => Date): MessageLimit {
  const visitors = makeRateLimit(limits.messageBurst, limits.messagesPerSecond, now)
  const addresses = makeRateLimit(limits.addressMessageBurst, limits.addressMessagesPerSecond, now)
  return (request, { organisation }, { id }) => {
    const passes = visitors.take(`${organisation} ${id}`) && addresses.take(request.ip ?? 'unknown')
    if (passes) return
    throw new HttpProblem(
      429,
      'too-many-messages',
      'Too many messages at once; send this one again in a few seconds.',
      { retryAfterSeconds: 5 },
    )
  }
}
