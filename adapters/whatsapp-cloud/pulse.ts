import type { ChannelIo, Health } from '../../src/domain/channel.ts'
import type { ToldTrouble } from '../../src/domain/channel-trouble.ts'
import type { SendError } from '../../src/domain/errors.ts'
import { isOfAccount } from './failure.ts'

/** Remembers when the platform was last heard, and what keeps the number from sending. */
export interface Pulse {
  /** The platform called us, or answered. */
  heard(): void
  /** A request was answered well, or failed. */
  asked(failure?: SendError): void
  health(): Health
}

/** A pulse that knows nothing yet: nobody has called, and nothing is wrong. */
export function createPulse(io: ChannelIo): Pulse {
  let lastSeenAt: string | undefined
  let problem: string | undefined
  let needsPerson: ToldTrouble | undefined
  const heard = () => {
    lastSeenAt = io.now().toISOString()
  }
  return {
    heard,
    asked(failure) {
      if (failure === undefined) {
        heard()
        problem = undefined
        needsPerson = undefined
        return
      }
      if (isOfAccount(failure) && problem !== failure.code)
        io.log.error({ code: failure.code }, 'number cannot send')
      if (isOfAccount(failure)) needsPerson = failure.code === 'token-refused' ? 'refused' : 'blocked'
      if (isOfAccount(failure) || failure.retryable) problem = failure.code
    },
    health: () => ({
      connected: problem === undefined,
      ...(lastSeenAt !== undefined && { lastSeenAt }),
      ...(problem !== undefined && { problem }),
      ...(needsPerson !== undefined && { needsPerson }),
    }),
  }
}
