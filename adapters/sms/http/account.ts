import type { ChannelIo, Health, Receipt } from '../../../src/domain/channel.ts'
import { SendError } from '../../../src/domain/errors.ts'

/** What is known of an account at a gateway: it says nothing by itself, so that its answers are remembered. */
export interface Account {
  /** Remembers how a text ended. */
  watch(sending: Promise<Receipt>): Promise<Receipt>
  health(): Health
}

/** An account of which nothing is known yet. */
export function createAccount(io: ChannelIo): Account {
  let lastSeenAt: string | undefined
  let problem: string | undefined
  return {
    async watch(sending) {
      try {
        const receipt = await sending
        lastSeenAt = io.now().toISOString()
        problem = undefined
        return receipt
      } catch (error) {
        if (error instanceof SendError && error.retryable) problem = error.code
        throw error
      }
    },
    health: () => ({
      connected: problem === undefined,
      ...(lastSeenAt !== undefined && { lastSeenAt }),
      ...(problem !== undefined && { problem }),
      ...(problem === 'sms-login-refused' && { needsPerson: 'refused' }),
    }),
  }
}
